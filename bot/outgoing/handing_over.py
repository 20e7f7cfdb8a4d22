"""How a message is handed to a platform: in the place of an earlier one, below it, with its picture, or plain."""

import contextlib
import logging
from collections.abc import Iterator

from bot.platform import Edits, Platform, Receipt, SendError, ShowsPictures, Threads
from engine.decision import Lane
from engine.frozen import replace
from messages.message import Block, Message, Span
from storage.traffic.outbox import Leased

log = logging.getLogger("coach.courier")


async def hand_over(platform: Platform, parcel: Leased, message: Message, drawn: bytes | None) -> Receipt:
    """Change the earlier message where that can be, else send; a form the platform refuses goes plain."""
    room = parcel.address.room
    if parcel.edits and isinstance(platform, Edits):
        with _unless_it_cannot_be():
            return await platform.edit(room, parcel.edits, message, parcel.key)
    if parcel.thread and isinstance(platform, Threads):
        with _unless_it_cannot_be():
            aloud = parcel.lane != Lane.REPLY
            return await platform.send_under(room, parcel.thread, message, parcel.key, aloud=aloud)
    if drawn and isinstance(platform, ShowsPictures):
        with _unless_it_cannot_be():
            return await platform.send_picture(room, message, drawn, parcel.key)
    try:
        return await platform.send(room, message, parcel.key)
    except SendError as error:
        if not error.malformed:
            raise
        log.error("%s was refused by %s as malformed: %s", parcel.key, platform.name, error.reason)
        return await platform.send(room, plain(message), parcel.key)


@contextlib.contextmanager
def _unless_it_cannot_be() -> Iterator[None]:
    """An earlier message that is gone, a form or a picture that is refused, leaves the plain way of a new message."""
    try:
        yield
    except SendError as error:
        if not (error.permanent or error.malformed):
            raise


def plain(message: Message) -> Message:
    """Return a message without any styling, for a platform that refused its form."""
    blocks = tuple(
        Block((Span("".join(span.text for span in block.spans)),), "text") for block in message.blocks
    )
    return replace(message, blocks=blocks)

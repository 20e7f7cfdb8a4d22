"""Files that go with a message, on a platform that does not keep them: they are named, honestly."""

from engine.frozen import replace
from messages.message import Block, Message, Span


def naming_files(message: Message, shown_on: str = "") -> Message:
    """Return the message with a line for each file of another platform; those of `shown_on` stay files."""
    foreign = tuple(each for each in message.files if each.attachment.platform != shown_on)
    if not foreign:
        return message
    lines = tuple(Block((Span(each.words, italic=True),), "item") for each in foreign)
    own = tuple(each for each in message.files if each not in foreign)
    return replace(message, blocks=(*message.blocks, *lines), files=own)

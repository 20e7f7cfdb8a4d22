"""What a Telegram message brings: words, and files known by their id there and never fetched."""

from collections.abc import Mapping
from typing import Any

from telegram.constants import MessageAttachmentType

from engine.nouns.attachment import Attachment
from messages.surfaces.clean import clean_text

NAME = "telegram"
KINDS = ("voice", "document", "video", "audio", "video_note")
SENT = frozenset(each.value for each in MessageAttachmentType)
_NAME_KEPT = 255
Raw = Mapping[str, Any]
"""An object of the Bot API as it came."""


def attachments_of(message: Raw) -> tuple[Attachment, ...]:
    """Return the photo, voice note, document, video or sound of a message, if it has one; never more."""
    album = clean_text(message.get("media_group_id") or "")
    if message.get("photo"):
        return (_file("photo", message["photo"][-1], album),)
    return next(((_file(kind, message[kind], album),) for kind in KINDS if message.get(kind)), ())


def stands_for(message: Raw) -> bool:
    """Say whether a person has said or sent something; joins, pins and the like have neither."""
    return bool(message.get("text") or message.get("caption")) or not SENT.isdisjoint(message)


def words_of(message: Raw) -> str:
    """Return what a person wrote, or the emoji their sticker stands for."""
    sticker = message.get("sticker") or {}
    return message.get("text") or message.get("caption") or sticker.get("emoji") or ""


def _file(kind: str, found: Raw, album: str) -> Attachment:
    name = "" if kind == "photo" else clean_text(found.get("file_name") or "")[:_NAME_KEPT]
    return Attachment(NAME, kind, str(found["file_id"]), name, int(found.get("file_size") or 0), album)

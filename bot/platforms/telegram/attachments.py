"""What a Telegram message brings: words, and files known by their id there and never fetched."""

from telegram import Message

from engine.attachment import Attachment
from messages.surfaces.clean import clean_text

NAME = "telegram"
KINDS = ("voice", "document", "video", "audio", "video_note")
_NAME_KEPT = 255


def attachments_of(message: Message) -> tuple[Attachment, ...]:
    """Return the photo, voice note, document, video or sound of a message, if it has one; never more."""
    album = clean_text(message.media_group_id or "")
    if message.photo:
        largest = message.photo[-1]
        return (Attachment(NAME, "photo", largest.file_id, size=largest.file_size or 0, album=album),)
    for kind in KINDS:
        found = getattr(message, kind)
        if found is not None:
            name = clean_text(getattr(found, "file_name", None) or "")[:_NAME_KEPT]
            return (Attachment(NAME, kind, found.file_id, name, found.file_size or 0, album),)
    return ()


def stands_for(message: Message) -> bool:
    """Say whether a person has said or sent something; joins, pins and the like have neither."""
    return bool(message.text or message.caption or message.effective_attachment)


def words_of(message: Message) -> str:
    """Return what a person wrote, or the emoji their sticker stands for."""
    sticker = message.sticker.emoji if message.sticker else None
    return message.text or message.caption or sticker or ""

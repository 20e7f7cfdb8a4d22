"""What a Telegram message brings: words, and files known by their id there and never fetched."""

from telegram import Message

from messages.surfaces.clean import clean_text
from storage.incoming import Attachment

_NAME_KEPT = 255


def attachment_of(message: Message) -> Attachment | None:
    """Return the photo, voice note, document, video or sound of a message, if it has one."""
    if message.photo:
        largest = message.photo[-1]
        return Attachment(largest.file_id, "photo", size=largest.file_size or 0)
    for kind in ("voice", "document", "video", "audio", "video_note"):
        found = getattr(message, kind)
        if found is not None:
            name = clean_text(getattr(found, "file_name", None) or "")[:_NAME_KEPT]
            return Attachment(found.file_id, kind, name, found.file_size or 0)
    return None


def stands_for(message: Message) -> bool:
    """Say whether a person has said or sent something; joins, pins and the like have neither."""
    return bool(message.text or message.caption or message.effective_attachment)


def words_of(message: Message) -> str:
    """Return what a person wrote, or the emoji their sticker stands for."""
    sticker = message.sticker.emoji if message.sticker else None
    return message.text or message.caption or sticker or ""

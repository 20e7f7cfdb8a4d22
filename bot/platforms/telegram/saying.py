"""One step of saying something in a chat: a page of text, or files that Telegram itself keeps."""

import logging
from collections.abc import Iterator, Sequence

from telegram import InputMediaAudio, InputMediaDocument, InputMediaPhoto, InputMediaVideo
from telegram.constants import MediaGroupLimit, ParseMode
from telegram.error import BadRequest

from bot.platforms.telegram.client import Client
from bot.platforms.telegram.keyboard import Markup
from bot.platforms.telegram.outcome import understood
from engine.nouns.attachment import Attachment
from messages.message import File
from messages.surfaces.telegram_html import escaped

log = logging.getLogger(__name__)

NO_PREVIEW = {"is_disabled": True}
Media = InputMediaAudio | InputMediaDocument | InputMediaPhoto | InputMediaVideo
_TOGETHER = {
    "photo": ("album", InputMediaPhoto),
    "video": ("album", InputMediaVideo),
    "document": ("documents", InputMediaDocument),
    "audio": ("sounds", InputMediaAudio),
}
"""What may stand in one media group: photos with videos, else only what is of one kind."""


async def say_page(client: Client, room: str, html: str, markup: Markup) -> str:
    """Send one page and return its message id."""
    with understood():
        sent = await client.ask(
            "sendMessage",
            chat_id=room,
            text=html,
            parse_mode=ParseMode.HTML,
            link_preview_options=NO_PREVIEW,
            protect_content=True,
            reply_markup=markup,
        )
        return str(sent["message_id"])


async def change_page(client: Client, room: str, message_id: str, html: str, markup: Markup) -> None:
    """Put a page in the place of one sent before."""
    with understood():
        await client.ask(
            "editMessageText",
            chat_id=room,
            message_id=int(message_id),
            text=html,
            parse_mode=ParseMode.HTML,
            link_preview_options=NO_PREVIEW,
            reply_markup=markup,
        )


async def show(client: Client, room: str, png: bytes | str, html: str, markup: Markup) -> tuple[str, str]:
    """Send a picture, new or by the id of one sent before; return the message's id and the picture's."""
    with understood():
        sent = await client.send_photo(
            room,
            png,
            caption=html or None,
            parse_mode=ParseMode.HTML if html else None,
            protect_content=True,
            api_kwargs={"reply_markup": markup} if markup else None,
            filename=None if isinstance(png, str) else "picture.png",
        )
    return str(sent.message_id), sent.photo[-1].file_id if sent.photo else ""


async def say_files(client: Client, room: str, files: Sequence[File]) -> None:
    """Send files by their ids, those that go together as one album; what Telegram has lost is named instead."""
    attachments = [each.attachment for each in files]
    try:
        with understood():
            await _send(client, room, attachments)
    except BadRequest as refused:
        if not _is_about_a_file(refused):
            raise
        log.warning("Telegram has not kept %d of the files it was asked for", len(files))
        for each in files:
            await say_page(client, room, escaped(each.words), None)


def together(files: Sequence[File]) -> Iterator[tuple[File, ...]]:
    """Return the files in runs, each of which can be sent as one."""
    run: list[File] = []
    for each in files:
        if run and not (
            _group(run[-1]) == _group(each) != "" and len(run) < MediaGroupLimit.MAX_MEDIA_LENGTH
        ):
            yield tuple(run)
            run = []
        run.append(each)
    if run:
        yield tuple(run)


def _group(file: File) -> str:
    return _TOGETHER[file.attachment.kind][0] if file.attachment.kind in _TOGETHER else ""


async def _send(client: Client, room: str, files: Sequence[Attachment]) -> None:
    if len(files) > 1:
        media: list[Media] = [_TOGETHER[each.kind][1](each.file_id) for each in files]
        await client.send_media_group(room, media, protect_content=True)
        return
    (file,) = files
    match file.kind:
        case "photo":
            await client.send_photo(room, file.file_id, protect_content=True)
        case "voice":
            await client.send_voice(room, file.file_id, protect_content=True)
        case "video":
            await client.send_video(room, file.file_id, protect_content=True)
        case "video_note":
            await client.send_video_note(room, file.file_id, protect_content=True)
        case "audio":
            await client.send_audio(room, file.file_id, protect_content=True)
        case _:
            await client.send_document(room, file.file_id, protect_content=True)


def _is_about_a_file(refused: BadRequest) -> bool:
    said = refused.message.lower()
    return "file" in said or "media" in said or "photo" in said or "document" in said

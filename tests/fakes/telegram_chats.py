"""The chats of a fake Telegram: what stands in them, who can be reached, which taps were answered."""

import json
from dataclasses import dataclass
from typing import Any

from tests.fakes.telegram_rules import Refused, Styled, bad, check_caption, check_markup, check_text

KINDS = {
    "Photo": "photo",
    "Document": "document",
    "Voice": "voice",
    "Audio": "audio",
    "Video": "video",
    "VideoNote": "video_note",
}
MIXES = ({"photo", "video"}, {"document"}, {"audio"})


@dataclass
class Posted:
    """A message as it stands in a chat now."""

    message_id: int
    chat: int
    text: str
    entities: list[Styled]
    markup: dict[str, Any]
    given: dict[str, Any]
    files: tuple[tuple[str, str], ...] = ()
    is_photo: bool = False

    @property
    def buttons(self) -> list[list[str]]:
        return [[button["text"] for button in row] for row in self.markup.get("inline_keyboard", [])]


class Chats:
    """`blocked` and `gone` are chats; `moved` maps old group ids to new ones."""

    def __init__(self) -> None:
        self.posted: list[Posted] = []
        self.answered: list[str] = []
        self.blocked: set[int] = set()
        self.gone: set[int] = set()
        self.moved: dict[int, int] = {}
        self.old_queries: set[str] = set()
        self.lost: set[str] = set()
        self.uploaded: list[bytes] = []

    def post(self, given: dict[str, Any]) -> dict[str, Any]:
        chat = self._chat(given)
        text, entities = check_text(given)
        markup = check_markup(given.get("reply_markup"), only_inline=False)
        found = Posted(len(self.posted) + 1, chat, text, entities, markup, given)
        self.posted.append(found)
        return _shown(found)

    def post_file(self, kind: str, given: dict[str, Any]) -> dict[str, Any]:
        chat = self._chat(given)
        self._check_file(given.get(kind, ""))
        found = Posted(len(self.posted) + 1, chat, "", [], {}, given, ((kind, given[kind]),))
        self.posted.append(found)
        return _shown(found)

    def post_photo(self, given: dict[str, Any]) -> dict[str, Any]:
        """A picture: uploaded, which gives it an id, or by the id of one that was; with words below it."""
        chat, photo = self._chat(given), given.get("photo", "")
        if isinstance(photo, str):
            self._check_file(photo)
            file_id = photo
        else:
            content = photo.file.read()
            if not content.startswith(b"\x89PNG") or len(content) > 10_000_000:
                raise bad("IMAGE_PROCESS_FAILED")
            file_id = f"photo-{len(self.uploaded) + 1}"
            self.uploaded.append(content)
        text, entities = check_caption(given)
        markup = check_markup(given.get("reply_markup"), only_inline=False)
        found = Posted(
            len(self.posted) + 1, chat, text, entities, markup, given, (("photo", file_id),), is_photo=True
        )
        self.posted.append(found)
        size = {"file_id": file_id, "file_unique_id": f"u-{file_id}", "width": 900, "height": 900}
        return {**_shown(found), "text": None, "photo": [{**size, "width": 90, "file_id": "thumb"}, size]}

    def post_album(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        chat, media = self._chat(given), json.loads(given["media"])
        if not 2 <= len(media) <= 10:
            raise bad("expected 2-10 media in a group")
        if not any({each["type"] for each in media} <= mix for mix in MIXES):
            raise bad("such media can't be sent together")
        for each in media:
            self._check_file(each["media"])
        files = tuple((each["type"], each["media"]) for each in media)
        found = Posted(len(self.posted) + 1, chat, "", [], {}, given, files)
        self.posted.append(found)
        return [_shown(found)] * len(media)

    def _check_file(self, file_id: str) -> None:
        if not file_id or file_id in self.lost:
            raise bad("wrong file identifier/HTTP URL specified")

    def edit(self, given: dict[str, Any]) -> dict[str, Any]:
        chat, message_id = self._chat(given), int(given["message_id"])
        found = next((p for p in self.posted if (p.chat, p.message_id) == (chat, message_id)), None)
        if found is None:
            raise bad("message to edit not found")
        if found.is_photo:
            raise bad("there is no text in the message to edit")
        text, entities = check_text(given)
        markup = check_markup(given.get("reply_markup"), only_inline=True)
        if (text, entities, markup) == (found.text, found.entities, found.markup):
            raise bad("message is not modified: specified new message content and reply markup are the same")
        found.text, found.entities, found.markup = text, entities, markup
        return _shown(found)

    def _chat(self, given: dict[str, Any]) -> int:
        chat = int(given["chat_id"])
        if chat in self.blocked:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        if chat in self.gone:
            raise bad("chat not found")
        if chat in self.moved:
            raise Refused(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=self.moved[chat],
            )
        return chat

    def answer(self, given: dict[str, Any]) -> bool:
        query_id = given["callback_query_id"]
        if query_id in self.old_queries or len(given.get("text", "")) > 200:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        self.answered.append(query_id)
        return True


def _shown(posted: Posted) -> dict[str, Any]:
    kind = "private" if posted.chat > 0 else "supergroup"
    chat = {"id": posted.chat, "type": kind, "first_name": "x", "title": "x"}
    return {"message_id": posted.message_id, "date": 1_790_000_000, "chat": chat, "text": posted.text}

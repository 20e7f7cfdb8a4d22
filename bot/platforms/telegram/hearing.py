"""From Telegram's updates to what the coach hears: pure reading, nothing is asked and nothing sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram import CallbackQuery, Chat, Message, Update, User
from telegram.constants import ChatType

from bot.platforms.telegram.attachments import attachments_of, stands_for, words_of
from bot.platforms.telegram.client import ALLOWED_UPDATES
from bot.platforms.telegram.commands import in_words, is_command_for
from bot.platforms.telegram.outcome import SIGNS_OF_ANOTHER_FORM
from messages.surfaces.clean import clean_text
from storage.incoming import Incoming

_TOKEN_KEPT = 256


@dataclass(frozen=True, slots=True)
class Presence:
    """A person has blocked the bot (`here=False`), or let it in again."""

    sender: str
    here: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """A group that has become a supergroup, and so has another id."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What one update holds: at most one of the first three. `query_id` is a tap still to be answered."""

    incoming: Incoming | None = None
    presence: Presence | None = None
    moved: Moved | None = None
    query_id: str = ""


class Unreadable(Exception):
    """An update is not of the form Telegram documents; the text names the trouble, never the content."""


def update_id_of(raw: Mapping[str, Any]) -> int | None:
    """Return an update's id, or None when it has none, so that nobody can confirm it."""
    found = raw.get("update_id")
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def read(raw: Mapping[str, Any], me: User) -> Heard:
    """Return what an update says to us; raise Unreadable when it cannot be read."""
    try:
        if "my_chat_member" in raw:
            return Heard(presence=_presence(raw["my_chat_member"]))
        known = {key: raw[key] for key in ("update_id", *ALLOWED_UPDATES) if key in raw}
        return _read(Update.de_json(known), me)
    except SIGNS_OF_ANOTHER_FORM as trouble:
        raise Unreadable(f"update {update_id_of(raw)} cannot be read ({type(trouble).__name__})") from None


def _read(update: Update, me: User) -> Heard:
    key = f"telegram:{me.id}:{update.update_id}"
    if update.callback_query is not None:
        return _tapped(update.callback_query, me)
    said = update.message or update.edited_message
    if said is None:
        return Heard()
    moved = _moved(said)
    if moved:
        return Heard(moved=moved)
    edited = update.message is None
    if edited and not (said.text or said.caption):
        return Heard()  # a place that moves, a poll that fills: nothing that anybody says
    return Heard(incoming=_said(said, key, me, edited=edited))


def _tapped(query: CallbackQuery, me: User) -> Heard:
    """The query's own id is the key: Telegram may bring the same tap again under a new update id."""
    room = query.message.chat.id if query.message else query.from_user.id
    private = query.message is None or _is_private(query.message.chat)
    incoming = Incoming(
        key=f"telegram:{me.id}:cb:{clean_text(query.id)}",
        platform="telegram",
        room=str(room),
        sender=str(query.from_user.id),
        token=clean_text(query.data or "")[:_TOKEN_KEPT],
        card=str(query.message.message_id) if query.message else "",
        private=private,
        language=query.from_user.language_code or "",
        home="" if private else _home(me),
    )
    return Heard(incoming=incoming if query.data else None, query_id=query.id)


def _presence(change: Mapping[str, Any]) -> Presence | None:
    """Read by hand: PTB wants fields of a ban that say nothing to us. A person who blocks us has kicked us."""
    chat, status = change["chat"], change["new_chat_member"]["status"]
    if chat["type"] != ChatType.PRIVATE or status not in ("kicked", "member"):
        return None
    return Presence(str(chat["id"]), here=status == "member")


def _moved(message: Message) -> Moved | None:
    """Both the old group and the new one tell of it; either may come first."""
    here = str(message.chat.id)
    if message.migrate_to_chat_id:
        return Moved(here, str(message.migrate_to_chat_id))
    return Moved(str(message.migrate_from_chat_id), here) if message.migrate_from_chat_id else None


def _said(message: Message, key: str, me: User, *, edited: bool) -> Incoming | None:
    person = message.from_user
    if person is None or person.is_bot or not stands_for(message):
        return None
    text = clean_text(words_of(message)).strip()
    private = _is_private(message.chat)
    if not private and not _is_meant_for_us(text, me):
        return None
    replied = message.reply_to_message
    return Incoming(
        key=key,
        platform="telegram",
        room=str(message.chat.id),
        sender=str(person.id),
        text=in_words(text if private else _without_mention(text, me)),
        attachments=attachments_of(message),
        card=str(replied.message_id) if replied else "",
        private=private,
        language=person.language_code or "",
        home="" if private else _home(me),
        message=str(message.message_id),
        edited=edited,
    )


def _home(me: User) -> str:
    return f"https://t.me/{me.username}" if me.username else ""


def _is_private(chat: Chat) -> bool:
    return chat.type == ChatType.PRIVATE


def _is_meant_for_us(text: str, me: User) -> bool:
    mention = f"@{me.username}".lower()
    words = (word.rstrip(",.:;!?") for word in text.lower().split())
    return is_command_for(text, me.username or "") or mention in words


def _without_mention(text: str, me: User) -> str:
    if is_command_for(text, me.username or ""):
        return text
    mention = f"@{me.username}".lower()
    return " ".join(word for word in text.split() if word.lower().rstrip(",.:;!?") != mention)

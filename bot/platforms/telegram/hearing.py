"""From Telegram's updates to what the coach hears: pure reading, nothing is asked and nothing sent.

Updates are read as they come: python-telegram-bot would build an object of every field of every message, which takes
as long as putting the answer into words.
"""

from collections.abc import Mapping
from typing import Any

from telegram import User
from telegram.constants import ChatType

from bot.platforms.telegram.attachments import Raw, attachments_of, stands_for, words_of
from bot.platforms.telegram.commands import in_words, is_command_for
from bot.platforms.telegram.outcome import SIGNS_OF_ANOTHER_FORM
from engine.frozen import Frozen
from messages.surfaces.clean import clean_text
from storage.traffic.incoming import Incoming

_TOKEN_KEPT = 256


class Presence(Frozen):
    """A person has blocked the bot (`here=False`), or let it in again."""

    sender: str
    here: bool


class Moved(Frozen):
    """A group that has become a supergroup, and so has another id."""

    old: str
    new: str


class Heard(Frozen):
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
        return _read(raw, me)
    except SIGNS_OF_ANOTHER_FORM as trouble:
        raise Unreadable(f"update {update_id_of(raw)} cannot be read ({type(trouble).__name__})") from None


def _read(update: Raw, me: User) -> Heard:
    key = f"telegram:{me.id}:{update['update_id']}"
    if "my_chat_member" in update:
        return Heard(presence=_presence(update["my_chat_member"]))
    if "callback_query" in update:
        return _tapped(update["callback_query"], me)
    edited = "message" not in update
    said: Raw | None = update.get("edited_message" if edited else "message")
    if said is None:
        return Heard()
    moved = _moved(said)
    if moved:
        return Heard(moved=moved)
    if edited and not (said.get("text") or said.get("caption")):
        return Heard()  # a place that moves, a poll that fills: nothing that anybody says
    return Heard(incoming=_said(said, key, me, edited=edited))


def _tapped(query: Raw, me: User) -> Heard:
    """The query's own id is the key: Telegram may bring the same tap again under a new update id."""
    person, message = query["from"], query.get("message")
    query_id, token = str(query["id"]), clean_text(query.get("data") or "")[:_TOKEN_KEPT]
    private = message is None or _is_private(message["chat"])
    incoming = Incoming(
        key=f"telegram:{me.id}:cb:{clean_text(query_id)}",
        platform="telegram",
        room=_id_of(message["chat"] if message else person),
        sender=_id_of(person),
        token=token,
        card=_id_of(message, "message_id") if message else "",
        private=private,
        language=person.get("language_code") or "",
        home="" if private else _home(me),
    )
    return Heard(incoming=incoming if query.get("data") else None, query_id=query_id)


def _presence(change: Raw) -> Presence | None:
    """A person who blocks us has kicked us."""
    chat, status = change["chat"], change["new_chat_member"]["status"]
    if chat["type"] != ChatType.PRIVATE or status not in ("kicked", "member"):
        return None
    return Presence(_id_of(chat), here=status == "member")


def _moved(message: Raw) -> Moved | None:
    """Both the old group and the new one tell of it; either may come first."""
    here = _id_of(message["chat"])
    if message.get("migrate_to_chat_id"):
        return Moved(here, _id_of(message, "migrate_to_chat_id"))
    return (
        Moved(_id_of(message, "migrate_from_chat_id"), here) if message.get("migrate_from_chat_id") else None
    )


def _said(message: Raw, key: str, me: User, *, edited: bool) -> Incoming | None:
    person = message.get("from")
    if person is None or person["is_bot"] or not stands_for(message):
        return None
    text = clean_text(words_of(message)).strip()
    private = _is_private(message["chat"])
    if not private and not _is_meant_for_us(text, me):
        return None
    replied = message.get("reply_to_message")
    return Incoming(
        key=key,
        platform="telegram",
        room=_id_of(message["chat"]),
        sender=_id_of(person),
        text=in_words(text if private else _without_mention(text, me)),
        attachments=attachments_of(message),
        card=_id_of(replied, "message_id") if replied else "",
        private=private,
        language=person.get("language_code") or "",
        home="" if private else _home(me),
        message=_id_of(message, "message_id"),
        edited=edited,
    )


def _id_of(thing: Raw, name: str = "id") -> str:
    found = thing[name]
    if not isinstance(found, int):
        raise TypeError(name)
    return str(found)


def _home(me: User) -> str:
    return f"https://t.me/{me.username}" if me.username else ""


def _is_private(chat: Raw) -> bool:
    return bool(chat["type"] == ChatType.PRIVATE)


def _is_meant_for_us(text: str, me: User) -> bool:
    mention = f"@{me.username}".lower()
    words = (word.rstrip(",.:;!?") for word in text.lower().split())
    return is_command_for(text, me.username or "") or mention in words


def _without_mention(text: str, me: User) -> str:
    if is_command_for(text, me.username or ""):
        return text
    mention = f"@{me.username}".lower()
    return " ".join(word for word in text.split() if word.lower().rstrip(",.:;!?") != mention)

"""What people do in Telegram, as the updates a bot is brought."""

from typing import Any

Update = dict[str, Any]
NOON = 1_790_000_000


def person(user_id: int = 501, language: str = "en") -> Update:
    return {"id": user_id, "is_bot": False, "first_name": "Amara", "language_code": language}


def private_chat(user_id: int = 501) -> Update:
    return {"id": user_id, "type": "private", "first_name": "Amara"}


def group_chat(chat_id: int = -1001) -> Update:
    return {"id": chat_id, "type": "supergroup", "title": "8b"}


def message(text: str | None = None, user_id: int = 501, chat: Update | None = None, **more: Any) -> Update:
    words = {} if text is None else {"text": text}
    where = chat or private_chat(user_id)
    return {"message_id": 77, "date": NOON, "chat": where, "from": person(user_id), **words, **more}


def says(text: str, user_id: int = 501, **more: Any) -> Update:
    return {"message": message(text, user_id, **more)}


def sends_album(*files: str, user_id: int = 501, caption: str = "") -> list[Update]:
    """Photos chosen together: one update each, with one group id, and the caption on the first."""
    updates = []
    for number, file in enumerate(files):
        size = {"file_id": file, "file_unique_id": file, "width": 9, "height": 9}
        words = {"caption": caption} if caption and not number else {}
        more: Update = {"media_group_id": "g1", "photo": [size], **words}
        updates.append({"message": {**message(None, user_id, **more), "message_id": 200 + number}})
    return updates


def sends(user_id: int = 501, **content: Any) -> Update:
    return {"message": message(None, user_id, **content)}


def edits(text: str, user_id: int = 501) -> Update:
    return {"edited_message": message(text, user_id, edit_date=NOON + 5)}


def taps(
    data: str, query_id: str = "900", user_id: int = 501, card: int = 42, chat: Update | None = None
) -> Update:
    on = {"message_id": card, "date": NOON, "chat": chat or private_chat(user_id), "text": "a card"}
    query = {"id": query_id, "from": person(user_id), "message": on, "chat_instance": "1", "data": data}
    return {"callback_query": query}


def changes_membership(status: str, user_id: int = 501, chat: Update | None = None) -> Update:
    bot = {"id": 4242, "is_bot": True, "first_name": "Coach"}
    kicked = {"until_date": 0} if status == "kicked" else {}
    change = {
        "chat": chat or private_chat(user_id),
        "from": person(user_id),
        "date": NOON,
        "old_chat_member": {"user": bot, "status": "left"},
        "new_chat_member": {"user": bot, "status": status, **kicked},
    }
    return {"my_chat_member": change}

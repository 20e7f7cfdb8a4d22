"""People in a fake Telegram: they type, tap what stands in their chat, and answer one question after another."""

import asyncio
from itertools import count
from typing import Any

from tests.fakes import telegram_updates as they
from tests.fakes.labels import begins
from tests.fakes.telegram_chats import Posted
from tests.fakes.telegram_server import FakeTelegram
from tests.fakes.telegram_setup import until

_queries = count(1)


class TelegramPerson:
    """Somebody in their own chat with the bot; updates come to a poll, or are posted to the webhook."""

    def __init__(self, server: FakeTelegram, user_id: int) -> None:
        self.server, self.user_id = server, user_id

    @property
    def account(self) -> str:
        return str(self.user_id)

    async def says(self, text: str) -> None:
        await self.does(they.says(text, self.user_id))

    async def replies(self, text: str, to: str) -> None:
        """Answer the newest message that has some words, by the app's own Reply."""
        card = next(each for each in reversed(self.posts) if to in each.text)
        replied = {"message_id": card.message_id, "date": they.NOON, "chat": they.private_chat(self.user_id)}
        await self.does(they.says(text, self.user_id, reply_to_message={**replied, "text": card.text}))

    async def taps(self, label: str) -> None:
        card, data = self.find(label)
        await self.taps_on(data, card.message_id)

    async def taps_twice(self, label: str) -> None:
        """A finger that trembles: two taps, two queries, at the same moment."""
        card, data = self.find(label)
        await asyncio.gather(*(self.taps_on(data, card.message_id) for _ in range(2)))

    async def taps_on(self, data: str, card: int = 1) -> None:
        """Tap a button that may not be there any more, or never was theirs."""
        await self.does(they.taps(data, f"q{next(_queries)}", self.user_id, card))

    async def fills(self, label: str, **answers: str) -> None:
        """Tap a button that asks, and answer each question when it comes; an empty answer skips it."""
        before = len(self.posts)
        await self.taps(label)
        for answer in answers.values():
            await until(lambda seen=before: len(self.posts) > seen)  # type: ignore[misc]
            before = len(self.posts)
            if self.posts[-1].buttons[0][0].startswith("Level"):
                await self.taps(f"Level {answer}")
            elif answer:
                await self.says(answer)
            else:
                await self.taps("Skip this question")

    async def does(self, update: dict[str, Any]) -> None:
        if not self.server.webhook:
            self.server.happens(update)
            return
        self.server.tail += 1
        assert await self.server.deliver({"update_id": self.server.tail, **update}) == 200

    @property
    def posts(self) -> list[Posted]:
        return [each for each in self.server.posted if each.chat == self.user_id]

    @property
    def chat(self) -> list[str]:
        """What stands in the chat now, oldest first."""
        return [each.text for each in self.posts]

    def find(self, label: str) -> tuple[Posted, str]:
        """The newest button that begins with a label, and the message it is on."""
        for post in reversed(self.posts):
            for row in post.markup.get("inline_keyboard", []):
                for button in row:
                    if begins(button["text"], label):
                        return post, button["callback_data"]
        raise LookupError(f"{self.user_id} sees no button [{label}]")

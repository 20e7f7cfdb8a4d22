"""What Telegram by polling and by webhook have in common: connecting, sending, editing, answering taps."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial

from telegram import BotCommandScopeChat, BotCommandScopeDefault, User
from telegram.error import ChatMigrated, InvalidToken, TelegramError

from bot.platform import Ear, Receipt
from bot.platforms.telegram.albums import Gathering, gathered
from bot.platforms.telegram.client import Client
from bot.platforms.telegram.commands import legal
from bot.platforms.telegram.hearing import Heard
from bot.platforms.telegram.keyboard import inline_keyboard, reply_markup
from bot.platforms.telegram.outcome import connect_error, is_unchanged, send_error, understood
from bot.platforms.telegram.pictures import Pictures
from bot.platforms.telegram.request import AiohttpRequest
from bot.platforms.telegram.saying import change_page, say_files, say_page, together
from engine.frozen import Frozen
from messages.message import Message
from messages.surfaces.enclosed import naming_files
from messages.surfaces.telegram_html import caption, one_page, pages

_TOKEN = re.compile(r"[A-Za-z0-9_:-]+")
_UNFINISHED_KEPT = 1000
Step = Callable[[], Awaitable[str | None]]
"""One thing that is sent; gives the id of its message, where that may be changed later."""


class Patience(Frozen):
    """Seconds: limits of a call, a long poll, pauses: after trouble, for the rest of an album, between looks."""

    connect: float = 10.0
    read: float = 20.0
    poll: int = 25
    breath: float = 0.05
    first: float = 1.0
    longest: float = 30.0
    album: float = 0.7
    look: float = 600.0


class Telegram:
    """A platform by either way; sub-classes say how updates arrive."""

    name = "telegram"
    way = ""

    def __init__(self, token: str, base_url: str, patience: Patience) -> None:
        self._patience = patience
        self._token_is_legible = _TOKEN.fullmatch(token) is not None
        self._request = AiohttpRequest(patience.connect, patience.read)
        root = base_url.rstrip("/")
        self._client = Client(
            token,
            base_url=f"{root}/bot",
            base_file_url=f"{root}/file/bot",
            request=self._request,
            get_updates_request=self._request,
        )
        self._me: User | None = None
        self._ear: Ear | None = None
        self._gathering = Gathering(patience.album)
        self._answers: set[asyncio.Task[None]] = set()
        self._unfinished: dict[str, tuple[int, str]] = {}
        self._pictures = Pictures(self._client)

    @property
    def me(self) -> User:
        """The bot's own account, known once it is open."""
        if self._me is None:
            raise RuntimeError("Telegram is not open yet")
        return self._me

    async def open(self) -> str:
        """Check the token and prepare the way updates arrive; say in one line what it is connected to."""
        await self.greet()
        try:
            await self._prepare()
        except TelegramError as trouble:
            self._me = None
            await self.close()
            raise connect_error(trouble) from None
        return f"Telegram: @{self.me.username} (id {self.me.id}) by {self.way}"

    async def greet(self) -> User:
        """Ask who we are, which changes nothing there; raise ConnectError when nobody can say."""
        if not self._token_is_legible:
            raise connect_error(InvalidToken())
        await self._request.initialize()
        try:
            with understood():
                self._me = await self._client.get_me()
        except TelegramError as trouble:
            await self.close()
            raise connect_error(trouble) from None
        return self._me

    async def listen(self, ear: Ear) -> None:
        """Bring every incoming to the ear; run until cancelled."""
        raise NotImplementedError

    async def offer_commands(
        self, commands: Sequence[tuple[str, str]], *, room: str = "", language: str = ""
    ) -> None:
        """Set the menu of one chat, or the one for everybody who has none of their own."""
        scope = BotCommandScopeChat(room) if room else BotCommandScopeDefault()
        try:
            with understood():
                await self._client.set_my_commands(
                    legal(commands), scope=scope, language_code=language[:2] or None
                )
        except TelegramError as trouble:
            raise send_error(trouble) from trouble

    async def take_commands_back(self, room: str) -> None:
        """Delete the menu of one chat: it falls back to the one for everybody."""
        try:
            with understood():
                await self._client.delete_my_commands(scope=BotCommandScopeChat(room))
        except TelegramError as trouble:
            raise send_error(trouble) from trouble

    def joining_link(self, code: str) -> str:
        """Return the deep link that starts the bot with a code."""
        return f"https://t.me/{self._me.username}?start={code}" if self._me else ""

    async def send(self, room: str, message: Message, key: str) -> Receipt:
        """Deliver a message, on several pages if it is long, and then its files; the receipt names the last
        page, which has the buttons.

        When a later step surely did not happen, those before it did: a new call with the same key goes on
        from there. When nobody knows, it begins anew, so that a repeat can be marked as one. A group that has
        moved is followed.
        """
        return await self._send_after(room, message, key, b"")

    async def send_picture(self, room: str, message: Message, png: bytes, key: str) -> Receipt:
        """Deliver a picture with the message as its caption; words too long for one come after it."""
        return await self._send_after(room, message, key, png)

    async def _send_after(self, room: str, message: Message, key: str, png: bytes) -> Receipt:
        try:
            return await self._send(room, message, key, png)
        except ChatMigrated as moved:
            old, room = room, str(moved.new_chat_id)
        if self._ear is not None:
            await self._ear.moved(self.name, old, room)
        try:
            return await self._send(room, message, key, png)
        except ChatMigrated as again:
            raise send_error(again) from again

    async def edit(self, room: str, message_id: str, message: Message, key: str) -> Receipt:
        """Put a message, cut to one page, in the place of an earlier one; permanent when that is not there.

        It is never uncertain: the same edit twice does no harm, so it may simply be tried again.
        """
        try:
            page, markup = one_page(naming_files(message, self.name)), inline_keyboard(message.buttons)
            await change_page(self._client, room, message_id, page, markup)
        except TelegramError as trouble:
            if not is_unchanged(trouble):
                error = send_error(trouble)
                error.uncertain = False
                raise error from trouble
        return Receipt(message_id)

    async def close(self) -> None:
        """Let go of connections."""
        for task in self._answers:
            task.cancel()
        await asyncio.gather(*self._answers, return_exceptions=True)
        await self._request.shutdown()

    async def _send(self, room: str, message: Message, key: str, png: bytes) -> Receipt:
        steps = list(self._steps(room, message, png))
        unfinished = f"{key} {bool(png)}"
        first, message_id = self._unfinished.pop(unfinished, (0, ""))
        for number in range(min(first, len(steps) - 1), len(steps)):
            try:
                message_id = await steps[number]() or message_id
            except ChatMigrated:
                raise
            except TelegramError as trouble:
                error = send_error(trouble)
                if number and not error.uncertain:
                    self._remember(unfinished, number, message_id)
                raise error from trouble
        return Receipt(message_id)

    def _steps(self, room: str, message: Message, png: bytes) -> Iterator[Step]:
        named = naming_files(message, self.name)
        markup, below = reply_markup(named), caption(named) if png else ""
        if png:
            yield partial(self._pictures.show, room, png, below, markup if below else None)
        texts = () if below else pages(named)
        for number, text in enumerate(texts, 1):
            yield partial(say_page, self._client, room, text, markup if number == len(texts) else None)
        for run in together(named.files):
            yield partial(say_files, self._client, room, run)

    async def _prepare(self) -> None:
        """Tell Telegram how updates shall arrive."""
        raise NotImplementedError

    async def _keep(self, ear: Ear, heard: Sequence[Heard], *, cursor: str = "", source: str = "") -> None:
        """Bring a batch to the ear, then answer its taps, so that a spinning button means: not kept yet."""
        for each in heard:
            if each.moved is not None:
                await ear.moved(self.name, each.moved.old, each.moved.new)
            if each.presence is not None:
                await ear.left(self.name, each.presence.sender, here=each.presence.here)
        batch = gathered(each.incoming for each in heard if each.incoming is not None)
        if cursor:
            await ear.hear_all(batch, cursor=cursor, source=source)
        else:
            for incoming in batch:
                await self._gathering.hear(incoming, ear.hear)
        for each in heard:
            if each.query_id:
                self._answer(each.query_id)

    def _answer(self, query_id: str) -> None:
        task = asyncio.create_task(self._answer_quietly(query_id))
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _answer_quietly(self, query_id: str) -> None:
        with suppress(TelegramError):  # an old query cannot be answered, and nothing depends on it
            await self._client.ask("answerCallbackQuery", callback_query_id=query_id)

    def _remember(self, key: str, step: int, message_id: str) -> None:
        self._unfinished[key] = (step, message_id)
        if len(self._unfinished) > _UNFINISHED_KEPT:
            del self._unfinished[next(iter(self._unfinished))]

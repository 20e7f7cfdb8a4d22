"""A strict Bot API over real HTTP on loopback: it refuses what the documentation does not allow."""

import asyncio
import json
import time
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from types import TracebackType
from typing import Any, Self

import aiohttp
from aiohttp import web

from tests.fakes.telegram_chats import KINDS, Chats
from tests.fakes.telegram_rules import SECRET, Refused, bad, check_commands, check_scope

TOKEN = "4242:AAF-canary_token-0123456789abcdefghij"
BOT_ID, USERNAME = 4242, "coach_gps_bot"
ME = {"id": BOT_ID, "is_bot": True, "first_name": "Coach", "username": USERNAME}
DOCUMENTED = {
    "getMe": set(),
    "getUpdates": {"offset", "limit", "timeout", "allowed_updates"},
    "setWebhook": {"url", "secret_token", "allowed_updates", "max_connections", "drop_pending_updates"},
    "deleteWebhook": {"drop_pending_updates"},
    "getWebhookInfo": set(),
    "deleteMyCommands": {"scope", "language_code"},
    "setMyCommands": {"commands", "scope", "language_code"},
    "sendMessage": {
        *("chat_id", "text", "parse_mode", "reply_markup"),
        *("link_preview_options", "protect_content", "disable_notification"),
    },
    "editMessageText": {
        *("chat_id", "message_id", "text", "parse_mode", "reply_markup", "link_preview_options"),
    },
    **{f"send{kind}": {"chat_id", kind.lower(), "protect_content"} for kind in ("Document", "Voice")},
    **{f"send{kind}": {"chat_id", kind.lower(), "protect_content"} for kind in ("Audio", "Video")},
    "sendPhoto": {"chat_id", "photo", "caption", "parse_mode", "reply_markup", "protect_content"},
    "sendVideoNote": {"chat_id", "video_note", "protect_content"},
    "sendMediaGroup": {"chat_id", "media", "protect_content"},
    "answerCallbackQuery": {"callback_query_id", "text", "show_alert", "cache_time"},
}


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one call. `drop` and `hang` give no answer; `after` means it was carried out."""

    status: int = 500
    description: str = "Internal Server Error"
    parameters: dict[str, int] = field(default_factory=dict)
    raw: bytes | None = None
    drop: bool = False
    hang: bool = False
    after: bool = False


NO_FAULT = None


class FakeTelegram(Chats):
    """One bot's server and its chats."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.commands: dict[tuple[int, str], list[dict[str, str]]] = {}
        self.webhook: dict[str, Any] = {}
        self.undelivered: set[int] = set()
        self.last_error: dict[str, Any] = {}
        self.queue: list[dict[str, Any]] = []
        self.faults: dict[str, deque[Fault | None]] = defaultdict(deque)
        self.asked: set[str] = set()
        self.tail = 1000
        self._ways: dict[str, Callable[[dict[str, Any]], Awaitable[Any]]] = {
            "getMe": _at_once(lambda _: ME),
            "getUpdates": self._updates,
            "setWebhook": _at_once(self._set_webhook),
            "deleteWebhook": _at_once(self._set_webhook),
            "getWebhookInfo": _at_once(self._webhook_info),
            "setMyCommands": _at_once(self._set_commands),
            "deleteMyCommands": _at_once(self._delete_commands),
            "sendMessage": _at_once(self.post),
            "editMessageText": _at_once(self.edit),
            "answerCallbackQuery": _at_once(self.answer),
            **{f"send{name}": _at_once(partial(self.post_file, kind)) for name, kind in KINDS.items()},
            "sendPhoto": _at_once(self.post_photo),
            "sendMediaGroup": _at_once(self.post_album),
        }
        self._news = asyncio.Event()
        self._poller: asyncio.Future[None] | None = None
        self._released = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._released.set()
        if self._runner is not None:
            await self._runner.cleanup()

    def happens(self, *updates: dict[str, Any]) -> list[int]:
        """Let people do things; return the update ids."""
        ids = []
        for update in updates:
            self.tail += 1
            ids.append(self.tail)
            self._note(update)
            self.queue.append({"update_id": self.tail, **update})
        self._news.set()
        return ids

    @property
    def unanswered(self) -> set[str]:
        """Taps whose button still shows that it waits."""
        return self.asked - set(self.answered)

    def fails(self, method: str, *faults: Fault | None) -> None:
        self.faults[method].extend(faults)

    def seen(self, method: str) -> list[dict[str, Any]]:
        return [given for name, given in self.calls if name == method]

    async def deliver(self, body: bytes | dict[str, Any], secrets: Sequence[str] | None = None) -> int:
        """Post an update to the webhook that was set, as Telegram does, or with other secrets; return the status."""
        if isinstance(body, dict):
            self._note(body)
        told = [self.webhook["secret_token"]] if secrets is None else secrets
        headers = [("X-Telegram-Bot-Api-Secret-Token", secret) for secret in told]
        payload = body if isinstance(body, bytes) else json.dumps(body).encode()
        number = body.get("update_id", 0) if isinstance(body, dict) and secrets is None else None
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.post(self.webhook["url"], data=BytesIO(payload), headers=headers) as answer,
            ):
                words = f"Wrong response from the webhook: {answer.status} {answer.reason}"
                self._was_brought(number, "" if answer.ok else words)
                return answer.status
        except OSError:
            self._was_brought(number, "Connection refused")
            raise

    def _was_brought(self, number: int | None, error: str) -> None:
        """What was not taken waits, and the last error is remembered for good, as the real server does."""
        if number is None:
            return
        (self.undelivered.add if error else self.undelivered.discard)(number)
        if error:
            at = max(int(time.time()), self.last_error.get("last_error_date", 0) + 1)
            self.last_error = {"last_error_date": at, "last_error_message": error}

    def _note(self, update: dict[str, Any]) -> None:
        if "callback_query" in update:
            self.asked.add(update["callback_query"]["id"])

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        given = await _given(request)
        self.calls.append((method, given))
        fault = self.faults[method].popleft() if self.faults[method] else None
        try:
            if request.match_info["token"] != TOKEN:
                raise Refused(401, "Unauthorized")
            if fault is not None and not fault.after:
                return await self._fail(request, fault)
            result = await self._result(method, given)
        except Refused as refusal:
            return _refusal(refusal)
        if fault is not None:
            return await self._fail(request, fault)
        return web.json_response({"ok": True, "result": result})

    async def _fail(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.hang:
            await self._released.wait()
        if (fault.drop or fault.hang) and request.transport is not None:
            request.transport.abort()
            return web.Response()
        if fault.raw is not None:
            return web.Response(status=fault.status, body=fault.raw)
        return _refusal(Refused(fault.status, fault.description, **fault.parameters))

    async def _result(self, method: str, given: dict[str, Any]) -> Any:
        if method not in DOCUMENTED:
            raise Refused(404, "Not Found")
        if unknown := set(given) - DOCUMENTED[method]:
            raise bad(f"unknown parameters {sorted(unknown)}")
        return await self._ways[method](given)

    async def _updates(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        if self.webhook:
            raise Refused(
                409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook"
            )
        if self._poller is not None and not self._poller.done():
            self._poller.set_exception(
                Refused(409, "Conflict: terminated by other getUpdates request; make sure that only one runs")
            )
        poll = self._poller = asyncio.get_running_loop().create_future()
        offset = int(given.get("offset", 0))
        if offset <= self.tail + 10:  # else the real server, too, begins at the head and forgets nothing
            self.queue = [each for each in self.queue if each["update_id"] >= offset]
        try:
            if not self.queue:
                await self._wait_for_news(poll, float(given.get("timeout", 0)))
        finally:
            poll.cancel()
        return self.queue[: int(given.get("limit", 100))]

    async def _wait_for_news(self, poll: asyncio.Future[None], seconds: float) -> None:
        self._news.clear()
        news = asyncio.ensure_future(self._news.wait())
        ends: set[asyncio.Future[Any]] = {news, poll}
        await asyncio.wait(ends, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        news.cancel()
        if poll.done():
            poll.result()

    def _set_commands(self, given: dict[str, Any]) -> bool:
        self.commands[check_scope(given)] = check_commands(given["commands"])
        return True

    def _delete_commands(self, given: dict[str, Any]) -> bool:
        self.commands.pop(check_scope(given), None)
        return True

    def _set_webhook(self, given: dict[str, Any]) -> bool:
        if given.get("url") and not SECRET.fullmatch(given.get("secret_token", "unset")):
            raise bad("secret token contains unallowed characters")
        if given.get("url") and not given["url"].startswith(("https://", "http://127.0.0.1:")):
            raise bad("bad webhook: HTTPS url must be provided for webhook")
        self.webhook = given if given.get("url") else {}
        return True

    def _webhook_info(self, given: dict[str, Any]) -> dict[str, Any]:
        """The fields of a WebhookInfo; those that are optional are there only when there is something to say."""
        known = {
            "url": self.webhook.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": len(self.queue) + len(self.undelivered),
            **self.last_error,
        }
        if not self.webhook:
            return known
        more: dict[str, Any] = {"max_connections": 40, "ip_address": "127.0.0.1"}
        allowed = self.webhook.get("allowed_updates")
        if allowed:
            more["allowed_updates"] = json.loads(allowed) if isinstance(allowed, str) else allowed
        return {**known, **more}


async def _given(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return {**request.query, **await request.json()}
    return {**request.query, **await request.post()}


def _refusal(refusal: Refused) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": refusal.status, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return web.json_response(body, status=refusal.status)


def _at_once(way: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], Awaitable[Any]]:
    async def answer(given: dict[str, Any]) -> Any:
        return way(given)

    return answer

"""Telegram by webhook: only who knows the secret is heard, and 200 means that it has been kept."""

import asyncio
import json
import logging
import re
from collections.abc import Mapping
from hmac import compare_digest
from typing import Any

from aiohttp import web

from bot.platform import ConnectError, Ear
from bot.platforms.telegram.adapter import Patience, Telegram
from bot.platforms.telegram.client import ALLOWED_UPDATES
from bot.platforms.telegram.hearing import Unreadable, read, update_id_of
from bot.platforms.telegram.watch import Watch
from storage.store import DatabaseError

log = logging.getLogger(__name__)

PATH = "/telegram/webhook"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
BODY_LIMIT = 1024 * 1024
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class Webhook(Telegram):
    """It adds its route with `mount`; Telegram itself tries again whatever is not answered with 200."""

    way = "webhook"

    def __init__(
        self, token: str, base_url: str, patience: Patience, *, secret: str, public_url: str
    ) -> None:
        super().__init__(token, base_url, patience)
        self._secret = secret
        self._public_url = public_url.rstrip("/")

    async def open(self) -> str:
        """Refuse to start without a secret, then connect."""
        if not _SECRET.fullmatch(self._secret):
            raise ConnectError(
                "Telegram's webhook needs COACH_TELEGRAM_WEBHOOK_SECRET: 1 to 256 of A-Z, a-z, 0-9, _ and -."
            )
        if not self._public_url:
            raise ConnectError(
                "Telegram's webhook needs COACH_PUBLIC_URL, the address people's browsers would use."
            )
        return await super().open()

    async def listen(self, ear: Ear) -> None:
        """Look after the webhook until cancelled: what comes, comes through the mounted route."""
        watch = Watch(self._client, self._public_url + PATH, self._prepare)
        noted: str | None = None
        while True:
            answered = await watch.look()
            if watch.told != noted:
                noted = watch.told
                await ear.troubled(self.name, noted)
            await asyncio.sleep(self._patience.look if answered else self._patience.longest)

    def mount(self, app: web.Application, ear: Ear) -> None:
        """Add the route that Telegram posts to."""
        self._ear = ear

        async def knock(request: web.Request) -> web.Response:
            return web.Response(status=await self._status_for(request, ear))

        app.router.add_post(PATH, knock)

    async def _prepare(self) -> None:
        await self._client.set_webhook(
            self._public_url + PATH, secret_token=self._secret, allowed_updates=ALLOWED_UPDATES
        )

    async def _status_for(self, request: web.Request, ear: Ear) -> int:
        if not self._knows_the_secret(request):
            return 401
        if self._me is None:
            return 503
        body = await _body_of(request)
        if body is None:
            return 413
        raw = _parsed(body)
        return 400 if raw is None else await self._hear(raw, ear)

    def _knows_the_secret(self, request: web.Request) -> bool:
        """One header, compared in constant time; bytes, as a hostile header may hold any."""
        told = request.headers.getall(HEADER, [])
        expected = self._secret.encode()
        return len(told) == 1 and compare_digest(told[0].encode("utf-8", "surrogateescape"), expected)

    async def _hear(self, raw: Mapping[str, Any], ear: Ear) -> int:
        try:
            await self._keep(ear, [read(raw, self.me)])
        except Unreadable as trouble:
            log.error("Telegram: %s; skipped", trouble)
        except DatabaseError:  # the log has been told already, once for all that come meanwhile
            return 503
        except Exception as trouble:  # noqa: BLE001 (whatever fails, Telegram must hear that it was not kept)
            log.error(
                "Telegram: an update could not be kept (%s); it will come again", type(trouble).__name__
            )
            return 503
        return 200


async def _body_of(request: web.Request) -> bytes | None:
    """Return the body, or None when it is larger than any update."""
    if (request.content_length or 0) > BODY_LIMIT:
        return None
    body = bytearray()
    async for chunk in request.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > BODY_LIMIT:
            return None
    return bytes(body)


def _parsed(body: bytes) -> Mapping[str, Any] | None:
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return raw if isinstance(raw, dict) and update_id_of(raw) is not None else None

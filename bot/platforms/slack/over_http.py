"""Slack over HTTP: the door that only signed requests pass, one place for events, taps and commands."""

import json
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl

from aiohttp import web
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier

from bot.platforms.slack.bolt import dispatch
from bot.platforms.slack.heard.payload import Payload

PATH = "/slack/events"
LARGEST_BODY = 1_000_000
STAMP, SIGNATURE = "X-Slack-Request-Timestamp", "X-Slack-Signature"
Respond = Callable[[web.Request], Awaitable[web.StreamResponse]]


def door(app: AsyncApp, signing_secret: str, is_open: Callable[[], bool]) -> Respond:
    """Return what answers a POST: 401 for whatever Slack has not signed within five minutes, never a 500.

    While we do not know yet who we are there, it is 503: Slack brings events again, and they are read back.
    """
    verifier = SignatureVerifier(signing_secret)

    async def receive(request: web.Request) -> web.StreamResponse:
        body = await _read(request)
        stamp, signature = request.headers.get(STAMP, ""), request.headers.get(SIGNATURE, "")
        if not _is_signed(verifier, body, stamp, signature):
            return web.Response(status=200 if _is_ssl_check(body) else 401)
        if not is_open():
            return web.Response(status=503)
        content = _content(body.decode())
        if content is None:
            return web.Response(status=400)
        return _answer(await dispatch(app, content))

    return receive


def _answer(said: BoltResponse) -> web.Response:
    """Bolt's own adapter looks for cookies and headers, which nothing here sets."""
    if not said.body:
        return web.Response(status=said.status)
    kind = "application/json" if said.body.startswith("{") else "text/plain"
    return web.Response(status=said.status, text=said.body, content_type=kind)


async def check_certificate(request: web.Request) -> web.StreamResponse:
    """Answer the GET by which Slack now and then looks at the certificate."""
    return web.Response(status=200 if request.query.get("ssl_check") == "1" else 405)


async def _read(request: web.Request) -> bytes:
    body = bytearray()
    async for chunk in request.content.iter_chunked(65_536):
        body += chunk
        if len(body) > LARGEST_BODY:
            raise web.HTTPRequestEntityTooLarge(LARGEST_BODY, len(body))
    return bytes(body)


def _is_signed(verifier: SignatureVerifier, body: bytes, stamp: str, signature: str) -> bool:
    """The SDK's own check, kept from what makes it raise: odd numbers, other alphabets, broken UTF-8."""
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12 and signature.isascii()):
        return False
    try:
        return verifier.is_valid(body, stamp, signature)
    except UnicodeDecodeError:
        return False


def _is_ssl_check(body: bytes) -> bool:
    """These are not signed, and tell us nothing; they only want to be greeted."""
    return b"ssl_check=1" in body.split(b"&")


def _content(text: str) -> Payload | None:
    """Return what an event (JSON), a tap (JSON in a form) or a command (a form) says; None if unreadable."""
    fields = {} if text.startswith("{") else dict(parse_qsl(text, keep_blank_values=True))
    if fields and "payload" not in fields:
        return fields
    try:
        content = json.loads(fields.get("payload", text))
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None

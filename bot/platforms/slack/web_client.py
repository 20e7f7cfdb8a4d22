"""The one client for Slack's web API: no retries of its own, no chatter, the base URL that was set."""

import logging
import time
from typing import Any
from urllib.parse import urlsplit
from urllib.request import proxy_bypass

import aiohttp
import msgspec
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.platforms.slack.errors import retry_after
from bot.platforms.slack.heard.payload import Payload

TIMEOUT = aiohttp.ClientTimeout(total=30, connect=10, sock_connect=5, sock_read=15)
_JSON = "application/json;charset=utf-8"


class Client(AsyncWebClient):
    """The SDK's client; calls in JSON, which are those of every turn, go straight to the session.

    What retries, log lines and files need is not built for them: that took more than the call. Answers and errors are
    the SDK's own. A method that Slack has told to wait is refused here until then, as Slack would: each of its limits
    is a method's of a workspace, for whomever it is called. What is posted has limits of its rooms: the courier's.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._closed_until: dict[str, float] = {}

    async def api_call(
        self, api_method: str, *, json: Payload | None = None, **more: Any
    ) -> AsyncSlackResponse:
        left = self._closed_until.get(api_method, 0.0) - time.monotonic()
        if left > 0:
            raise SlackApiError("told to wait", _too_soon(self, api_method, left))  # type: ignore[no-untyped-call]
        try:
            return await self._called(api_method, json=json, **more)
        except SlackApiError as error:
            wait = retry_after(error)
            if wait is not None and not api_method.startswith("chat."):
                self._closed_until[api_method] = time.monotonic() + wait
            raise

    async def _called(
        self, api_method: str, *, json: Payload | None = None, **more: Any
    ) -> AsyncSlackResponse:
        if json is None or more or self.session is None or self.session.closed:
            return await super().api_call(api_method, json=json, **more)
        url = f"{self.base_url}{api_method}"
        headers = {"Content-Type": _JSON, "Authorization": f"Bearer {self.token}"}
        body = msgspec.json.encode(json)
        async with self.session.post(url, data=body, headers=headers, proxy=self.proxy) as answer:
            told = _object(await answer.read())
        response = AsyncSlackResponse(
            client=self,
            http_verb="POST",
            api_url=url,
            req_args={},
            data=told,
            headers=answer.headers,  # type: ignore[arg-type] # as the SDK itself does: they know no case
            status_code=answer.status,
        )
        response.validate()  # type: ignore[no-untyped-call]
        return response


def _too_soon(client: Client, method: str, left: float) -> AsyncSlackResponse:
    """What Slack answers to whoever comes before the time, with the seconds that are left."""
    return AsyncSlackResponse(
        client=client,
        http_verb="POST",
        api_url=f"{client.base_url}{method}",
        req_args={},
        data={"ok": False, "error": "ratelimited"},
        headers={"Retry-After": str(left)},
        status_code=429,
    )


def _object(body: bytes) -> Payload:
    """Return the object that an answer is, empty when it is none: then nobody knows what became of the call."""
    try:
        told = msgspec.json.decode(body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def quiet_logger() -> logging.Logger:
    """Return the SDKs' logger; below warnings they write tokens, URLs and what people said."""
    logger = logging.getLogger("bot.platforms.slack.sdk")
    logger.setLevel(logging.ERROR)
    return logger


def web_client(token: str, base_url: str) -> Client:
    """Return a client that posts at most once: what to do after a failure is the courier's to decide."""
    client = Client(token=token, base_url=base_url, retry_handlers=[], logger=quiet_logger())
    if proxy_bypass(urlsplit(base_url).hostname or ""):
        client.proxy = None  # the SDK takes HTTP(S)_PROXY from the environment but overlooks NO_PROXY
    return client


def new_session() -> aiohttp.ClientSession:
    """Return the session that all calls and sockets share; to be made inside the running loop."""
    return aiohttp.ClientSession(timeout=TIMEOUT, cookie_jar=aiohttp.DummyCookieJar())

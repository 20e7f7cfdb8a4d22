"""The one client for Slack's web API: no retries of its own, no chatter, the base URL that was set."""

import logging
from urllib.parse import urlsplit
from urllib.request import proxy_bypass

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

TIMEOUT = aiohttp.ClientTimeout(total=30, connect=10, sock_connect=5, sock_read=15)


def quiet_logger() -> logging.Logger:
    """Return the SDKs' logger; below warnings they write tokens, URLs and what people said."""
    logger = logging.getLogger("bot.platforms.slack.sdk")
    logger.setLevel(logging.ERROR)
    return logger


def web_client(token: str, base_url: str) -> AsyncWebClient:
    """Return a client that posts at most once: what to do after a failure is the courier's to decide."""
    client = AsyncWebClient(token=token, base_url=base_url, retry_handlers=[], logger=quiet_logger())
    if proxy_bypass(urlsplit(base_url).hostname or ""):
        client.proxy = None  # the SDK takes HTTP(S)_PROXY from the environment but overlooks NO_PROXY
    return client


def new_session() -> aiohttp.ClientSession:
    """Return the session that all calls and sockets share; to be made inside the running loop."""
    return aiohttp.ClientSession(timeout=TIMEOUT)

"""The thinnest bot of this library, as its own first example shows: what the coach's speed is measured beside."""

import logging
import re
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

TOKEN = "xoxb-echo"  # noqa: S105 - of a stand-in on this machine


def serve(base_url: str, signing_secret: str, port: int) -> None:
    """Answer events and taps over HTTP until this process ends."""
    client = AsyncWebClient(token=TOKEN, base_url=f"{base_url}/api/")
    app = AsyncApp(signing_secret=signing_secret, client=client)

    @app.message(re.compile(".*"))
    async def echo(message: Any, say: Any) -> None:
        await say(message["text"])

    @app.action(re.compile(".*"))
    async def tapped(ack: Any, body: Any, say: Any) -> None:
        await ack()
        await say("ok", channel=body["channel"]["id"])

    logging.getLogger("aiohttp.access").setLevel(logging.WARNING)
    app.start(port=port)

"""People in a fake Slack: they type, tap what stands in their conversation, and fill in modals."""

import asyncio
from html import escape
from typing import Any, NoReturn

from tests.fakes.labels import begins
from tests.fakes.slack_server import TEAM, Delivery, SlackServer, dm


class SlackPerson:
    """Somebody in their own conversation with the app; what they do comes by HTTP or by the websocket."""

    def __init__(self, server: SlackServer, user: str, transport: str) -> None:
        self.server, self.user, self.transport = server, user, transport

    @property
    def account(self) -> str:
        return f"{TEAM}:{self.user}"

    async def says(self, text: str) -> None:
        """What is typed arrives with `&`, `<` and `>` escaped, as Slack documents."""
        await self.does(self.server.says(self.user, escape(text, quote=False)))

    async def taps(self, label: str) -> None:
        message, button = self.find(label)
        await self.does(self.server.tap_on(self.user, message, button))

    async def taps_twice(self, label: str) -> None:
        message, button = self.find(label)
        both = [self.server.tap_on(self.user, message, {**button, "action_ts": f"{n}.5"}) for n in range(2)]
        await asyncio.gather(*(self.does(each) for each in both))

    async def taps_on(self, data: str, card: int = 1) -> None:
        """Tap a button that may not be there any more, or never was theirs."""
        message = self.messages[-1]
        button = {"type": "button", "action_id": "old", "value": data, "action_ts": f"{card}.{len(data)}"}
        await self.does(self.server.tap_on(self.user, message, button))

    async def fills(self, label: str, **answers: str) -> None:
        """Tap a button that opens a modal, and submit it."""
        known = set(self.server.views)
        await self.taps(label)
        (fresh,) = set(self.server.views) - known
        done = await self.does(self.server.submits(self.user, self.server.views[fresh], **answers))
        assert done == {"response_action": "clear"}

    async def opens_home(self) -> None:
        await self.does(self.server.opens(self.user, "home"))

    async def taps_home(self, label: str, words: str = "") -> None:
        """Tap a button of the Home tab: the first with this label, below the first block that has these words."""
        await self.does(self.server.tap_home(self.user, self.home_button(label, words)))

    async def taps_in_channel(self, label: str, channel: str) -> None:
        """Tap a button that everybody in a channel sees."""
        message, button = _newest(self.server.conversations[channel], label) or _missing(label, self.user)
        tap = self.server.tap_on(
            self.user, message, {**button, "block_id": "b1", "action_ts": self.server._ts()}
        )
        tap.body["container"]["channel_id"] = channel
        tap.body["channel"] = {"id": channel, "name": "helpers"}
        await self.does(tap)

    @property
    def window(self) -> str:
        """What stands in the window they opened last."""
        return "\n".join(_words(block) for block in [*self.server.views.values()][-1]["blocks"])

    async def taps_in_window(self, label: str) -> None:
        view = [*self.server.views.values()][-1]
        found = _newest([view], label) or _missing(label, self.user)
        action = {**found[1], "block_id": "b1", "action_ts": self.server._ts()}
        await self.does(self.server.tap_window(self.user, view, action))

    async def fills_in_window(self, label: str, **answers: str) -> None:
        """Tap a button in a window that opens a form above it, and submit that."""
        known = set(self.server.views)
        await self.taps_in_window(label)
        (fresh,) = set(self.server.views) - known
        done = await self.does(self.server.submits(self.user, self.server.views[fresh], **answers))
        assert done == {"response_action": "clear"}

    async def commands(self, text: str, channel: str = "C0ROOM") -> None:
        await self.does(self.server.commands(self.user, escape(text, quote=False), channel))

    async def replies(self, text: str, to: str) -> None:
        """Write into the thread of the newest message that has some words."""
        root = next(each for each in reversed(self.messages) if to in each["text"])
        await self.does(self.server.says(self.user, text, thread_ts=root.get("thread_ts", root["ts"])))

    def thread(self, words: str) -> list[str]:
        """What stands in the thread under the newest message with these words."""
        root = next(
            each for each in reversed(self.messages) if words in each["text"] and "thread_ts" not in each
        )
        return [each["text"] for each in self.messages if each.get("thread_ts") == root["ts"]]

    @property
    def home(self) -> str:
        """All words of the Home tab, its buttons in square brackets."""
        view = self.server.homes.get(self.user, {"blocks": []})
        return "\n".join(_words(block) for block in view["blocks"])

    @property
    def aside(self) -> list[str]:
        """What they alone have read in a channel."""
        return [each["text"] for each in self.server.aside[self.user]]

    def home_button(self, label: str, words: str = "") -> dict[str, Any]:
        seen = not words
        for block in self.server.homes[self.user]["blocks"]:
            seen = seen or words in _words(block)
            for element in block.get("elements", []) if seen and block["type"] == "actions" else []:
                if element["text"]["text"].startswith(label):
                    return {**element, "block_id": "b1", "action_ts": self.server._ts()}
        raise LookupError(f"{self.user} sees no button [{label}] on the Home tab:\n{self.home}")

    async def does(self, delivery: Delivery) -> dict[str, Any]:
        by_http = self.transport == "http"
        answer = await (self.server.by_http(delivery) if by_http else self.server.by_socket(delivery, 10))
        assert answer.acked
        return answer.payload

    @property
    def messages(self) -> list[dict[str, Any]]:
        return self.server.conversations[dm(self.user)]

    @property
    def chat(self) -> list[str]:
        """What stands in the conversation now, oldest first."""
        return [each["text"] for each in self.messages]

    def find(self, label: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """The newest button that begins with a label, and the message it is on."""
        message, button = _newest(self.messages, label) or _missing(label, self.user)
        return message, {**button, "block_id": "b1", "action_ts": self.server._ts()}


def _newest(messages: list[dict[str, Any]], label: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
    for message in reversed(messages):
        for block in message["blocks"]:
            for element in block.get("elements", []):
                if element.get("type") == "button" and begins(element["text"]["text"], label):
                    return message, element
    return None


def _missing(label: str, user: str) -> NoReturn:
    raise LookupError(f"{user} sees no button [{label}]")


def _words(tree: Any) -> str:
    """The words of a block, in order."""
    if isinstance(tree, list):
        return "".join(map(_words, tree))
    if not isinstance(tree, dict):
        return ""
    if tree.get("type") == "button":
        return f"[{tree['text']['text']}]"
    own = tree["text"] if isinstance(tree.get("text"), str) else _words(tree.get("text"))
    return own + _words(tree.get("elements", []))

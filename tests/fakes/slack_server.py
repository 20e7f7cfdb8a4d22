"""A strict Slack on loopback: its web API, its signed requests, its websockets; with faults on demand."""

import asyncio
import hashlib
import hmac
import io
import itertools
import json
import re
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from tests.fakes.slack_limits import wrong_blocks, wrong_home, wrong_view
from tests.fakes.slack_rotation import Rotation
from tests.fakes.slack_scopes import missing_scope

TEAM, BOT, BOT_ID = "T0SCHOOL", "U0COACH", "B0COACH"
BOT_TOKEN, APP_TOKEN, SECRET = "xoxb-canary-bot", "xapp-canary-app", "canary-signing-secret"
TRIGGER_LIVES = 3.0
Json = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """One call of the web API as it arrived."""

    method: str
    args: Json


@dataclass(frozen=True)
class Delivery:
    """Something that Slack sends: what it is over HTTP and what over a socket are made of the same body."""

    kind: str
    body: Json


@dataclass(frozen=True)
class Answer:
    """What came back within the time: `acked`, perhaps with words for a modal."""

    acked: bool
    status: int = 0
    payload: Json = field(default_factory=dict)


class SlackServer:
    """`faults[method]` holds what goes wrong next: a status, an error's name, `hang`, `drop`, `drop_after`,
    `garbage`, or `limited:<seconds>`."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.too_soon: list[str] = []
        self._opens_again: dict[str, float] = {}
        self.faults: defaultdict[str, deque[str | int]] = defaultdict(deque)
        self.conversations: defaultdict[str, list[Json]] = defaultdict(list)
        self.said: defaultdict[str, list[Json]] = defaultdict(list)
        self.views: dict[str, Json] = {}
        self.files: dict[str, Json] = {}
        self.homes: dict[str, Json] = {}
        self.tokens = {BOT_TOKEN: TEAM}
        self.rotation = Rotation(self.tokens)
        self.teams: dict[str, str] = {}
        self.profiles: dict[str, Json] = {}
        self.aside: defaultdict[str, list[Json]] = defaultdict(list)
        self.closed: set[str] = set()
        self.window_triggers: set[str] = set()
        self.uses: defaultdict[str, int] = defaultdict(int)
        self.triggers: dict[str, float] = {}
        self.used_triggers: set[str] = set()
        self.tickets: set[str] = set()
        self.sockets: list[web.WebSocketResponse] = []
        self.greets = True
        self.endpoint = ""
        self._acks: dict[str, asyncio.Future[Json]] = {}
        self._count, self._since = itertools.count(1), int(time.time())
        self._transports: dict[web.WebSocketResponse, asyncio.Transport | None] = {}
        self._connected = asyncio.Condition()
        self._released = asyncio.Event()

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/link/{ticket}", self._link)
        app.router.add_post("/upload/{file}", self._upload)
        app.router.add_post("/response/{user}/{number}", self._respond)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()
        await self._session.close()

    async def stop(self) -> None:
        """Be gone from the network."""
        self._released.set()
        for socket in self.sockets:
            await socket.close()
        await self._runner.cleanup()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._port}/api/"

    def called(self, method: str) -> list[Json]:
        return [call.args for call in self.calls if call.method == method]

    # -- what people do

    def says(self, user: str, text: str, /, **more: Any) -> Delivery:
        place = {"channel": dm(user), "channel_type": "im", "ts": self._ts()}
        message = {"type": "message", "user": user, "text": text, **place, **more}
        kept = {key: value for key, value in message.items() if not key.startswith("channel")}
        self.said[message["channel"]].append(kept)
        return self.event(message)

    def mentions(self, user: str, text: str, channel: str = "C0ROOM") -> Delivery:
        said = {"type": "app_mention", "channel": channel, "user": user, "text": f"<@{BOT}> {text}"}
        return self.event({**said, "ts": self._ts()})

    def edits(self, user: str, first: Delivery, text: str) -> Delivery:
        before = first.body["event"]
        after = {**before, "text": text, "edited": {"user": user, "ts": self._ts()}}
        for each in self.said[before["channel"]]:
            if each["ts"] == before["ts"]:
                each |= {"text": text, "edited": after["edited"]}
        changed = {"type": "message", "subtype": "message_changed", "channel": before["channel"]}
        both = {"message": after, "previous_message": before}
        return self.event({**changed, "channel_type": "im", "ts": self._ts(), **both})

    def opens(self, user: str, tab: str = "messages") -> Delivery:
        opened: Json = {"type": "app_home_opened", "user": user, "channel": dm(user), "tab": tab}
        shown = {"view": self.homes[user]} if tab == "home" and user in self.homes else {}
        return self.event({**opened, "event_ts": self._ts(), **shown}, team=self.team_of(user))

    def changes(self, user: str, **profile: Any) -> Delivery:
        """Their profile is changed, or they are deactivated (`deleted=True`)."""
        self.profiles[user] = {**self.profiles.get(user, {}), **profile}
        changed = {"type": "user_change", "user": self._profile(user), "cache_ts": 1, "event_ts": self._ts()}
        return self.event(changed, team=self.team_of(user))

    def event(self, event: Json, team: str = "") -> Delivery:
        team = team or self.team_of(str(event.get("user", "")))
        bots = [{"team_id": team, "user_id": BOT, "is_bot": True, "enterprise_id": None}]
        outer = {
            "token": "verification-token-nobody-should-use",
            "type": "event_callback",
            "team_id": team,
            "context_team_id": team,
            "context_enterprise_id": None,
            "api_app_id": "A0",
            "event": event,
            "event_time": 1_700_000_000,
            "event_context": "4-abc",
            "is_ext_shared_channel": False,
        }
        return Delivery("events_api", {**outer, "event_id": f"Ev{next(self._count)}", "authorizations": bots})

    def commands(self, user: str, text: str, channel: str = "C0ROOM") -> Delivery:
        team = self.team_of(user)
        place = {"team_id": team, "team_domain": "school", "channel_id": channel, "channel_name": "general"}
        who = {"user_id": user, "user_name": user.lower(), "trigger_id": self._trigger(), "api_app_id": "A0"}
        back = {"response_url": self.response_url(user), "is_enterprise_install": "false"}
        return Delivery(
            "slash_commands", {"token": "x", "command": "/gps", "text": text, **place, **who, **back}
        )

    def shortcut(self, user: str, name: str) -> Delivery:
        who = {"team": {"id": self.team_of(user), "domain": "school"}, "user": {"id": user, "username": "x"}}
        extra = {"is_enterprise_install": False, "enterprise": None}
        body = {
            "type": "shortcut",
            "token": "x",
            "action_ts": self._ts(),
            "callback_id": name,
            **who,
            **extra,
        }
        return Delivery("interactive", {**body, "trigger_id": self._trigger()})

    def tap_home(self, user: str, action: Json) -> Delivery:
        view = self.homes[user]
        body = {
            "type": "block_actions",
            "user": {"id": user, "username": "x", "name": "x", "team_id": self.team_of(user)},
            "api_app_id": "A0",
            "token": "x",
            "container": {"type": "view", "view_id": view["id"]},
            "trigger_id": self._trigger(),
            "team": {"id": self.team_of(user), "domain": "school"},
            "enterprise": None,
            "is_enterprise_install": False,
            "view": view,
            "actions": [action],
        }
        return Delivery("interactive", body)

    def tap_window(self, user: str, view: Json, action: Json) -> Delivery:
        delivery = self.tap_home(user, action)
        delivery.body.update({"view": view, "container": {"type": "view", "view_id": view["id"]}})
        self.window_triggers.add(delivery.body["trigger_id"])
        return delivery

    def tap_aside(self, user: str, message: Json, action: Json, channel: str = "C0ROOM") -> Delivery:
        """Tap on a message that this person alone sees: Slack sends neither the message nor a lasting address."""
        place = {"message_ts": message["ts"], "channel_id": channel, "is_ephemeral": True}
        body = {
            "type": "block_actions",
            "user": {"id": user, "team_id": self.team_of(user)},
            "container": {"type": "message", **place},
            "team": {"id": self.team_of(user), "domain": "school"},
            "channel": {"id": channel, "name": "general"},
            "trigger_id": self._trigger(),
            "response_url": self.response_url(user),
            "actions": [action],
        }
        return Delivery("interactive", body)

    def interactive(self, body: Json) -> Delivery:
        """Any payload that comes from something people tap or submit."""
        return Delivery("interactive", body)

    def response_url(self, user: str) -> str:
        return f"http://127.0.0.1:{self._port}/response/{user}/{next(self._count)}"

    def team_of(self, user: str) -> str:
        return self.teams.get(user, TEAM)

    def _profile(self, user: str, locale: bool = True) -> Json:
        known = {"id": user, "team_id": self.team_of(user), "deleted": False, "tz": "America/Chicago"}
        told = {
            **known,
            "tz_offset": -21600,
            "is_bot": False,
            "locale": "en-US",
            **self.profiles.get(user, {}),
        }
        return told if locale else {name: value for name, value in told.items() if name != "locale"}

    def taps(self, user: str, label: str) -> Delivery:
        """Tap the newest button with this label in the person's conversation."""
        message, button = next(
            (message, element)
            for message in reversed(self.conversations[dm(user)])
            for block in message["blocks"]
            for element in block.get("elements", [])
            if element.get("text", {}) == {"type": "plain_text", "text": label, "emoji": False}
        )
        return self.tap_on(user, message, {**button, "block_id": "b1", "action_ts": self._ts()})

    def tap_on(self, user: str, message: Json, action: Json) -> Delivery:
        container = {"type": "message", "message_ts": message["ts"], "channel_id": dm(user)}
        return Delivery(
            "interactive",
            {
                "type": "block_actions",
                "team": {"id": self.team_of(user), "domain": "school"},
                "user": {"id": user, "username": "x", "name": "x", "team_id": self.team_of(user)},
                "api_app_id": "A0",
                "enterprise": None,
                "is_enterprise_install": False,
                "trigger_id": self._trigger(),
                "container": {**container, "is_ephemeral": False},
                "channel": {"id": dm(user), "name": "directmessage"},
                "response_url": self.response_url(user),
                "state": {"values": {}},
                "message": message,
                "actions": [action],
            },
        )

    def submits(self, user: str, view: Json, **answers: str) -> Delivery:
        values = {
            block["block_id"]: {
                block["element"]["action_id"]: _state(block["element"], answers.get(block["block_id"]))
            }
            for block in view["blocks"]
            if block["type"] == "input"
        }
        seen = {**view, "state": {"values": values}, "app_installed_team_id": self.team_of(user)}
        who = {"team": {"id": self.team_of(user)}, "user": {"id": user, "team_id": self.team_of(user)}}
        extra = {"api_app_id": "A0", "token": "x", "trigger_id": self._trigger(), "response_urls": []}
        return Delivery("interactive", {"type": "view_submission", **who, **extra, "view": seen})

    # -- delivery

    async def by_http(
        self, delivery: Delivery, *, age: int = 0, secret: str = SECRET, retry: int = 0, **headers: str
    ) -> Answer:
        content, kind = _encoded(delivery)
        signed = signature(content, int(time.time()) - age, secret)
        again = {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_error"} if retry else {}
        return await self.post(content, {"Content-Type": kind, **signed, **again, **headers})

    async def post(self, content: bytes | io.BytesIO, headers: dict[str, str]) -> Answer:
        async with self._session.post(self.endpoint, data=content, headers=headers) as response:
            text = await response.text()
            payload = json.loads(text) if text.startswith("{") else {}
            return Answer(response.status == 200, response.status, payload)

    async def by_socket(self, delivery: Delivery, patience: float) -> Answer:
        socket = await self.connection()
        envelope_id = f"env-{next(self._count)}"
        ack = self._acks[envelope_id] = asyncio.get_running_loop().create_future()
        envelope = {"type": delivery.kind, "envelope_id": envelope_id, "payload": delivery.body}
        await socket.send_json({**envelope, "accepts_response_payload": delivery.kind != "events_api"})
        try:
            return Answer(True, payload=(await asyncio.wait_for(ack, patience)).get("payload", {}))
        except TimeoutError:
            return Answer(False)

    async def connection(self, number: int = 1) -> web.WebSocketResponse:
        """Wait for the given number of connections so far, and return the newest."""
        async with self._connected, asyncio.timeout(10):
            await self._connected.wait_for(
                lambda: len(self.sockets) >= number and not self.sockets[-1].closed
            )
        return self.sockets[-1]

    async def hang_up(self, politely: bool) -> None:
        """End the newest connection, with or without a word."""
        transport = self._transports[self.sockets[-1]]
        if politely:
            await self.sockets[-1].close()
        elif transport:
            transport.abort()

    def expect(self, envelope_id: str) -> None:
        """Allow an answer to an envelope that was not sent by `by_socket`."""
        self._acks[envelope_id] = asyncio.get_running_loop().create_future()

    # -- the web API

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        args = await _args(request)
        self.calls.append(Call(method, args))
        if self._opens_again.get(method, 0.0) > time.monotonic() and not method.startswith("chat."):
            self.too_soon.append(method)
        fault = self.faults[method].popleft() if self.faults[method] else ""
        if fault and fault != "drop_after":
            return await self._fail(request, fault)
        args["_team"] = self.tokens.get(request.headers.get("Authorization", "").removeprefix("Bearer "), "")
        if method == "oauth.v2.access":
            answer = self.rotation.exchange(request.headers.get("Authorization", ""), args)
        else:
            refusal = self._refuse(request, method) or missing_scope(method, args)
            answer = refusal or self._methods().get(method, _unknown)(args)
        if fault:
            _abort(request)
        return web.json_response(answer)

    def _refuse(self, request: web.Request, method: str) -> Json | None:
        expected = {APP_TOKEN} if method == "apps.connections.open" else set(self.tokens)
        if "token" in request.query:
            return {"ok": False, "error": "token_in_query"}
        given = request.headers.get("Authorization", "")
        if given.removeprefix("Bearer ") == given:
            return {"ok": False, "error": "not_authed"}
        known = given.removeprefix("Bearer ") in expected
        if over := self.rotation.refusal(given.removeprefix("Bearer ")):
            return {"ok": False, "error": over}
        return None if known else {"ok": False, "error": "invalid_auth"}

    async def _fail(self, request: web.Request, fault: str | int) -> web.StreamResponse:
        match str(fault).split(":"):
            case ["hang"]:
                await self._released.wait()
            case ["drop"]:
                _abort(request)
            case ["garbage"]:
                return web.Response(text="<html>it works</html>", content_type="text/html")
            case ["limited", seconds]:
                self._opens_again[request.match_info["method"]] = time.monotonic() + float(seconds)
                refused = {"ok": False, "error": "ratelimited"}
                return web.json_response(refused, status=429, headers={"Retry-After": seconds})
            case [code] if code.isdigit():
                return web.Response(status=int(code), text="sorry")
            case _:
                return web.json_response({"ok": False, "error": fault})
        return web.Response()

    def _methods(self) -> dict[str, Callable[[Json], Json]]:
        return {
            "auth.test": lambda args: {
                "ok": True,
                "team": "Demo School" if args["_team"] == TEAM else f"School {args['_team']}",
                "team_id": args["_team"],
                "user": "coach",
                "user_id": BOT,
                "bot_id": BOT_ID,
            },
            "apps.connections.open": self._open_link,
            "chat.postMessage": self._post_message,
            "chat.update": self._update,
            "views.open": self._open_view,
            "views.push": self._push_view,
            "views.update": self._update_view,
            "views.publish": self._publish,
            "users.info": self._user,
            "conversations.open": self._open_direct,
            "conversations.history": self._history,
            "conversations.replies": self._replies,
            "files.getUploadURLExternal": self._place_for_file,
            "files.completeUploadExternal": self._share_files,
        }

    def _place_for_file(self, args: Json) -> Json:
        if not args.get("filename") or int(args.get("length", 0)) < 1:
            return {"ok": False, "error": "invalid_arguments"}
        file = f"F{next(self._count)}"
        self.files[file] = {"length": int(args["length"]), "alt_txt": args.get("alt_txt", ""), "content": b""}
        return {"ok": True, "file_id": file, "upload_url": f"http://127.0.0.1:{self._port}/upload/{file}"}

    async def _upload(self, request: web.Request) -> web.Response:
        file = self.files[request.match_info["file"]]
        file["content"] = await request.read()
        return web.Response(text=f"OK - {file['length']}")

    def _share_files(self, args: Json) -> Json:
        shared = json.loads(args["files"]) if isinstance(args["files"], str) else args["files"]
        whole = all(
            len(self.files[each["id"]]["content"]) == self.files[each["id"]]["length"] for each in shared
        )
        if not whole:
            return {"ok": False, "error": "file_not_found"}
        if not self._reaches(args.get("channel_id", ""), args["_team"]):
            return {"ok": False, "error": "channel_not_found"}
        for each in shared:
            self.files[each["id"]] |= {"channel": args["channel_id"], "title": each.get("title", "")}
        return {"ok": True, "files": shared}

    def _open_link(self, _: Json) -> Json:
        ticket = f"ticket-{next(self._count)}"
        self.tickets.add(ticket)
        return {"ok": True, "url": f"ws://127.0.0.1:{self._port}/link/{ticket}"}

    def _user(self, args: Json) -> Json:
        if self.team_of(args.get("user", "")) != args["_team"]:
            return {"ok": False, "error": "user_not_found"}
        wants = str(args.get("include_locale", "")).lower() in ("1", "true")
        return {"ok": True, "user": self._profile(args["user"], wants)}

    def _open_direct(self, args: Json) -> Json:
        if self.team_of(args.get("users", "")) != args["_team"]:
            return {"ok": False, "error": "user_not_found"}
        return {"ok": True, "channel": {"id": dm(args["users"])}}

    def _reaches(self, channel: str, team: str) -> bool:
        """A token opens the conversations of its own workspace only."""
        if channel in self.closed:
            return False
        return channel[:1] != "D" or self.team_of("U" + channel[1:]) == team

    def _post_message(self, args: Json) -> Json:
        channel = dm(args["channel"]) if args.get("channel", "").startswith("U") else args.get("channel", "")
        wrong = _wrong_message(channel if self._reaches(channel, args["_team"]) else "", args)
        if wrong:
            return wrong
        thread = args.get("thread_ts", "")
        if (
            thread
            and channel[:1] == "D"
            and not any(each["ts"] == thread for each in self.conversations[channel])
        ):
            return {"ok": False, "error": "thread_not_found"}
        kept = ("text", "blocks", "metadata", "thread_ts", "reply_broadcast")
        message: Json = {key: value for key, value in args.items() if key in kept}
        message |= {"type": "message", "user": BOT, "bot_id": BOT_ID, "ts": self._ts()}
        self.conversations[channel].append(message)
        return {"ok": True, "channel": channel, "ts": message["ts"], "message": message}

    def _update(self, args: Json) -> Json:
        found = [each for each in self.conversations[args.get("channel", "")] if each["ts"] == args.get("ts")]
        wrong = _wrong_message(args.get("channel", ""), args)
        if wrong or not found:
            return wrong or {"ok": False, "error": "message_not_found"}
        if found[0].get("bot_id") != BOT_ID:
            return {"ok": False, "error": "cant_update_message"}
        found[0].update({key: args[key] for key in ("text", "blocks", "metadata") if key in args})
        return {"ok": True, "channel": args["channel"], "ts": args["ts"], "text": args["text"]}

    def _history(self, args: Json) -> Json:
        """Newest first; what stands in a thread only shows in its root, unless it was said aloud too."""
        channel = args.get("channel", "")
        if not channel.startswith(("D", "C", "G")) or not self._reaches(channel, args["_team"]):
            return {"ok": False, "error": "channel_not_found"}
        everything = self._standing(channel)
        shown = [
            self._as_root(each, everything)
            for each in reversed(everything)
            if each.get("thread_ts", each["ts"]) == each["ts"] or each.get("subtype") == "thread_broadcast"
        ]
        return self._page([each for each in shown if _is_between(each, args)], args)

    def _replies(self, args: Json) -> Json:
        """Oldest first; the root is always there."""
        everything, root = self._standing(args.get("channel", "")), args.get("ts")
        found = [each for each in everything if root in (each["ts"], each.get("thread_ts"))]
        if not found:
            return {"ok": False, "error": "thread_not_found"}
        shown = [each for each in found if each["ts"] == root or _is_between(each, args)]
        return self._page([self._as_root(each, everything) for each in shown], args)

    def _standing(self, channel: str) -> list[Json]:
        return sorted([*self.conversations[channel], *self.said[channel]], key=lambda each: str(each["ts"]))

    def _as_root(self, message: Json, everything: list[Json]) -> Json:
        replies = [each["ts"] for each in everything if each.get("thread_ts") == message["ts"] != each["ts"]]
        told = {
            "thread_ts": message["ts"],
            "reply_count": len(replies),
            "latest_reply": max(replies, default=""),
        }
        return {**message, **told} if replies else message

    def _page(self, found: list[Json], args: Json) -> Json:
        start, limit = int(args.get("cursor") or 0), int(args.get("limit", 100))
        if not 1 <= limit <= 999:
            return {"ok": False, "error": "invalid_limit"}
        page = found[start : start + limit]
        if str(args.get("include_all_metadata", "")).lower() not in ("1", "true"):
            page = [{key: value for key, value in each.items() if key != "metadata"} for each in page]
        more = len(found) > start + limit
        next_cursor = {"next_cursor": str(start + limit) if more else ""}
        return {"ok": True, "messages": page, "has_more": more, "response_metadata": next_cursor}

    def _push_view(self, args: Json) -> Json:
        """A window above a window: at most three, and only for a trigger that came from one."""
        if args.get("trigger_id", "") not in self.window_triggers:
            return {"ok": False, "error": "invalid_trigger_id"}
        return self._open_view(args)

    def _update_view(self, args: Json) -> Json:
        before = self.views.get(args.get("view_id", ""))
        if before is None:
            return {"ok": False, "error": "not_found"}
        wrong = wrong_view(args.get("view"))
        if wrong:
            return {"ok": False, "error": "invalid_arguments", "response_metadata": {"messages": wrong}}
        self.views[before["id"]] = {**args["view"], "id": before["id"], "hash": f"h{next(self._count)}"}
        return {"ok": True, "view": self.views[before["id"]]}

    def _publish(self, args: Json) -> Json:
        user, view = args.get("user_id", ""), args.get("view")
        if self.team_of(user) != args["_team"]:
            return {"ok": False, "error": "user_not_found"}
        wrong = wrong_home(view)
        if wrong or not isinstance(view, dict):
            messages = {"messages": [f"[ERROR] {each}" for each in wrong]}
            return {"ok": False, "error": "invalid_arguments", "response_metadata": messages}
        before = self.homes.get(user, {})
        if args.get("hash") and args["hash"] != before.get("hash"):
            return {"ok": False, "error": "hash_conflict"}
        shown = {**view, "id": before.get("id", f"V{next(self._count)}"), "team_id": args["_team"]}
        self.homes[user] = {**shown, "hash": f"{next(self._count)}.h", "app_id": "A0", "bot_id": BOT_ID}
        return {"ok": True, "view": self.homes[user]}

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        """Answer by a `response_url`: five times, to the one person, or in the place of what they saw."""
        user, body = request.match_info["user"], await request.json()
        self.uses[request.path] += 1
        if self.uses[request.path] > 5:
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        if body.get("response_type", "ephemeral") != "ephemeral" or wrong_blocks(body.get("blocks")):
            return web.json_response({"ok": False, "error": "invalid_blocks"}, status=400)
        message = {"ts": self._ts(), "text": body["text"], "blocks": body["blocks"]}
        if body.get("replace_original") and self.aside[user]:
            self.aside[user][-1] = message
        else:
            self.aside[user].append(message)
        return web.Response(text="ok")

    def _open_view(self, args: Json) -> Json:
        trigger = args.get("trigger_id", "")
        if trigger in self.used_triggers:
            return {"ok": False, "error": "exchanged_trigger_id"}
        if trigger not in self.triggers:
            return {"ok": False, "error": "invalid_trigger_id"}
        if time.monotonic() - self.triggers[trigger] > TRIGGER_LIVES:
            return {"ok": False, "error": "expired_trigger_id"}
        wrong = wrong_view(args.get("view"))
        if wrong:
            messages = {"messages": [f"[ERROR] {each}" for each in wrong]}
            return {"ok": False, "error": "invalid_arguments", "response_metadata": messages}
        self.used_triggers.add(trigger)
        view = {**args["view"], "id": f"V{next(self._count)}", "hash": f"h{next(self._count)}"}
        self.views[view["id"]] = view
        return {"ok": True, "view": view}

    # -- the websocket

    async def _link(self, request: web.Request) -> web.StreamResponse:
        ticket = request.match_info["ticket"]
        if ticket not in self.tickets:
            return web.Response(status=404)
        self.tickets.discard(ticket)
        if self.faults["link"]:
            return await self._fail(request, self.faults["link"].popleft())
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if self.greets:
            await socket.send_json(
                {"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A0"}}
            )
        async with self._connected:
            self.sockets.append(socket)
            self._transports[socket] = request.transport
            self._connected.notify_all()
        async for frame in socket:
            answer = json.loads(frame.data)
            future = self._acks.pop(answer["envelope_id"])
            if not future.done():
                future.set_result(answer)
        return socket

    def _trigger(self) -> str:
        trigger = f"{next(self._count)}.987.abcdef0123456789"
        self.triggers[trigger] = time.monotonic()
        return trigger

    def old_trigger(self) -> str:
        """A trigger of something that was tapped too long ago."""
        trigger = self._trigger()
        self.triggers[trigger] -= 2 * TRIGGER_LIVES
        return trigger

    def _ts(self) -> str:
        return f"{self._since + next(self._count)}.{next(self._count):06d}"


def dm(user: str) -> str:
    """Return the id of a person's own conversation with the coach."""
    return "D" + user[1:]


def signature(content: bytes, stamp: int, secret: str) -> dict[str, str]:
    """Return the headers by which Slack signs a request."""
    base = f"v0:{stamp}:".encode() + content
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(stamp), "X-Slack-Signature": f"v0={digest}"}


def _encoded(delivery: Delivery) -> tuple[bytes, str]:
    if delivery.kind == "events_api":
        return json.dumps(delivery.body).encode(), "application/json"
    form = delivery.body if delivery.kind == "slash_commands" else {"payload": json.dumps(delivery.body)}
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


async def _args(request: web.Request) -> Json:
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        args |= await request.json()
    elif request.can_read_body:
        args |= dict(await request.post())
    for name in ("blocks", "metadata", "view"):
        if isinstance(args.get(name), str):
            args[name] = json.loads(args[name])
    return args


def _wrong_message(channel: str, args: Json) -> Json | None:
    if not channel.startswith(("D", "C", "G")):
        return {"ok": False, "error": "channel_not_found"}
    if not args.get("text"):
        return {"ok": False, "error": "no_text"}
    wrong = wrong_blocks(args["blocks"]) if "blocks" in args else []
    if len(args["text"]) > 4000:
        return {"ok": False, "error": "msg_too_long"}
    if "thread_ts" in args and not re.fullmatch(r"\d{10}\.\d{6}", args["thread_ts"]):
        return {"ok": False, "error": "invalid_arguments"}
    told = args.get("metadata", {})
    if told and (not told.get("event_type") or not isinstance(told.get("event_payload"), dict)):
        return {"ok": False, "error": "invalid_metadata_format"}
    if wrong:
        return {"ok": False, "error": "invalid_blocks", "errors": wrong}
    return None


def _is_between(message: Json, args: Json) -> bool:
    """Both ends are left out unless `inclusive`, as Slack documents."""
    inclusive = str(args.get("inclusive", "")).lower() in ("1", "true")
    ts, oldest, latest = message["ts"], args.get("oldest", "0"), args.get("latest", "9999999999")
    return bool(float(oldest) < float(ts) < float(latest) or (inclusive and ts in (oldest, latest)))


def _state(element: Json, answer: str | None) -> Json:
    if element["type"] == "plain_text_input":
        return {"type": "plain_text_input", "value": answer}
    chosen = next((each for each in element["options"] if each["value"] == answer), None)
    return {"type": element["type"], "selected_option": chosen}


def _unknown(_: Json) -> Json:
    return {"ok": False, "error": "unknown_method"}


def _abort(request: web.Request) -> None:
    if request.transport:
        request.transport.abort()

"""What is done with each thing that comes in, before it is acknowledged: keep it, or open a form at once."""

import asyncio
import logging

from slack_bolt import BoltResponse
from slack_sdk.errors import SlackApiError

from bot.platform import Ear, FormOf
from bot.platforms.slack.errors import CALL_ERRORS, code_of
from bot.platforms.slack.heard.catching_up import CatchingUp
from bot.platforms.slack.heard.hearing import heard_command, heard_event, heard_shortcut, heard_tap
from bot.platforms.slack.heard.payload import NAME, Payload, at, part, parts
from bot.platforms.slack.profiles import Profiles
from bot.platforms.slack.rooms import Room
from bot.platforms.slack.shown.modal import mistakes, submitted, view_of
from bot.platforms.slack.shown.window import is_home, open_window, title_of, window
from bot.platforms.slack.workspaces import Workspace, Workspaces
from engine.frozen import Frozen, field, replace
from engine.languages import LANGUAGES
from engine.notices.home import TURN
from messages.message import Form
from storage.store import DatabaseError
from storage.traffic.incoming import Incoming

log = logging.getLogger(__name__)
WHILE_A_TRIGGER_LIVES = 2.0
WHILE_SLACK_WAITS = 1.0
WHILE_A_WORD_IS_LOOKED_UP = 0.4
CHANGES = ("user_change", "user_profile_changed", "team_join")


class Desk(Frozen):
    """Takes what Bolt has verified and read; returning a response is the acknowledgement."""

    ear: Ear
    forms: FormOf
    workspaces: Workspaces
    profiles: Profiles
    catching_up: CatchingUp
    met: set[str] = field(default_factory=set)

    async def take(self, body: Payload, team: str, enterprise: str = "") -> BoltResponse:
        """Keep what came and acknowledge it; raises when it could not be kept, so that Slack sends it again."""
        where = self.workspaces.of(team or at(body, "team_id"), enterprise)
        if where is None:
            log.warning(
                "Slack: COACH_SLACK_BOT_TOKENS has no token for %s; what came from there is passed over", team
            )
            return BoltResponse(status=200)
        match at(body, "type"):
            case "event_callback":
                await self._keep_event(part(body, "event"), where)
            case "block_actions":
                await self._ask_or_keep(heard_tap(body, where.team), body, where)
            case "shortcut":
                await self._ask_or_keep(heard_shortcut(body, where.team), body, where)
            case "view_submission":
                return await self._submitted(body, where)
            case "" if at(body, "command") and at(body, "user_id"):
                await self._hear(heard_command(body, where.team), where)
            case _:
                pass
        return BoltResponse(status=200)

    async def _keep_event(self, event: Payload, where: Workspace) -> None:
        kind, user, channel = at(event, "type"), at(event, "user"), at(event, "channel")
        if user and channel.startswith("D") and user != where.me.user:
            where.direct[user] = channel
        if kind in CHANGES:
            await self.profiles.changed(self.ear, where, part(event, "user"))
            return
        if kind == "app_home_opened":
            await self._home_opened(event, where)
            if not await self._is_newcomer(event, where):
                return
            await self.profiles.glance(where, user)
        for incoming in heard_event(event, where.team, where.me.user):
            await self._hear(incoming, where, is_watched=False)
            self.met.add(incoming.sender)

    async def _hear(self, incoming: Incoming, where: Workspace, *, is_watched: bool = True) -> None:
        """Whoever taps watches until it is acknowledged; nobody sees when words are, so they are decided on in one."""
        known = replace(incoming, language=self.profiles.told(incoming.sender))
        try:
            await (self.ear.hear(known) if is_watched else self.ear.hear_all([known]))
        except Exception:
            self.catching_up.after_gap()  # Slack sends it again three times in six minutes, and then never
            raise
        if incoming.private and incoming.message:
            self.catching_up.heard(where, incoming.message)
        self.profiles.meet(self.ear, where, incoming.sender.rpartition(":")[2])

    async def _home_opened(self, event: Payload, where: Workspace) -> None:
        """The tab Home is shown as it is now, and from then on whenever it changes."""
        if at(event, "user") and at(event, "tab") == "home":
            await self.ear.home_opened(NAME, f"{where.team}:{at(event, 'user')}")

    async def _is_newcomer(self, event: Payload, where: Workspace) -> bool:
        """Only somebody with an empty conversation is greeted; when in doubt the coach stays silent."""
        sender, channel = f"{where.team}:{at(event, 'user')}", at(event, "channel")
        if not channel or sender in self.met:
            return False
        try:
            async with asyncio.timeout(WHILE_SLACK_WAITS):
                history = await where.client.conversations_history(channel=channel, limit=1)
        except CALL_ERRORS:
            return False
        if history.get("messages"):
            self.met.add(sender)
        return sender not in self.met

    async def _ask_or_keep(self, tap: Incoming | None, body: Payload, where: Workspace) -> None:
        """Open the form of what was tapped, where it has one; else keep the tap."""
        if tap is None:
            return
        if is_home(body) and tap.token.startswith(TURN):
            await self.ear.home_opened(NAME, tap.sender, tap.token.removeprefix(TURN))
            return
        form = await self._form(tap)
        if form is None:
            await self._hear(await self._where_they_look(tap, body, where), where)
        elif not await self._is_shown(form, tap, body, where):
            await self._hear(tap, where)

    async def _form(self, tap: Incoming) -> Form | None:
        """What the tapped action still has to be told; most have no form, and then nobody's language is looked up."""
        if self.forms(tap.token, LANGUAGES[0]) is None:
            return None
        return self.forms(tap.token, await self._language(tap.sender))

    async def _language(self, sender: str) -> str:
        """What they read here, where the database says so in good time; else what their profile says."""
        try:
            async with asyncio.timeout(WHILE_A_WORD_IS_LOOKED_UP):
                told = await self.ear.speaks(NAME, sender)
        except (TimeoutError, DatabaseError):
            told = ""
        return told or self.profiles.language(sender)

    async def _where_they_look(self, tap: Incoming, body: Payload, where: Workspace) -> Incoming:
        """A tap on the Home tab, or in a window, is answered in a window; when none opens, in the talk."""
        view = open_window(body)
        if is_home(body):
            view = await self._opened(body, where)
        if not view:
            return tap
        room = Room(tap.sender.rpartition(":")[2], where.team, view=view, title=title_of(body))
        return replace(tap, aside=str(room) if str(room) != tap.room else "")

    async def _opened(self, body: Payload, where: Workspace) -> str:
        """Open a window at once, for its trigger lives three seconds, and return its id."""
        try:
            async with asyncio.timeout(WHILE_A_TRIGGER_LIVES):
                opened = await where.client.views_open(
                    trigger_id=at(body, "trigger_id"), view=window(title_of(body))
                )
        except CALL_ERRORS:
            return ""
        return at(opened.data, "view", "id")

    async def _is_shown(self, form: Form, tap: Incoming, body: Payload, where: Workspace) -> bool:
        """Open the form; when Slack does not, the tap is kept and the coach asks field by field instead."""
        card = part(body, "view" if open_window(body) else "message")
        view = view_of(form, tap, parts(card, "blocks"))
        try:
            async with asyncio.timeout(WHILE_A_TRIGGER_LIVES):
                show = where.client.views_push if open_window(body) else where.client.views_open
                await show(trigger_id=at(body, "trigger_id"), view=view)
        except SlackApiError as error:
            return code_of(error) == "exchanged_trigger_id"  # the same tap again: the form is open already
        except CALL_ERRORS:
            return False
        return True

    async def _submitted(self, body: Payload, where: Workspace) -> BoltResponse:
        """What is wrong is said beside its field; what could not be kept leaves the form open with all its words."""
        sent = submitted(body, where.team)
        if sent is None:
            return BoltResponse(status=200)
        form = await self._form(sent)
        wrong = mistakes(form, dict(sent.form)) if form else {}
        if wrong:
            return BoltResponse(status=200, body={"response_action": "errors", "errors": wrong})
        await self._hear(sent, where)
        return BoltResponse(status=200, body={"response_action": "clear"})

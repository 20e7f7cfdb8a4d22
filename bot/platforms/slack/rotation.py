"""Tokens that expire: exchanged for the next pair in good time, kept before they are used, never lost by a crash.

As Slack documents it: an access token lives twelve hours, and a refresh token brings the next pair and is revoked
a short while after. So a pair is renewed hours before its end, kept durably before it is used, and when no answer
came, the same refresh token is sent again within that short while. A second pair leaves the first access token
alive: whatever goes wrong, there are hours in which somebody can mend it.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.platform import ConnectError
from bot.platforms.slack.errors import CALL_ERRORS, code_of, connect_error, send_error
from bot.platforms.slack.heard.payload import Payload, at, part
from bot.platforms.slack.web_client import web_client
from bot.vault import Vault
from engine.frozen import Frozen
from storage.store import DatabaseError
from storage.traffic.app_tokens import Pair

log = logging.getLogger(__name__)
EARLY = timedelta(hours=2)
AGAIN = timedelta(minutes=1)
TRIES, BREATH = 3, 0.5
LIFE = 43_200
MENDED_BY_A_NEW_ONE = ("token_expired", "token_revoked", "invalid_auth", "not_authed")
REFRESH, EXPIRING = "xoxe-", "xoxe."
WHERE = "from the app's page Basic Information"
REINSTALL = "reinstall the app there and put the new refresh token (xoxe-...) in its place"


class AppSecrets(Frozen):
    """Who the app is when it asks for a new pair."""

    client_id: str = ""
    client_secret: str = ""


@dataclass(slots=True)
class Rotation:
    """One workspace's token; `set_now` returns what its setting holds at this moment."""

    client: AsyncWebClient
    place: str
    setting: str
    secrets: AppSecrets
    set_now: Callable[[], str]
    vault: Vault = field(init=False)
    _pair: Pair | None = None
    _not_before: datetime | None = None
    _renewed: datetime | None = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def begin(self) -> None:
        """Find the token to speak with; raises ConnectError when there is none."""
        given = self.set_now()
        if given.startswith(EXPIRING):
            log.warning(
                "Slack: the token in %s expires; set its refresh token (xoxe-...) instead", self.setting
            )
        if not given.startswith(REFRESH):
            return
        if not (self.secrets.client_id and self.secrets.client_secret):
            need = "COACH_SLACK_CLIENT_ID and COACH_SLACK_CLIENT_SECRET"
            raise ConnectError(f"Slack: {self.setting} holds a refresh token, which needs {need}, {WHERE}")
        try:
            await self._renew(EARLY)
        except CALL_ERRORS as error:
            if self._pair is None or self._pair.ends <= self._now():
                raise connect_error(error, self.setting, REINSTALL, self.client.base_url) from error

    async def keep_fresh(self) -> None:
        """Renew what ends soon; what goes wrong is said in a line and tried again in a minute."""
        if not self.set_now().startswith(REFRESH) or not self._is_time():
            return
        try:
            await self._renew(EARLY)
        except (*CALL_ERRORS, DatabaseError):
            self._not_before = self._now() + AGAIN

    async def refused(self, token: str, code: str) -> bool:
        """Slack has refused a token for a reason: find a newer one, and say whether there is one.

        What is refused again within a minute is not a matter of age, and would only use tokens up.
        """
        given = self.set_now()
        if self.client.token == token and not given.startswith(REFRESH):
            self.client.token = given
        if self.client.token != token or not given.startswith(REFRESH):
            return self.client.token != token
        is_new = self._renewed is not None and self._now() - self._renewed < AGAIN
        if is_new or code not in MENDED_BY_A_NEW_ONE:
            return False
        try:
            await self._renew(timedelta(0), refused=token)
        except (*CALL_ERRORS, DatabaseError):
            return False
        return self.client.token != token

    async def _renew(self, early: timedelta, refused: str = "") -> None:
        """Take the newest pair that anybody has kept, and exchange it when it ends within `early` or is refused."""
        async with self._turn, self.vault.alone(self.place):
            given = self.set_now()
            origin, kept = _mark(given), await self.vault.kept(self.place)
            if kept and kept.origin == origin:
                self._speak_with(kept)
                if kept.ends - self._now() > early and kept.access != refused:
                    return
            renewal = kept.renewal if kept and kept.origin == origin else given
            pair = await self._exchanged(renewal, origin)
            await self.vault.keep(self.place, pair)
            self._renewed = self._now()
            self._speak_with(pair)

    async def _exchanged(self, renewal: str, origin: str) -> Pair:
        """Ask for the next pair. Without an answer Slack may have given it: the same is asked again at once."""
        for left in reversed(range(TRIES)):
            try:
                return self._pair_of(await self._asked(renewal), origin)
            except CALL_ERRORS as error:
                if left and (not isinstance(error, SlackApiError) or send_error(error).uncertain):
                    await asyncio.sleep(BREATH)
                    continue
                self._explain(error)
                raise
        raise AssertionError("unreachable")

    async def _asked(self, renewal: str) -> Payload:
        """The app speaks for itself here, by its own id and secret, and with no workspace's token."""
        nobody = web_client("", self.client.base_url)
        nobody.session = self.client.session
        asked = {
            "client_id": self.secrets.client_id,
            "client_secret": self.secrets.client_secret,
            "grant_type": "refresh_token",
            "refresh_token": renewal,
        }
        return part((await nobody.api_call("oauth.v2.access", data=asked)).data)

    def _pair_of(self, answer: Payload, origin: str) -> Pair:
        access, renewal = at(answer, "access_token"), at(answer, "refresh_token")
        if not access or not renewal:
            raise ValueError("an answer without tokens")
        seconds = answer.get("expires_in")
        ends = self._now() + timedelta(seconds=seconds if isinstance(seconds, int) else LIFE)
        return Pair(access, renewal, origin, ends)

    def _explain(self, error: BaseException) -> None:
        """Say once a minute at most why there is no new token, and until when the old one serves."""
        ends = self._pair.ends if self._pair else None
        until = f"the present token serves until {ends:%Y-%m-%d %H:%M} UTC" if ends else "there is no token"
        log.error(
            "Slack: no new token for %s (%s), %s; unless it is a matter of minutes, %s (%s)",
            *(self.place or "the workspace", code_of(error), until, REINSTALL, self.setting),
        )

    def _speak_with(self, pair: Pair) -> None:
        self._pair, self.client.token = pair, pair.access

    def _is_time(self) -> bool:
        now = self._now()
        if self._not_before is not None and now < self._not_before:
            return False
        changed = self._pair is None or self._pair.origin != _mark(self.set_now())
        return changed or (self._pair is not None and self._pair.ends - now <= EARLY)

    def _now(self) -> datetime:
        return self.vault.clock()


def _mark(setting: str) -> str:
    """The name by which a setting is known again, without being it."""
    return sha256(setting.encode()).hexdigest()[:32]

"""Slack's token rotation as it is documented: twelve hours, refresh tokens for one use, two access tokens alive."""

import base64
import itertools
from dataclasses import dataclass, field
from typing import Any

LIFE, GRACE, ALIVE = 43_200, 30, 2
CLIENT_ID, CLIENT_SECRET = "60503450.61416", "canary-client-secret"
Json = dict[str, Any]


@dataclass
class Rotation:
    """`now` is Slack's own clock in seconds; `tokens` are those that are spoken with, by team."""

    tokens: dict[str, str]
    now: float = 0.0
    grace: float = GRACE
    ends: dict[str, float] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    renewals: dict[str, str] = field(default_factory=dict)
    used: dict[str, float] = field(default_factory=dict)
    _count: Any = field(default_factory=lambda: itertools.count(1))

    def installs(self, team: str) -> str:
        """The app is installed with rotation on: return the refresh token that its page shows."""
        return str(self._pair(team)["refresh_token"])

    def refusal(self, token: str) -> str:
        """Why an access token is not good any more, empty while it is."""
        if token in self.revoked:
            return "token_revoked"
        return "token_expired" if self.ends.get(token, self.now + 1) <= self.now else ""

    def exchange(self, authorization: str, args: Json) -> Json:
        """What `oauth.v2.access` does with `grant_type=refresh_token`."""
        client_id, secret = _who(authorization, args)
        given = args.get("refresh_token", "")
        if client_id != CLIENT_ID:
            return {"ok": False, "error": "invalid_client_id"}
        if secret != CLIENT_SECRET:
            return {"ok": False, "error": "bad_client_secret"}
        if args.get("grant_type") != "refresh_token":
            return {"ok": False, "error": "invalid_grant_type"}
        if given not in self.renewals or self.now - self.used.get(given, self.now) > self.grace:
            return {"ok": False, "error": "invalid_refresh_token"}
        self.used.setdefault(given, self.now)
        return self._pair(self.renewals[given])

    def _pair(self, team: str) -> Json:
        number = next(self._count)
        access, renewal = f"xoxe.xoxb-1-canary{number}", f"xoxe-1-canary{number}"
        self.tokens[access], self.ends[access], self.renewals[renewal] = team, self.now + LIFE, team
        alive = [each for each, of in self.tokens.items() if of == team and each in self.ends]
        alive = [each for each in alive if not self.refusal(each)]
        self.revoked.update(alive[:-ALIVE])
        return {
            "ok": True,
            "access_token": access,
            "expires_in": LIFE,
            "refresh_token": renewal,
            "token_type": "bot",
            "scope": "chat:write,commands",
            "bot_user_id": "U0COACH",
            "app_id": "A0",
            "team": {"id": team, "name": team},
            "enterprise": None,
        }


def _who(authorization: str, args: Json) -> tuple[str, str]:
    """The app's id and secret, by HTTP Basic or among the arguments."""
    kind, _, coded = authorization.partition(" ")
    if not kind:
        return args.get("client_id", ""), args.get("client_secret", "")
    client_id, _, secret = base64.b64decode(coded).decode().partition(":")
    return client_id, secret

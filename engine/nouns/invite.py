"""One-time joining codes: the office's invites, a person's own for one more app, and wrong ones."""

from datetime import datetime

from engine.frozen import Frozen


class Invite(Frozen):
    """A one-time joining code, kept only as a hash, bound to one person on the roster."""

    code_hash: str
    person: str
    expires: datetime
    used_at: datetime | None = None


class LinkCode(Frozen):
    """A person's own one-time code for one more account; only its hash is kept, as an invite."""

    code: str
    person: str
    expires: datetime


class WrongCode(Frozen):
    """Somebody tried a code that does not work; five in an hour close the door for a while."""

    key: str
    sender: str
    at: datetime

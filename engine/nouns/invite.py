"""One-time joining codes: the office's invites, a person's own for one more app, and wrong ones."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Invite:
    """A one-time joining code, kept only as a hash, bound to one person on the roster."""

    code_hash: str
    person: str
    expires: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LinkCode:
    """A person's own one-time code for one more account; only its hash is kept, as an invite."""

    code: str
    person: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class WrongCode:
    """Somebody tried a code that does not work; five in an hour close the door for a while."""

    key: str
    sender: str
    at: datetime

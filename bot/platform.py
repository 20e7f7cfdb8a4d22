"""The port: what the coach needs from any platform, and the optional abilities it makes use of."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from bot.vault import Vault
from engine.frozen import Frozen
from messages.message import Form, Message
from storage.traffic.incoming import Incoming

if TYPE_CHECKING:
    from aiohttp import web


class Receipt(Frozen):
    """The platform has taken a message; `message_id` is its own name for it."""

    message_id: str


class SendError(Exception):
    """A message did not (surely) arrive; the bits say what the courier may do about it.

    `permanent`: it never will (blocked, gone, no such room). `retry_after`: seconds until a new try is
    welcome. `uncertain`: it may have arrived, nobody knows. `malformed`: the platform refused its form, so
    plain words may pass. With none of them set it surely did not leave, and may be tried again at once.
    """

    def __init__(
        self,
        reason: str,
        *,
        permanent: bool = False,
        retry_after: float | None = None,
        uncertain: bool = False,
        malformed: bool = False,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent
        self.retry_after = retry_after
        self.uncertain = uncertain
        self.malformed = malformed


class ConnectError(Exception):
    """A platform cannot be used; the message is one line that says why and how to mend it."""


class Unanswered(ConnectError):
    """It does not answer, or not now, which may pass; it is to be left alone for so many seconds."""

    def __init__(self, line: str, seconds: float = 0.0) -> None:
        super().__init__(line)
        self.seconds = seconds


class Ear(Protocol):
    """Where platforms bring what they hear. Each call returns only after a durable commit."""

    async def hear(self, incoming: Incoming) -> None:
        """Keep one incoming and return at once, for somebody waits; raise when it could not be kept."""

    async def hear_all(self, batch: Sequence[Incoming], *, cursor: str = "", source: str = "") -> None:
        """Keep a batch and the place to go on from (`cursor` of a `source`), all in one commit.

        What is little is decided on in it too.
        """

    async def cursor(self, source: str) -> str:
        """Return the place to go on from, empty at the very start."""

    async def rooms(self, platform: str) -> Sequence[str]:
        """Return the rooms of everybody who has an account on a platform, of those who spoke last first."""

    async def left(self, platform: str, sender: str, *, here: bool) -> None:
        """Note that a person cannot be reached at an account any more (`here=False`), or again can."""

    async def moved(self, platform: str, old: str, new: str) -> None:
        """Note that a room has another id from now on."""

    async def home_opened(self, platform: str, sender: str, turned: str = "") -> None:
        """Note that somebody looks at their home, or has `turned` a list on it: it is shown, and kept fresh."""

    async def described(self, platform: str, sender: str, *, zone: str, language: str) -> bool:
        """Note what a platform's profile says of somebody; False when nobody has joined from that account."""

    async def troubled(self, platform: str, line: str) -> None:
        """Note what keeps a platform from hearing people, for `doctor`; an empty line when it is over. Never raises."""

    async def speaks(self, platform: str, sender: str) -> str:
        """Return the language in which somebody reads the coach, empty when nobody has joined from that account."""


FormOf = Callable[[str, str], Form | None]
"""Given a token and a language, the form its action still needs, or None when it can be carried out at once."""


class Platform(Protocol):
    """What every platform does. `name` is also its module's name and the first part of its keys."""

    name: str

    async def open(self) -> str:
        """Check the token and return one line saying what it is connected to; raise ConnectError if not."""

    async def listen(self, ear: Ear) -> None:
        """Bring every incoming to the ear, acknowledge it only after that; run until cancelled."""

    async def send(self, room: str, message: Message, key: str) -> Receipt:
        """Deliver a message once; raise SendError when that did not surely happen."""

    async def close(self) -> None:
        """Let go of connections."""


@runtime_checkable
class HeardByOne(Protocol):
    """A platform that brings what it hears to one listener only: of several processes, one listens."""

    heard_by_one: bool


@runtime_checkable
class HasTokens(Protocol):
    """A platform that is written to with several tokens, each with limits of its own."""

    def token_for(self, room: str) -> str:
        """Return a name, never the token itself, for the one that a room is written to with."""


@runtime_checkable
class Rotates(Protocol):
    """A platform whose tokens expire: they are kept in a vault, and renewed in good time."""

    def use_vault(self, vault: Vault) -> None:
        """Keep tokens there; called before `open`."""

    async def keep_fresh(self) -> None:
        """Renew what ends soon; called every few seconds, never raises for what the network does."""


@runtime_checkable
class Edits(Protocol):
    """A platform that can change a message it has sent."""

    async def edit(self, room: str, message_id: str, message: Message, key: str) -> Receipt:
        """Put a message in the place of an earlier one; raise SendError as `send` does."""


@runtime_checkable
class JoinsByLink(Protocol):
    """A platform that can be joined by a link with a code in it."""

    def joining_link(self, code: str) -> str:
        """Return the web address that brings a code to the coach, empty while there is none."""


@runtime_checkable
class OffersCommands(Protocol):
    """A platform with a menu of commands, for everybody or for one room."""

    async def offer_commands(
        self, commands: Sequence[tuple[str, str]], *, room: str = "", language: str = ""
    ) -> None:
        """Show commands, each with its words: in a room, else to all who have none of their own.

        Without a room, a `language` (two letters) limits them to its speakers. Raises SendError.
        """

    async def take_commands_back(self, room: str) -> None:
        """Let a room have the commands of everybody again; raises SendError."""


@runtime_checkable
class ReadsBack(Protocol):
    """A platform that can say whether a message with a key arrived."""

    async def find(self, room: str, key: str, thread: str = "") -> Receipt | None:
        """Return the receipt of the message sent under a key, or None when it is not there.

        What stands under another message (`thread`) is looked for there.
        """


@runtime_checkable
class Threads(Protocol):
    """A platform where a message can stand under an earlier one."""

    async def send_under(self, room: str, thread: str, message: Message, key: str, *, aloud: bool) -> Receipt:
        """Deliver a message under the one with the id `thread`; raise SendError as `send` does.

        `aloud`: nobody has just written there, so it must be noticed outside the thread as well.
        """


@runtime_checkable
class ShowsPictures(Protocol):
    """A platform that can show a picture with a message's words and buttons."""

    async def send_picture(self, room: str, message: Message, png: bytes, key: str) -> Receipt:
        """Deliver `message` once, its picture drawn as `png`; raise SendError as `send` does.

        Only what became of the words counts: a picture that is refused is left out, or the error is `malformed`,
        after which the words go alone.
        """


class HomeChanged(Exception):
    """Somebody else has shown this home since the version that was named."""


@runtime_checkable
class Homes(Protocol):
    """A platform where each person has a page of their own with the coach, shown whenever it changes."""

    async def show_home(self, sender: str, parts: Sequence[Message], version: str) -> str:
        """Show the parts, one below another, in place of `version`, and return the new version.

        Raises HomeChanged when another version stands there, SendError as `send` does.
        """


@runtime_checkable
class Mounts(Protocol):
    """A platform that is spoken to over HTTP and adds its own routes to the web application."""

    def mount(self, app: "web.Application", ear: Ear) -> None:
        """Add routes; each answers 2xx only after the ear has kept what came."""

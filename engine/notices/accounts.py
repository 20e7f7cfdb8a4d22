"""What the coach can say about somebody's accounts on its platforms, and a talk that moves between them."""

from engine.notices.base import Notice


class LinkCodeShown(Notice):
    """A one-time code for a second app, good for `minutes`; a choice with a link does the same in one tap.

    The outbox forgets code and links as soon as it has been sent.
    """

    code: str
    minutes: int


class AccountAdded(Notice):
    """In a second app: it belongs to the same person from now on, and what they see is the same."""

    name: str


class AccountAddedElsewhere(Notice):
    """In the apps from before: another one (`platform`) belongs to this person now; was it you?"""

    platform: str


class AccountsShown(Notice):
    """Which apps somebody uses, to choose one that shall go. With a single one there is nothing to unlink."""

    platforms: tuple[str, ...]


class AccountRemoved(Notice):
    """An app does not belong to this person any more; `here` in that app itself."""

    platform: str
    here: bool = False


class CarriedOver(Notice):
    """A half-filled form has followed somebody from their other app; its open question comes next."""


ALL: tuple[type[Notice], ...] = (
    LinkCodeShown,
    AccountAdded,
    AccountAddedElsewhere,
    AccountsShown,
    AccountRemoved,
    CarriedOver,
)

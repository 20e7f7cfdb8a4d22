"""What the coach can say about side trips, reviews and refreshers, to the student."""

from engine.frozen import Frozen
from engine.notices.base import Notice


class TripFact(Frozen):
    """A competency beside the path. `days` is its price in class days, 0 when there is time for it.

    `why_word` is the interest it goes with, empty for none.
    """

    title: str
    i_can: str
    days: int = 0
    why_word: str = ""


class SideTripsShown(Notice):
    """What lies beside the path; the choices are the trips. A side trip never counts against the student."""

    subject: str
    trips: tuple[TripFact, ...]


class ReviewAsked(Notice):
    """One look at something mastered some time ago: is it still there? `refresh` offers to freshen it up first."""

    title: str
    i_can: str
    refresh: bool = False


class ReviewKept(Notice):
    """A review is noted; mastery stays, whatever was said."""

    title: str
    known: bool


class NothingToReview(Notice):
    """Nothing is due for another look this week."""


class Refreshed(Notice):
    """What a competency is about, and where to learn it again; `links` are (title, address)."""

    title: str
    i_can: str
    links: tuple[tuple[str, str], ...] = ()


class HelpDraft(Notice):
    """A question drafted for the student to send: what is stuck (the last next step) and what was tried."""

    title: str
    stuck: str
    tried: str


ALL: tuple[type[Notice], ...] = (
    SideTripsShown,
    ReviewAsked,
    ReviewKept,
    NothingToReview,
    Refreshed,
    HelpDraft,
)

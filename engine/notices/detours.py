"""What the coach can say about side trips, reviews and refreshers, to the student."""

from dataclasses import dataclass

from engine.notices.base import Notice


@dataclass(frozen=True, slots=True)
class TripFact:
    """A competency beside the path. `days` is its price in class days, 0 when there is time for it.

    `why_word` is the interest it goes with, empty for none.
    """

    title: str
    i_can: str
    days: int = 0
    why_word: str = ""


@dataclass(frozen=True, slots=True)
class SideTripsShown(Notice):
    """What lies beside the path; the choices are the trips. A side trip never counts against the student."""

    subject: str
    trips: tuple[TripFact, ...]


@dataclass(frozen=True, slots=True)
class ReviewAsked(Notice):
    """One look at something mastered some time ago: is it still there? `refresh` offers to freshen it up first."""

    title: str
    i_can: str
    refresh: bool = False


@dataclass(frozen=True, slots=True)
class ReviewKept(Notice):
    """A review is noted; mastery stays, whatever was said."""

    title: str
    known: bool


@dataclass(frozen=True, slots=True)
class NothingToReview(Notice):
    """Nothing is due for another look this week."""


@dataclass(frozen=True, slots=True)
class Refreshed(Notice):
    """What a competency is about, and where to learn it again; `links` are (title, address)."""

    title: str
    i_can: str
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
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

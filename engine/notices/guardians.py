"""What the coach can say to guardians: the agreed fields, and never a student's own words."""

from engine.frozen import Frozen
from engine.notices.base import Notice


class WardWeek(Frozen):
    """One child's week. `mastered` are titles, `kept` of `goals` were reached, `paths` are subject, shown and all.

    `needs` names subjects that could use somebody; `ask` is which question to ask at home.
    """

    student: str
    name: str
    mastered: tuple[str, ...] = ()
    kept: int = 0
    goals: int = 0
    paths: tuple[tuple[str, int, int], ...] = ()
    needs: tuple[str, ...] = ()
    ask: str = "next"


class WeekAtSchool(Notice):
    """To a guardian, once a week or when they ask: strengths first, and one question to ask at home."""

    wards: tuple[WardWeek, ...]
    asked: bool = False


class HomeAgreed(Notice):
    """A switch of the weekly word home: yes or no of a student, needed or weekly of a guardian."""

    what: str


ALL: tuple[type[Notice], ...] = (WeekAtSchool, HomeAgreed)

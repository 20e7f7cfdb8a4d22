"""Samples of what the coach says to guardians."""

from engine import actions as act
from engine.notices import Notice, choice
from engine.notices.guardians import HomeAgreed, WardWeek, WeekAtSchool
from tests.messages.samples.facts import HOSTILE, RIGHT_TO_LEFT, STEP, then

GUARDIANS: dict[str, tuple[Notice, ...]] = {
    "WeekAtSchool": (
        WeekAtSchool(
            (
                WardWeek(
                    "s1",
                    "Ana",
                    (STEP.title, "Read a map"),
                    1,
                    2,
                    (("Maths", 6, 20), ("English", 2, 18)),
                    ("English",),
                    "showed",
                ),
                WardWeek("s2", "Ben", (), 0, 1, (("Maths", 1, 20),), (), "goal"),
            ),
            choices=(
                choice(act.everybody.OnlyIfNeeded("yes"), label="needed.yes"),
                choice(act.everybody.FewerMessages()),
            ),
        ),
        WeekAtSchool((WardWeek("s1", "Ana", paths=(("Maths", 0, 20),)),), asked=True, choices=then()),
        WeekAtSchool((), asked=True, choices=then()),
        WeekAtSchool(
            (WardWeek("s1", HOSTILE, (RIGHT_TO_LEFT,), paths=((HOSTILE, 1, 2),), needs=(HOSTILE,)),)
        ),
    ),
    "HomeAgreed": tuple(HomeAgreed(each, choices=then()) for each in ("yes", "no", "needed", "weekly")),
}

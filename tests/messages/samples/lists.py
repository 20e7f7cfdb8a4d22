"""Samples of the pages of lists."""

from engine import actions as act
from engine.notices import Choice, Notice, choice, lists
from tests.messages.samples.facts import HOSTILE, RIGHT_TO_LEFT, then

NAMES = tuple(f"Student Number {number}" for number in range(8))

LISTS: dict[str, tuple[Notice, ...]] = {
    "CaseloadPage": (
        lists.CaseloadPage(
            (
                lists.StudentRow("Ana Ruiz", "off_track", "Maths", True),
                lists.StudentRow("Ben Ode", "on_track", "English"),
                lists.StudentRow("Cem Kaya"),
            ),
            7,
            12,
            choices=then(
                choice(act.advisers.OpenCase("s1"), "Ana Ruiz"),
                choice(act.advisers.Caseload("1"), label="page.back"),
                choice(act.advisers.Caseload("3"), label="page.on"),
            ),
        ),
        lists.CaseloadPage((), 7, choices=then()),
        lists.CaseloadPage((lists.StudentRow(HOSTILE, "drifting", HOSTILE, True),)),
        lists.CaseloadPage(
            tuple(lists.StudentRow(name * 9, "drifting", RIGHT_TO_LEFT) for name in NAMES[:8]), 7
        ),
    ),
    "PathPage": (
        lists.PathPage(
            "Maths",
            "Grade 7 maths",
            (
                lists.StepRow("Add fractions", "done"),
                lists.StepRow("Read a map", "waiting"),
                lists.StepRow("Solve two-step equations", "open"),
                lists.StepRow("Solve inequalities", "locked"),
            ),
            0,
            8,
            choices=then(
                Choice("must:k1", "competency", "Solve two-step equations"),
                choice(act.students.ShowPath("maths", "2"), label="page.on"),
                choice(act.students.ShowPath("maths", "0"), label="path.whole"),
            ),
        ),
        lists.PathPage(
            HOSTILE, HOSTILE, (lists.StepRow(HOSTILE, "open"), lists.StepRow(RIGHT_TO_LEFT, "locked")), 12
        ),
    ),
}

"""Samples of the parts of a home."""

from datetime import date

from engine import actions as act
from engine.notices import Choice, Notice, choice, home, staff
from tests.messages.samples.facts import CASE_DONE, HOSTILE, NOW, SAY

CASE = staff.CaseFact(
    "s1", "Ana Ruiz", "off_track", "Maths", ("shown:6:20", "quiet:4"), date(2026, 10, 5), "talked"
)
ROLES = ("student", "teacher", "adviser", "admin", "guardian")

HOME: dict[str, tuple[Notice, ...]] = {
    "HomeTop": (
        *(home.HomeTop("Ana", "Riverside", each) for each in ROLES),
        home.HomeTop(HOSTILE, HOSTILE, "student"),
    ),
    "HomeQuestion": (
        home.HomeQuestion("Maths", "I lose the sign", "open", ("Ms. Delgado", "Mr. Kim"), 95, choices=(SAY,)),
        home.HomeQuestion("Maths", "I lose the sign", "open", (), 3),
        home.HomeQuestion("Maths", "I lose the sign", "claimed", ("Mr. Kim",), 95),
        home.HomeQuestion("Maths", "I lose the sign", "answered", ("Mr. Kim",), 95),
        home.HomeQuestion(HOSTILE, HOSTILE, "open", (HOSTILE,), 1),
    ),
    "HomeEvidence": (home.HomeEvidence(("Read a graph", "Find the mean")), home.HomeEvidence((HOSTILE,))),
    "HomeDoor": (
        *(home.HomeDoor(each, True, choices=(choice(act.everybody.Settings()), NOW)) for each in ROLES),
        home.HomeDoor("student", choices=(NOW,)),
    ),
    "HomeQueue": (home.HomeQueue(0), home.HomeQueue(3), home.HomeQueue(200)),
    "HomeRow": (
        home.HomeRow("help", "Ana Ruiz", "Maths", 95, choices=(choice(act.teachers.ClaimHelp("h1")),)),
        home.HomeRow("help", "Ana Ruiz", "Maths", 95, "Ms. Delgado", True),
        home.HomeRow(
            "check", "Ana Ruiz", "Read a graph", 3000, choices=(choice(act.teachers.OpenCheck("c1")),)
        ),
        home.HomeRow("help", HOSTILE, HOSTILE, 1, HOSTILE),
    ),
    "HomeCaseload": (
        home.HomeCaseload(0, (), 0),
        home.HomeCaseload(12, (staff.BandCount("on_track", 9, 10), staff.BandCount("drifting", 3, 2)), 1),
        home.HomeCaseload(30, (staff.BandCount("off_track", 9, 9),), 9, ("Ana", HOSTILE), (HOSTILE,)),
    ),
    "HomePage": (
        home.HomePage(1, 9, choices=(Choice("turn:2:1", "page.on"),)),
        home.HomePage(2, 3, choices=(Choice("turn:1:1", "page.back"), Choice("turn:3:1", "page.on"))),
    ),
    "HomeCase": (
        home.HomeCase(CASE, choices=CASE_DONE),
        home.HomeCase(staff.CaseFact("s1", HOSTILE, "stalled", HOSTILE, (HOSTILE,))),
    ),
}

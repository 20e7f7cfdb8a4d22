"""Samples of what the coach says to teachers and advisers."""

from datetime import UTC, date, datetime

from engine import actions as act
from engine.notices import Notice, choice, morning, office, staff
from engine.unasked.digest import on_cards
from tests.messages.samples.facts import (
    CASE_DONE,
    DRIFTING,
    GOAL,
    HOSTILE,
    HOSTILE_GOAL,
    HOSTILE_STEP,
    MOMENT,
    MONDAY,
    NOW,
    OFF,
    OWN,
    STEP,
    then,
    unasked,
)


def _case(number: int) -> staff.CaseFact:
    return staff.CaseFact(
        f"s{number}",
        f"Student Number {number} With Quite-A-Long Surname",
        "off_track",
        "Mathematics for everybody",
        (
            "6 of 20 shown",
            "28 of 70 class days gone",
            "quiet for 9 class days",
            "2 messages without an answer",
        ),
        since=date(2026, 9, 28),
        last_tried="talked",
        words="I do not get the thing with the letters in it and everybody else does, so I stopped trying",
    )


MORNING = datetime(2026, 10, 14, 13, 30, tzinfo=UTC)
NAMES = tuple(f"Student{number} Surname{number}" for number in range(1, 31))
KINDS = (
    *(
        "closed",
        "unsolved",
        "withdrawn",
        "booked",
        "moved",
        "left",
        "plan",
        "level",
        "lost",
        "handed",
        "opened",
    ),
    *("unhandled", "gone"),
)
ASIDES = tuple(
    morning.AsideFact(kind, tuple((name, "Maths", MORNING) for name in NAMES[: 1 + place % 5]))
    for place, kind in enumerate(KINDS)
)
FULL_DIGEST = staff.Digest(
    week=MONDAY,
    students=30,
    counts=(
        staff.BandCount("ahead", 3, 2),
        staff.BandCount("on_track", 14, 16),
        staff.BandCount("drifting", 5, 5),
        staff.BandCount("off_track", 4, 3),
        staff.BandCount("stalled", 2, 2),
        staff.BandCount("starting", 1, 0),
        staff.BandCount("paused", 1, 2),
    ),
    cases=tuple(_case(number) for number in range(1, 8)),
    more_cases=3,
    good=tuple(staff.GoodFact(name, "mastered", "Solve two-step equations", 1) for name in NAMES[:9]),
    waiting=NAMES[:9],
    no_goals=NAMES[9:20],
    silent=NAMES[20:],
    unsure=2,
    choices=then(*on_cards(_case(number) for number in range(1, 8))),
)


STAFF: dict[str, tuple[Notice, ...]] = {
    "QueueShown": (
        staff.QueueShown(
            (
                staff.QueueRow("help", "h1", "Ana Ruiz", "Maths", 200, "Ms Ray"),
                staff.QueueRow("help", "h2", "Ben Ode", "Maths", 18),
                staff.QueueRow("check", "e1", "Cem Kaya", STEP.title, 3000),
            ),
            2,
            choices=then(
                choice(act.teachers.OpenHelp("h1"), "Ana Ruiz"),
                choice(act.teachers.OpenCheck("e1"), "Cem Kaya"),
            ),
        ),
        staff.QueueShown((), choices=then()),
        staff.QueueShown((staff.QueueRow("help", "h1", HOSTILE, HOSTILE, 0),)),
    ),
    "AwayShown": (
        staff.AwayShown(choices=then(choice(act.teachers.AwayUntil("5"), "5"))),
        staff.AwayShown(True, MONDAY, choices=then(choice(act.teachers.AwayUntil("0"), label="away.back"))),
        staff.AwayShown(True),
        staff.AwayShown(until=MONDAY),
    ),
    "QueueLine": (
        staff.QueueLine(2, 1, 1500, choices=(choice(act.teachers.Queue()), NOW)),
        staff.QueueLine(1, 0, 45),
        staff.QueueLine(0, 3, 240),
        staff.QueueLine(0, 0, 0, (morning.TimeFact(MORNING, "Ana Ruiz"),)),
        staff.QueueLine(1, 0, 45, tuple(morning.TimeFact(MORNING, each) for each in NAMES[:7]), ASIDES[:4]),
        *(staff.QueueLine(0, 0, 0, (), ASIDES[place : place + 4]) for place in (4, 8)),
        staff.QueueLine(0, 0, 0, (), (morning.AsideFact("closed", ((HOSTILE, HOSTILE, None),)),)),
    ),
    "Digest": (
        FULL_DIGEST,
        staff.Digest(
            MONDAY,
            2,
            (staff.BandCount("on_track", 1, 1), staff.BandCount("stalled", 1, 0)),
            (
                staff.CaseFact(
                    "s1", "Ben Ode", "stalled", "Maths", ("shown:6:20", "days:28:70", "quiet:6"), MONDAY
                ),
            ),
            good=(staff.GoodFact("Ana Ruiz", "mastered", STEP.title, 1), staff.GoodFact("Cem Kaya", "back")),
            silent=("Ben Ode",),
            choices=unasked(*on_cards((staff.CaseFact("s1", "Ben Ode", "stalled", "Maths", ()),))),
        ),
        staff.Digest(MONDAY, 1, (staff.BandCount("on_track", 1, 1),), (), choices=unasked()),
        staff.Digest(MONDAY, 0, (), (), asked=True),
        staff.Digest(
            MONDAY,
            3,
            (staff.BandCount("stalled", 2, 2),),
            (),
            before=2,
            to_see=("Ana", "Ben"),
            choices=unasked(),
        ),
        staff.Digest(
            MONDAY,
            1,
            (),
            (staff.CaseFact("s1", HOSTILE, "off_track", HOSTILE, (HOSTILE,), words=HOSTILE),),
            asked=True,
        ),
    ),
    "CaseShown": (
        staff.CaseShown(
            "s1",
            "Ana Ruiz",
            (DRIFTING, OFF),
            (GOAL, OWN),
            STEP,
            ("Read a map",),
            MONDAY,
            ("shown:6:20", "quiet:2", "unanswered:1"),
            (("note", MONDAY), ("snooze", date(2026, 10, 5))),
            "plan",
            "Read 20 pages of Holes by Thursday",
            ("She sleeps badly. We moved her reading to the first lesson.", ""),
            "Mr Oh",
            choices=then(*CASE_DONE),
        ),
        staff.CaseShown("s1", "Ana Ruiz", (), (), choices=then(*CASE_DONE)),
        staff.CaseShown(
            "s1",
            "Ana Ruiz",
            (DRIFTING,),
            (),
            why=("alike:120", "shown:6:20", "usual:9:20", "accepted:2:5", "accepted:0:0", "quiet:2"),
            choices=then(*CASE_DONE),
        ),
        staff.CaseShown(
            "s1",
            HOSTILE,
            (),
            (HOSTILE_GOAL,),
            HOSTILE_STEP,
            (HOSTILE,),
            None,
            (HOSTILE,),
            ((HOSTILE, MONDAY),),
            HOSTILE,
            HOSTILE,
            (HOSTILE,),
        ),
    ),
    "CaseNoted": tuple(
        staff.CaseNoted("Ana Ruiz", each, choices=then()) for each in ("talked", "booked", "snooze", "note")
    ),
    "GoneSilent": (
        staff.GoneSilent((staff.SilentFact("s1", "Ana Ruiz", 3),), choices=then()),
        staff.GoneSilent(
            tuple(staff.SilentFact(f"s{n}", name, 3) for n, name in enumerate(NAMES)), choices=then()
        ),
        staff.GoneSilent((staff.SilentFact("s1", HOSTILE, 1),)),
        staff.GoneSilent(
            (
                staff.SilentFact("s1", "Ana Ruiz", 10, "quiet"),
                staff.SilentFact("s2", "Ben Ode", 12, "off_track"),
                staff.SilentFact("s3", "Cem Ak", 5, "due"),
                staff.SilentFact("s4", "Dia Moe", 2, "risk"),
            ),
            choices=then(),
        ),
    ),
    "ErasureAsked": (
        staff.ErasureAsked(
            "x1", "Ana Ruiz", "s601", "Ms Oak", choices=(choice(act.advisers.ConfirmErasure("x1")),)
        ),
        staff.ErasureAsked("x1", "Ana Ruiz", "s601", "Ms Oak", confirmed=True),
        staff.ErasureAsked("x1", HOSTILE, HOSTILE, HOSTILE),
    ),
    "PageOpened": (
        *(
            office.PageOpened("s1", HOSTILE, "Ms. Lindqvist", each, choices=then())
            for each in ("safety", "family")
        ),
        *(
            office.PageOpened("s1", "Ana", "Ms. Lindqvist", each, choices=then())
            for each in ("moving", "mistake")
        ),
    ),
    "HandedOn": (staff.HandedOn("Ana", "Mr Oh", choices=then()), staff.HandedOn("Ana", choices=then())),
    "WhichStudent": (
        staff.WhichStudent(
            "ana",
            2,
            choices=then(
                choice(act.advisers.OpenCase("s1"), "Ana Ruiz"),
                choice(act.advisers.OpenCase("s2"), "Ana Ode"),
            ),
        ),
        staff.WhichStudent(HOSTILE),
    ),
    "ReplanNeeded": (
        staff.ReplanNeeded("Ana Ruiz", OFF, choices=then()),
        staff.ReplanNeeded(HOSTILE, DRIFTING),
    ),
    "FloodHeld": (
        staff.FloodHeld("riverside", "off-track", 214, 300, MOMENT, choices=then()),
        staff.FloodHeld("riverside", "due", 11, 25, MOMENT, choices=then()),
        staff.FloodHeld("riverside", "goal-prompt", 1, 1, MOMENT),
        staff.FloodHeld(HOSTILE, HOSTILE, 11, 25, MOMENT),
    ),
    "RoundShown": (
        staff.RoundShown(
            MONDAY, 1, ("Ana Ruiz", "Ben Ode"), choices=then(choice(act.advisers.OpenCase("s1"), "Ana Ruiz"))
        ),
        staff.RoundShown(
            MONDAY, 12, (), True, choices=then(choice(act.advisers.CheckIns(), label="round.new"))
        ),
        staff.RoundShown(MONDAY, 0, (HOSTILE, *NAMES)),
    ),
    "HumanNeeded": (
        staff.HumanNeeded("s1", "Ana Ruiz", "unhandled", ("Ms Lee",), choices=then(*CASE_DONE)),
        staff.HumanNeeded("s1", "Ana Ruiz", "handed", ("Ms Lee",), choices=then(*CASE_DONE)),
        staff.HumanNeeded(
            "s1",
            "Ana Ruiz",
            "silent",
            ("unanswered:3",),
            choices=then(choice(act.advisers.OpenCase("s1"), "Ana Ruiz"), *CASE_DONE),
        ),
        staff.HumanNeeded("s1", "Ana Ruiz", "unreached", ("Solve two-step equations",), choices=then()),
        staff.HumanNeeded("s1", "Ana Ruiz", "off_track", (), choices=then()),
        staff.HumanNeeded("s1", "Ana Ruiz", "left", choices=then()),
        staff.HumanNeeded("s1", HOSTILE, HOSTILE, (HOSTILE,)),
    ),
}

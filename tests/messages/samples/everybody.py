"""Samples of what the coach says to anybody."""

from datetime import timedelta

from engine import actions as act
from engine.notices import Choice, Notice, choice
from engine.notices import calls as calling
from engine.notices import everybody as every
from engine.notices.absence import WasAway
from tests.messages.samples.facts import (
    CANCEL,
    HOSTILE,
    LESS,
    LEVELS,
    MOMENT,
    MONDAY,
    NOW,
    RIGHT_TO_LEFT,
    RUBRIC,
    SKIP,
    STUDENT_MENU,
    then,
)

EVERYBODY: dict[str, tuple[Notice, ...]] = {
    "WhoAreYou": (every.WhoAreYou(),),
    "InPrivate": (
        every.InPrivate(),
        every.InPrivate(choices=(Choice("", "private", link="https://t.me/coach_gps_bot"),)),
    ),
    "CodeRefused": tuple(
        every.CodeRefused(each) for each in ("unknown", "used", "expired", "too_many", "too_young")
    ),
    "Welcome": (
        every.Welcome(
            "Ana",
            "River School",
            "student",
            ("Ms Ray (Maths)", "Mr Oh (English)"),
            ("Ms Lee",),
            choices=STUDENT_MENU,
        ),
        every.Welcome("Ms Ray", "River School", "teacher", choices=then()),
        every.Welcome("Ms Lee", "River School", "adviser", choices=then()),
        every.Welcome(HOSTILE, HOSTILE, "guardian"),
    ),
    "MenuShown": (
        every.MenuShown("Ana", "student", choices=STUDENT_MENU),
        every.MenuShown("Ana", "student", confused=1, choices=STUDENT_MENU),
        every.MenuShown("Ana", "student", confused=2, choices=STUDENT_MENU),
        every.MenuShown("Ana", "student", offer_person=True, choices=(NOW, *STUDENT_MENU[:-1])),
        every.MenuShown("Ms Ray", "teacher", confused=2, choices=then()),
    ),
    "FieldAsked": (
        every.FieldAsked("help", "stuck", "Maths", choices=(CANCEL,)),
        every.FieldAsked("show", "know", "Maths", elsewhere=True, choices=(CANCEL,)),
        every.FieldAsked("help", "tried", optional=True, choices=(SKIP, CANCEL)),
        every.FieldAsked("show", "level", "Solve two-step equations", RUBRIC, choices=(*LEVELS, CANCEL)),
        every.FieldAsked("notyet", "next_step", HOSTILE, choices=(CANCEL,)),
        every.FieldAsked("pauseuntil", "until", choices=(CANCEL,)),
        every.FieldAsked(
            "pauseuntil",
            "until",
            guess=MONDAY,
            choices=(choice(act.everybody.Pick("q", "2026-10-12"), label="pick.yes"), CANCEL),
        ),
    ),
    "EditTaken": (every.EditTaken(choices=then()), every.EditTaken()),
    "EditKept": (every.EditKept(choices=then()),),
    "HereForYou": (
        every.HereForYou("Ana", choices=then()),
        every.HereForYou(HOSTILE, choices=then()),
    ),
    "YouAreWelcome": (
        every.YouAreWelcome("Ana", choices=then()),
        every.YouAreWelcome(HOSTILE, choices=then()),
    ),
    "DidYouMean": (
        every.DidYouMean(
            choices=then(
                choice(act.students.MustShow("k1"), "Solve two-step equations"),
                choice(act.students.AskHelp("maths", "k1"), "Solve two-step equations"),
            )
        ),
        every.DidYouMean(
            choices=then(choice(act.students.MustShow("k1"), HOSTILE), choice(act.students.Goals()))
        ),
    ),
    "Cancelled": (every.Cancelled(choices=then()),),
    "NotFound": (every.NotFound(choices=then()),),
    "AlreadyDone": (
        every.AlreadyDone("help", "Mr Oh", choices=then()),
        every.AlreadyDone("help", choices=then()),
        every.AlreadyDone("check", "Ms Ray", choices=then()),
        every.AlreadyDone("check"),
        every.AlreadyDone("mastery"),
        every.AlreadyDone("goal"),
        every.AlreadyDone("call", "Mr Oh"),
        every.AlreadyDone(),
    ),
    "Trouble": (every.Trouble(choices=then()),),
    "SettingsShown": (
        every.SettingsShown(
            3,
            slot="15:30",
            choices=then(
                LESS,
                choice(act.everybody.MoreMessages()),
                choice(act.everybody.Pause()),
                choice(act.everybody.Stop()),
                choice(act.everybody.WhoSees()),
            ),
        ),
        every.SettingsShown(1, changed="less", slot="15:30", choices=then(choice(act.everybody.Pause()))),
        every.SettingsShown(
            3, paused_until=MONDAY, changed="pause", choices=then(choice(act.everybody.Start()))
        ),
        every.SettingsShown(3, stopped=True, changed="stop", choices=then(choice(act.everybody.Start()))),
        every.SettingsShown(3, stopped=True, changed="stop", slot="15:30", choices=then()),
        every.SettingsShown(3, stopped=True, guardian=True, choices=then()),
        every.SettingsShown(3, guardian=True, choices=then()),
        every.SettingsShown(3, paused_until=MONDAY, choices=then()),
        every.SettingsShown(0, changed="less", choices=then()),
        every.SettingsShown(3, slot="15:30", place="last", choices=then(choice(act.everybody.LinkAccount()))),
        every.SettingsShown(3, changed="writeto", slot="15:30", place="slack", choices=then()),
    ),
    "WhoSeesThis": (
        every.WhoSeesThis(
            ("Ms Ray (Maths)", "Mr Oh (English)"), ("Ms Lee",), ("Rosa Ruiz",), True, choices=then()
        ),
        every.WhoSeesThis((), (), choices=then()),
        every.WhoSeesThis(
            ("Ms Ray (Maths)",),
            ("Ms Lee",),
            looked=(
                ("Ms Lee", "page", MONDAY),
                ("Ms Ray", "question", MONDAY),
                ("Ms Ray", "evidence", MONDAY),
                ("Ms Oak", "glass-safety", MONDAY),
                ("Rosa", "home", MONDAY),
                ("", "page", MONDAY),
            ),
            choices=then(),
        ),
        every.WhoSeesThis((HOSTILE,), (RIGHT_TO_LEFT,)),
    ),
    "WhyThis": (
        every.WhyThis(
            "drift",
            MOMENT,
            "Maths",
            ("shown:6:20", "days:28:70", "quiet:2"),
            choices=then(LESS),
        ),
        every.WhyThis("goal-prompt", MOMENT, choices=then(LESS)),
        every.WhyThis("look-back", MOMENT, facts=("goals:2",), choices=then(LESS)),
        every.WhyThis("quiet", MOMENT, "Maths", ("shown:6:20", "days:1:1", "quiet:1"), choices=then(LESS)),
        every.WhyThis(choices=then(LESS)),
        every.WhyThis("some_new_rule", None, HOSTILE, (HOSTILE,)),
    ),
    "CallReceived": (
        calling.CallReceived(True, "US", ("Ms Lee", "Mr Oh"), choices=STUDENT_MENU[:-1]),
        calling.CallReceived(False, "GB", choices=STUDENT_MENU[:-1]),
        calling.CallReceived(False, "XX"),
        calling.CallReceived(True, "US", ("Ms Lee",), again=True, choices=STUDENT_MENU[:-1]),
        calling.CallReceived(True, "US", again=True),
    ),
    "CallTold": (
        calling.CallTold(("Ms Lee",), "US"),
        calling.CallTold(("Ms Lee", "Mr Oh"), "IE"),
    ),
    "WasAway": (
        WasAway(MOMENT, MOMENT + timedelta(days=2), True, ("Maths",), choices=then()),
        WasAway(MOMENT, MOMENT + timedelta(days=2), True, ("Maths", "English"), form=True),
        WasAway(MOMENT, MOMENT + timedelta(days=20), True, calls=True, choices=then()),
        WasAway(MOMENT, MOMENT + timedelta(days=2), False, (HOSTILE,), choices=then()),
    ),
    "CallNotReached": (calling.CallNotReached("US"), calling.CallNotReached("")),
    "CallAlert": (
        calling.CallAlert("c1", "Ana Ruiz", MOMENT, choices=(choice(act.advisers.CallSeen("c1")),)),
        calling.CallAlert(
            "c1", "Ana Ruiz", MOMENT, again=True, choices=(choice(act.advisers.CallSeen("c1")),)
        ),
        calling.CallAlert("c1", HOSTILE, MOMENT, "Mr Oh", choices=(choice(act.advisers.CallClear("c1")),)),
        calling.CallAlert("c1", "Ana Ruiz", MOMENT, "Mr Oh", "Ms Lee"),
    ),
    "CallWasSeen": (calling.CallWasSeen("Ms Lee"),),
    "CallUnseen": (calling.CallUnseen("US"), calling.CallUnseen("")),
    "DrillAlert": (
        calling.DrillAlert("d1", MOMENT, choices=(choice(act.advisers.DrillSeen("d1")),)),
        calling.DrillAlert("d1", MOMENT, seen=True),
    ),
}

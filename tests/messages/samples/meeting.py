"""Samples of what the coach says about looking at evidence together."""

from engine import actions as act
from engine.notices import Notice, choice
from engine.notices import meeting as meet
from tests.messages.samples.facts import HOSTILE, MOMENT, STEP, then

MEETING: dict[str, tuple[Notice, ...]] = {
    "WindowsShown": (
        meet.WindowsShown(
            ((MOMENT, "Ana Ruiz"), (MOMENT, "")),
            choices=then(choice(act.teachers.AddWindow()), choice(act.teachers.DropWindow("w1"), "1")),
        ),
        meet.WindowsShown(()),
        meet.WindowsShown(((MOMENT, HOSTILE),)),
    ),
    "WindowRefused": tuple(
        meet.WindowRefused(each, choices=then(choice(act.teachers.AddWindow())))
        for each in ("clock", "past", "closed", "twice")
    ),
    "TimesShown": (
        meet.TimesShown(
            STEP.title,
            ((MOMENT, "Ms Ray"), (MOMENT, "Mr Oh")),
            choices=then(choice(act.students.TakeWindow("w1", "e1"), "1")),
        ),
        meet.TimesShown(STEP.title, (), MOMENT, choices=then(choice(act.students.LeaveWindow("w1")))),
        meet.TimesShown(STEP.title, ()),
        meet.TimesShown(HOSTILE, ((MOMENT, HOSTILE),)),
    ),
    "Meeting": (
        *(
            meet.Meeting(each, STEP.title, MOMENT, "Ms Ray", choices=then())
            for each in ("booked", "moved", "left", "cancelled", "soon")
        ),
        meet.Meeting("cancelled", "", MOMENT, ""),
        meet.Meeting("booked", HOSTILE, MOMENT, HOSTILE),
    ),
}

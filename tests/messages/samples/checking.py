"""Samples of what the coach says about mastery checks."""

from engine import actions as act
from engine.notices import Notice, choice
from engine.notices import checking as check
from tests.messages.samples.facts import HELP, HOSTILE, MOMENT, MONDAY, RIGHT_TO_LEFT, RUBRIC, STEP, then

CHECKING: dict[str, tuple[Notice, ...]] = {
    "MustShowThis": (
        check.MustShowThis(
            "k1",
            STEP.title,
            STEP.i_can,
            RUBRIC,
            3,
            1,
            1,
            choices=then(choice(act.students.AskCheck("k1")), HELP),
        ),
        check.MustShowThis(
            "k1",
            STEP.title,
            STEP.i_can,
            RUBRIC,
            3,
            1,
            2,
            "Check one answer by putting it back in.",
            choices=then(choice(act.students.AskCheck("k1"))),
        ),
        check.MustShowThis("k1", HOSTILE, HOSTILE, (), 3, 2, 2, HOSTILE),
    ),
    "TryLater": (
        check.TryLater(STEP.title, "Check one answer by putting it back in.", MONDAY, choices=then(HELP)),
        check.TryLater(HOSTILE, "", MONDAY),
    ),
    "NotReadyYet": (
        check.NotReadyYet(STEP.title, ("Read a graph", "Find the mean"), choices=then(HELP)),
        check.NotReadyYet(HOSTILE, (HOSTILE,)),
    ),
    "StepNoted": (
        check.StepNoted(STEP.title, choices=then(choice(act.students.AskCheck("k1")))),
        check.StepNoted(HOSTILE),
    ),
    "PieceAdded": (
        check.PieceAdded(STEP.title, 3, choices=then(choice(act.students.AddPiece("e1")))),
        check.PieceAdded(HOSTILE, 4),
    ),
    "HistoryShown": (
        check.HistoryShown(
            STEP.title,
            (
                check.TryFact(MONDAY, STEP.title, "not_yet", 3, 0, "Ms Ray", "A clear start.", "Check it."),
                check.TryFact(MONDAY, STEP.title, "accepted", 3, 4, "Mr Oh", "Well said."),
                check.TryFact(MONDAY, STEP.title, "asked", 4, 0),
            ),
            choices=then(),
        ),
        check.HistoryShown("", (check.TryFact(MONDAY, STEP.title, "asked", 2, 0),), earlier=3),
        check.HistoryShown("", ()),
        check.HistoryShown(
            HOSTILE, (check.TryFact(MONDAY, HOSTILE, "not_yet", 0, 0, "", HOSTILE, HOSTILE),), HOSTILE
        ),
    ),
    "SecondLook": (
        check.SecondLook(
            "e1",
            "Ana Ruiz",
            STEP.title,
            4,
            "Ms Ray",
            "You undo each step.",
            "x = 4",
            "I put 4 back in",
            ("A second one",),
            choices=(choice(act.teachers.SecondView("e1", "yes"), label="second.yes"),),
        ),
        check.SecondLook("e1", HOSTILE, HOSTILE, 4, HOSTILE, HOSTILE, HOSTILE, "", (HOSTILE,)),
    ),
    "TopLevel": (
        check.TopLevel(STEP.title, 4, 4, "Mr Oh", choices=then()),
        check.TopLevel(STEP.title, 3, 4, "Mr Oh", choices=then()),
        check.TopLevel(HOSTILE, 3, 4, HOSTILE),
    ),
    "SeveralJudged": (
        check.SeveralJudged(("Ana", "Bo"), 4, choices=then(choice(act.teachers.Next()))),
        check.SeveralJudged(("Ana",), choices=then()),
        check.SeveralJudged(("Ana",), 3, (("Bo", "Mr Oh"), ("Cy", "Ms Ray")), choices=then()),
        check.SeveralJudged((HOSTILE,), 3, ((HOSTILE, HOSTILE),)),
    ),
    "CheckReceived": (
        check.CheckReceived(
            "e1", STEP.title, ("Ms Ray", "Mr Oh"), choices=then(choice(act.students.WithdrawCheck("e1")))
        ),
        check.CheckReceived("e1", HOSTILE, ()),
    ),
    "CheckTold": (
        check.CheckTold("e1", STEP.title, "Ms Ray", choices=then()),
        check.CheckTold("e1", HOSTILE, HOSTILE),
    ),
    "CheckNotReached": (
        check.CheckNotReached("e1", STEP.title, choices=then()),
        check.CheckNotReached("e1", HOSTILE),
    ),
    "CheckWithdrawn": (check.CheckWithdrawn(STEP.title, choices=then()), check.CheckWithdrawn(HOSTILE)),
    "CheckAccepted": (
        check.CheckAccepted(
            "e1",
            STEP.title,
            3,
            "I can do it on my own.",
            "You checked every answer.",
            "Ms Ray",
            7,
            20,
            ("Solve inequalities", "Write an equation"),
            choices=then(choice(act.students.WhereAmI())),
        ),
        check.CheckAccepted("e1", STEP.title, 4, "", "", "Ms Ray", 20, 20),
        check.CheckAccepted("e1", STEP.title, 3, "", "Well said.", "Ms Ray", 7, 20, top=4),
        check.CheckAccepted("e1", HOSTILE, 3, HOSTILE, HOSTILE, HOSTILE, 1, 1, (HOSTILE, "b", "c", "d")),
    ),
    "CheckNotYet": (
        check.CheckNotYet(
            "e1",
            STEP.title,
            "Your first line is clear.",
            "Do the same on both sides, then check.",
            "Ms Ray",
            MONDAY,
            STEP.link_title,
            STEP.link_url,
            choices=then(HELP),
        ),
        check.CheckNotYet(
            "e1",
            STEP.title,
            "Your first line is clear.",
            "Check one answer.",
            "Ms Ray",
            MONDAY,
            tries=3,
            choices=then(HELP),
        ),
        check.CheckNotYet("e1", HOSTILE, HOSTILE, "", HOSTILE, MONDAY, HOSTILE, "ftp://x"),
    ),
    "CheckCard": (
        check.CheckCard(
            "e1",
            "Ana Ruiz",
            STEP.title,
            STEP.i_can,
            RUBRIC,
            3,
            MOMENT,
            3,
            "You undo each step.",
            "2x + 3 = 11, so x = 4",
            "I put 4 back in",
            choices=(choice(act.teachers.AcceptCheck("e1")), choice(act.teachers.NotYet("e1"))),
        ),
        check.CheckCard(
            "e1",
            "Ana Ruiz",
            STEP.title,
            STEP.i_can,
            (),
            3,
            MOMENT,
            2,
            "You undo it.",
            "x = 4",
            "",
            "accepted",
            "Mr Oh",
            3,
        ),
        check.CheckCard(
            "e1",
            HOSTILE,
            HOSTILE,
            HOSTILE,
            (HOSTILE,),
            1,
            MOMENT,
            1,
            HOSTILE,
            RIGHT_TO_LEFT,
            HOSTILE,
            "not_yet",
            "",
            0,
            2,
            HOSTILE,
            (HOSTILE,),
            top=4,
        ),
    ),
    "VerdictGiven": (
        check.VerdictGiven("Ana", STEP.title, 3, choices=then(choice(act.teachers.Queue()))),
        check.VerdictGiven(HOSTILE, HOSTILE),
    ),
}

"""Samples of what the coach says to students about the way."""

from engine import actions as act
from engine.frozen import replace
from engine.notices import Choice, GoalFact, Notice, PathFact, choice, nudges
from engine.notices import students as way
from tests.messages.samples.facts import (
    AHEAD,
    ARRIVED,
    DRIFTING,
    DUE,
    GOAL,
    HELP,
    HOSTILE,
    HOSTILE_GOAL,
    HOSTILE_STEP,
    LIKED,
    MISSED,
    MONDAY,
    NOW,
    OFF,
    ON_TRACK,
    OWN,
    RIGHT_TO_LEFT,
    STALLED,
    STEP,
    STUDENT_MENU,
    SUBJECTS,
    TAKE,
    then,
    unasked,
)

NO_MORE = choice(act.students.Without("ahead"), label="without.ahead")
NUDGED = unasked(choice(act.students.MustShow("k1")), HELP, choice(act.students.NotThisWeek()))

STUDENTS: dict[str, tuple[Notice, ...]] = {
    "WhereYouAre": (
        way.WhereYouAre((ON_TRACK,), STEP, choices=then(*STUDENT_MENU[1:4])),
        way.WhereYouAre((AHEAD,), LIKED, "8-10", choices=then(*STUDENT_MENU[1:4])),
        way.WhereYouAre((DRIFTING, OFF), STEP, "15-18", choices=then(HELP)),
        way.WhereYouAre((STALLED, ARRIVED), DUE, choices=then()),
        way.WhereYouAre((replace(ON_TRACK, due=MONDAY, due_title="Find the mean"),), None),
        way.WhereYouAre((replace(ON_TRACK, due=MONDAY, due_title=HOSTILE, is_due_past=True),), None, "8-10"),
        way.WhereYouAre((ON_TRACK,), replace(DUE, due=MONDAY), choices=then()),
        way.WhereYouAre((ON_TRACK,), replace(DUE, due=MONDAY, is_due_past=True), choices=then()),
        way.WhereYouAre((), None, choices=then()),
        way.WhereYouAre((PathFact(HOSTILE, HOSTILE, "waiting", 0, 1, 0, 1, waiting=2),), HOSTILE_STEP),
    ),
    "DueShown": (
        way.DueShown(
            (
                way.DueFact("Maths", "Find the mean", MONDAY, is_past=True),
                way.DueFact(HOSTILE, HOSTILE, MONDAY),
            ),
            2,
            choices=then(choice(act.students.MustShow("k1"))),
        ),
        way.DueShown((), choices=then()),
    ),
    "ChooseSubject": (
        way.ChooseSubject("help", choices=(*SUBJECTS, NOW)),
        way.ChooseSubject("ready", choices=(*SUBJECTS, NOW)),
        way.ChooseSubject("help", choices=(NOW,)),
    ),
    "GoalsShown": (
        way.GoalsShown(
            MONDAY,
            (GOAL, OWN),
            ("Self-direction",),
            choices=then(choice(act.students.ProposeGoal("sd"), "Self-direction")),
        ),
        way.GoalsShown(MONDAY, (), ("Maths", "English"), choices=then()),
        way.GoalsShown(MONDAY, (HOSTILE_GOAL,)),
        way.GoalsShown(MONDAY, ()),
    ),
    "GoalProposed": (
        way.GoalProposed(
            "Maths",
            "usual",
            (STEP, LIKED),
            5,
            choices=(
                *TAKE,
                choice(act.students.OwnGoal("maths")),
                choice(act.students.SkipGoal("maths")),
                NOW,
            ),
        ),
        way.GoalProposed("Maths", "usual", (DUE,), 1, choices=TAKE),
        way.GoalProposed("Maths", "usual", (), 3),
        way.GoalProposed("Maths", "usual", (DUE,), 5, next_week=True, choices=TAKE),
        way.GoalProposed("Maths", "usual", (DUE,), 3, next_week=True, week=MONDAY, choices=TAKE),
        way.GoalProposed("Maths", "usual", (DUE,), 0, next_week=True),
        way.GoalProposed(HOSTILE, "usual", (HOSTILE_STEP,), 3),
    ),
    "GoalKept": (
        way.GoalKept(GOAL, choices=then(choice(act.students.MustShow("k1")), choice(act.students.Goals()))),
        way.GoalKept(
            GoalFact("g5", "Maths", "set", words="Get an A in maths"),
            "Find the mean",
            choices=then(choice(act.students.TakeGoal("maths"), label="take.instead")),
        ),
        way.GoalKept(HOSTILE_GOAL, HOSTILE),
        way.GoalKept(GoalFact("g6", "Maths", "set", words="20 pages by Friday", by=MONDAY), choices=then()),
    ),
    "GoalReplaced": (
        way.GoalReplaced(
            OWN,
            ("Find the mean",),
            choices=then(
                choice(act.students.Goals(), label="goals.keep"),
                choice(act.students.TakeGoal("maths", instead="1"), label="take.instead"),
            ),
        ),
        way.GoalReplaced(HOSTILE_GOAL, (HOSTILE,), choices=then()),
    ),
    "GoalSkipped": (way.GoalSkipped("Maths", choices=then()), way.GoalSkipped(HOSTILE)),
    "GoalPrompt": (
        *(nudges.GoalPrompt("Ana", ("Maths",), 3, 20, wording=n, choices=unasked(HELP)) for n in (1, 2)),
        nudges.GoalPrompt("Ana", ("Maths",), 3, 20, brief=True, choices=unasked(HELP)),
        nudges.GoalPrompt(
            "Ana",
            ("Maths", "English"),
            8,
            38,
            choices=unasked(choice(act.students.Goals()), choice(act.students.GetHelp())),
        ),
        nudges.GoalPrompt(
            "Ana", ("Maths",), 1, 20, look_back=1, choices=unasked(choice(act.students.LookBack()))
        ),
        nudges.GoalPrompt(HOSTILE, (), 0, 0, look_back=2),
    ),
    "GoalReminder": (
        *(nudges.GoalReminder(GOAL, 2, wording=n, choices=unasked(HELP)) for n in (1, 2, 3)),
        nudges.GoalReminder(GOAL, 1, choices=unasked(choice(act.students.MustShow("k1")), HELP)),
        nudges.GoalReminder(GoalFact("g6", "English", "set", words="Read 20 pages"), 2, choices=unasked()),
        nudges.GoalReminder(HOSTILE_GOAL, 1),
    ),
    "LookBackPrompt": (
        nudges.LookBackPrompt("Ana", (GOAL,), wording=1, choices=unasked(HELP)),
        nudges.LookBackPrompt(
            "Ana",
            (GOAL, OWN),
            choices=unasked(choice(act.students.LookBack()), choice(act.students.GetHelp())),
        ),
        nudges.LookBackPrompt(HOSTILE, (HOSTILE_GOAL,)),
    ),
    "LookBackAsked": (
        way.LookBackAsked(
            GOAL,
            1,
            choices=then(
                *(
                    choice(act.students.Look("g1", each), label=f"look.{each}")
                    for each in ("kept", "partly", "not_yet", "changed")
                )
            ),
        ),
        way.LookBackAsked(HOSTILE_GOAL),
    ),
    "LookedBack": tuple(
        way.LookedBack(
            GoalFact("g1", "Maths", state, words="Read 20 pages"),
            choices=tuple(
                choice(act.students.LookReason("g1", each), label=f"reason.{each}")
                for each in ("time", "hard", "away", "forgot", "help", "fun")
            ),
        )
        for state in ("kept", "partly", "not_yet", "changed")
    ),
    "LookBackDone": (
        *(way.LookBackDone(OWN, reason, choices=then()) for reason in ("help", "fun")),
        *(
            way.LookBackDone(
                MISSED,
                reason,
                carry=True,
                choices=then(choice(act.students.CarryOver("g3"), label="carry.whole")),
            )
            for reason in ("time", "hard", "away", "forgot")
        ),
        way.LookBackDone(
            MISSED,
            "time",
            carry=True,
            split=True,
            choices=then(choice(act.students.CarryOver("g3", "split"), label="carry.split")),
        ),
        way.LookBackDone(HOSTILE_GOAL, "carried"),
    ),
    "LookedAtAll": (way.LookedAtAll(2, 3, choices=then()), way.LookedAtAll(0, 1), way.LookedAtAll()),
    "PathShown": (
        way.PathShown(
            "Maths",
            "Grade 7 maths",
            ("Add fractions", "Order numbers"),
            20,
            ("Read a map",),
            (STEP, LIKED, DUE),
            (way.LockedFact("Solve inequalities", ("Solve two-step equations",)),),
            12,
            choices=then(),
        ),
        way.PathShown("Maths", "Grade 7 maths", ("Add fractions",), 1, (), (), choices=then()),
        way.PathShown("Maths", "Grade 7 maths", (), 4, (), (DUE,)),
        way.PathShown(
            HOSTILE,
            HOSTILE,
            (HOSTILE,),
            2,
            (RIGHT_TO_LEFT,),
            (HOSTILE_STEP,),
            (way.LockedFact(HOSTILE, (HOSTILE,)),),
            1,
        ),
    ),
    "ReadyShown": (
        way.ReadyShown(
            "Maths",
            (STEP, LIKED),
            choices=then(
                Choice("must:k1", "competency", STEP.title), Choice("must:k2", "competency", LIKED.title)
            ),
        ),
        way.ReadyShown("Maths", (), choices=then()),
        way.ReadyShown(HOSTILE, (HOSTILE_STEP,)),
    ),
    "DriftNudge": (
        nudges.DriftNudge("Ana", DRIFTING, STEP, "Ms Ray", 2, 42, choices=NUDGED),
        nudges.DriftNudge("Ana", DRIFTING, DUE, "", 1, 5, choices=NUDGED, wording=1),
        nudges.DriftNudge("Ana", OFF, None, "", choices=unasked()),
        nudges.DriftNudge(HOSTILE, DRIFTING, HOSTILE_STEP, HOSTILE, 3, 1),
    ),
    "OffTrackNudge": (
        nudges.OffTrackNudge("Ana", OFF, STEP, "Ms Ray", 3, 42, choices=NUDGED),
        nudges.OffTrackNudge("Ana", OFF, LIKED, "", 1, 1, choices=NUDGED, wording=1),
        nudges.OffTrackNudge("Ana", OFF, None, "", choices=unasked()),
        nudges.OffTrackNudge(HOSTILE, OFF, HOSTILE_STEP, HOSTILE, 3, 1),
    ),
    "DueNudge": (
        nudges.DueNudge("Ana", "Maths", ("Find the mean",), MONDAY, "Ms Ray", choices=NUDGED),
        nudges.DueNudge("Ana", "Maths", ("Find the mean", "Read a graph"), MONDAY, choices=NUDGED, wording=1),
        nudges.DueNudge(HOSTILE, HOSTILE, (HOSTILE,) * 5, MONDAY, HOSTILE),
    ),
    "ReplanOffer": (
        nudges.ReplanOffer("Ana", OFF, "Ms Ray", choices=unasked(HELP)),
        nudges.ReplanOffer("Ana", OFF, choices=unasked(HELP), wording=1),
        nudges.ReplanOffer(HOSTILE, OFF, HOSTILE),
    ),
    "AheadChoices": (
        nudges.AheadChoices("Ana", AHEAD, choices=unasked(NO_MORE)),
        nudges.AheadChoices("Ana", AHEAD, choices=unasked(), wording=1),
        nudges.AheadChoices(HOSTILE, AHEAD),
    ),
    "Muted": (nudges.Muted(MONDAY, choices=then()), nudges.Muted(None, choices=then())),
    "LeftOut": (nudges.LeftOut("ahead", choices=then()), nudges.LeftOut(HOSTILE, choices=then())),
    "QuietNudge": (
        nudges.QuietNudge(
            "Ana",
            STALLED,
            STEP,
            "Ms Ray",
            choices=unasked(choice(act.students.MustShow("k1")), HELP, choice(act.everybody.Pause())),
        ),
        nudges.QuietNudge("Ana", STALLED, None, choices=unasked()),
        nudges.QuietNudge("Ana", STALLED, STEP, "Ms Ray", choices=NUDGED, wording=1),
        nudges.QuietNudge("Ana", STALLED, LIKED, choices=NUDGED, wording=2),
        nudges.QuietNudge(HOSTILE, STALLED, HOSTILE_STEP, RIGHT_TO_LEFT),
    ),
    "Praise": (
        nudges.Praise("Ana", "back", "Maths", 3, choices=unasked(choice(act.students.WhereAmI()))),
        nudges.Praise("Ana", "kept", "Maths", 1, choices=unasked()),
        nudges.Praise("Ana", "mastered", "", 0, choices=unasked(), wording=1),
        nudges.Praise("Ana", "work", "Maths", 3, choices=unasked(), wording=2),
        nudges.Praise("Ana", "work", "Maths", 3, choices=unasked(), wording=3),
        nudges.Praise(HOSTILE, "back", HOSTILE, 1),
    ),
}

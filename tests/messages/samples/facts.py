"""What the samples are made of: a week, two subjects, a few steps, goals and people."""

from datetime import UTC, date, datetime

from engine import actions as act
from engine.notices import Choice, GoalFact, PathFact, StepFact, choice

MONDAY = date(2026, 10, 12)
MOMENT = datetime(2026, 10, 14, 14, 5, tzinfo=UTC)
HOSTILE = "<b>Bobby</b> *_[x](http://evil.example) <!channel> <@U1> & Co"
RIGHT_TO_LEFT = "נועה \u202eabc"

MENU = choice(act.everybody.Menu())
NOW = choice(act.everybody.PersonNow())
LESS = choice(act.everybody.FewerMessages())
STUDENT_MENU = (
    choice(act.students.WhereAmI()),
    choice(act.students.Goals()),
    choice(act.students.ShowPath()),
    choice(act.students.ReadyToShow()),
    choice(act.students.GetHelp()),
    choice(act.everybody.Settings()),
    choice(act.everybody.WhoSees()),
    NOW,
)


def then(*first: Choice) -> tuple[Choice, ...]:
    """Return the choices and what follows nearly all of them."""
    return (*first, MENU, NOW)


def unasked(*first: Choice) -> tuple[Choice, ...]:
    """Return what every unasked message carries."""
    return (*first, choice(act.everybody.Why("c1")), LESS)


HELP = choice(act.students.AskHelp("maths"))
SUBJECTS = tuple(
    Choice(act.token(act.students.AskHelp(key)), "subject", title)
    for key, title in (("maths", "Maths"), ("ela", "English"))
)
STEP = StepFact(
    key="k1",
    title="Solve two-step equations",
    i_can="I can solve an equation like 2x + 3 = 11 and check my answer.",
    code="7.EE.B.4a",
    why="unlock",
    why_count=4,
    link_title="Two-step equations, worked examples",
    link_url="https://example.org/two-step",
)
LIKED = StepFact("k2", "Read a graph", "I can tell a story from a graph.", why="interest", why_word="music")
DUE = StepFact("k3", "Find the mean", "I can find the mean of a set of numbers.", why="due", why_count=1)
HOSTILE_STEP = StepFact(
    "k4", HOSTILE, RIGHT_TO_LEFT, why="change", why_word=HOSTILE, link_title=HOSTILE, link_url="javascript:x"
)

ON_TRACK = PathFact(
    "Maths", "Grade 7 maths", "on_track", 6, 20, 21, 70, waiting=1, arrives_from=date(2027, 2, 8)
)
DRIFTING = PathFact("Maths", "Grade 7 maths", "drifting", 6, 20, 28, 70, gap=-3)
OFF = PathFact(
    "English",
    "Grade 7 English",
    "off_track",
    2,
    18,
    28,
    70,
    gap=-12,
    quiet=2,
    arrives_from=date(2027, 6, 7),
    arrives_by=date(2027, 6, 21),
)
AHEAD = PathFact("Maths", "Grade 3 maths", "ahead", 4, 9, 12, 40, gap=2)
STALLED = PathFact("Maths", "Grade 7 maths", "stalled", 6, 20, 28, 70, quiet=6, gap=-1)
ARRIVED = PathFact("English", "Grade 7 English", "arrived", 1, 1, 1, 1)

GOAL = GoalFact("g1", "Maths", "set", steps=("Solve two-step equations", "Read a graph"), done=1)
OWN = GoalFact("g2", "English", "kept", words="Read 20 pages of Holes by Thursday")
MISSED = GoalFact("g3", "Maths", "not_yet", steps=("Find the mean",))
HOSTILE_GOAL = GoalFact("g4", HOSTILE, "set", words=f"{RIGHT_TO_LEFT}\n\n{HOSTILE}")

RUBRIC = (
    "I am just starting.",
    "I can do it with help.",
    "I can do it on my own.",
    "I can do it in a new situation and explain why it works.",
)
LEVELS = tuple(
    Choice(act.token(act.everybody.Pick(str(level))), "pick.level", str(level)) for level in range(1, 5)
)
CANCEL = choice(act.everybody.Cancel())
SKIP = choice(act.everybody.Pick(), label="pick.skip")
SAY = choice(act.students.SayMore("h1"))
OPEN_HELP = (SAY, choice(act.students.MyQuestion("h1")), choice(act.students.WithdrawHelp("h1")), NOW)
CASE_DONE = tuple(
    choice(act.advisers.CaseDone("s1", what), label=f"did.{what}") for what in ("talked", "booked", "snooze")
)
TAKE = tuple(
    choice(act.students.TakeGoal("maths", size), label=f"take.{size}")
    for size in ("usual", "small", "stretch")
)

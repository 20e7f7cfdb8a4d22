"""Samples of what the coach says about side trips, reviews and refreshers."""

from engine.actions import detours as act
from engine.actions import students
from engine.notices import Notice, choice
from engine.notices import detours as beside
from tests.messages.samples.facts import HOSTILE, then

DETOURS: dict[str, tuple[Notice, ...]] = {
    "SideTripsShown": (
        beside.SideTripsShown(
            "Maths",
            (
                beside.TripFact("Secret codes", "I can make and break a simple code.", 0, "games"),
                beside.TripFact("Magic squares", "I can build a magic square.", 2),
            ),
            choices=then(choice(students.MustShow("k1"), "Secret codes")),
        ),
        beside.SideTripsShown("Maths", (), choices=then()),
        beside.SideTripsShown(HOSTILE, (beside.TripFact(HOSTILE, HOSTILE, 1, HOSTILE),)),
    ),
    "ReviewAsked": (
        beside.ReviewAsked(
            "Read a graph",
            "I can tell a story from a graph.",
            choices=then(
                choice(act.Reviewed("k2", "known"), label="reviewed.known"),
                choice(act.Reviewed("k2", "refresh"), label="reviewed.refresh"),
            ),
        ),
        beside.ReviewAsked(HOSTILE, HOSTILE, refresh=True),
    ),
    "ReviewKept": (
        beside.ReviewKept("Read a graph", True, choices=then()),
        beside.ReviewKept(HOSTILE, False),
    ),
    "NothingToReview": (beside.NothingToReview(choices=then()),),
    "Refreshed": (
        beside.Refreshed(
            "Read a graph",
            "I can tell a story from a graph.",
            (("Graphs, a film", "https://example.org/graphs"),),
        ),
        beside.Refreshed("Read a graph", "I can tell a story from a graph."),
        beside.Refreshed(HOSTILE, HOSTILE, ((HOSTILE, "javascript:x"),)),
    ),
    "HelpDraft": (
        beside.HelpDraft(
            "Read a graph",
            "Say what the line does between two points.",
            "I compared it with the film.",
            choices=then(
                choice(act.DraftHelp("maths", "k2", "1"), label="draft.sure"),
                choice(students.AskHelp("maths", "k2"), label="draft.own"),
            ),
        ),
        beside.HelpDraft(HOSTILE, HOSTILE, ""),
    ),
}

"""Samples of what the coach says about a change of plan."""

from datetime import date

from engine.actions import re_routing as act
from engine.notices import Notice, choice
from engine.notices import re_routing as plans
from tests.messages.samples.facts import HOSTILE, MONDAY, then

LATER = plans.ReRouteFact("Maths", date(2027, 6, 18), date(2027, 7, 2), 10, date(2027, 6, 28))
FEWER = plans.ReRouteFact(
    "Maths", date(2027, 6, 18), date(2027, 6, 18), 0, None, "Maths, the short way", ("Read a graph",)
)
EARLIER = plans.ReRouteFact(HOSTILE, date(2027, 6, 18), MONDAY, -1, MONDAY, HOSTILE, (HOSTILE,))
ANSWERS = tuple(
    choice(act.DecideReRoute("r1", each), label=f"plan.{each}") for each in ("agree", "decline", "talk")
)

RE_ROUTING: dict[str, tuple[Notice, ...]] = {
    "ReRouteOffered": (
        plans.ReRouteOffered(
            "Maths",
            date(2027, 6, 18),
            date(2027, 6, 28),
            choices=then(
                choice(act.Propose("maths", "2027-07-02"), "2", label="propose.later"),
                choice(act.ProposeDay("maths")),
                choice(act.Propose("maths", fewer="1"), label="propose.fewer"),
                choice(act.Propose("maths", destination="m7"), HOSTILE, label="propose.route"),
            ),
        ),
        plans.ReRouteOffered(HOSTILE, MONDAY),
    ),
    "ReRoutePriced": (
        plans.ReRoutePriced(
            LATER, choices=then(choice(act.Propose("maths", "2027-07-02", sure="1"), label="propose.sure"))
        ),
        plans.ReRoutePriced(FEWER, "hanging", ("Find the mean", HOSTILE)),
        plans.ReRoutePriced(EARLIER, "tight"),
        plans.ReRoutePriced(EARLIER, "calendar", choices=then(choice(act.ChangePlan("maths")))),
    ),
    "ReRouteSent": (
        plans.ReRouteSent(LATER, ("Ms Ray", "Ms Lee"), choices=then(choice(act.WithdrawReRoute("r1")))),
        plans.ReRouteSent(EARLIER, ()),
    ),
    "ReRouteTold": (plans.ReRouteTold("Maths", "Ms Ray"), plans.ReRouteTold(HOSTILE, HOSTILE)),
    "ReRouteCard": (
        plans.ReRouteCard("Ana Okafor", LATER, "asked", 6, 20, choices=ANSWERS),
        plans.ReRouteCard("Ana Okafor", FEWER, "agreed", 6, 20, "Ms Ray"),
        plans.ReRouteCard(HOSTILE, EARLIER, "declined", 0, 1, HOSTILE),
        plans.ReRouteCard("Ana Okafor", LATER, "talk", 6, 20, "Ms Ray", choices=ANSWERS[:2]),
        plans.ReRouteCard("Ana Okafor", LATER, "withdrawn", 6, 20),
    ),
    "ReRouteAnswered": (
        plans.ReRouteAnswered(LATER, "agreed", "Ms Ray", date(2026, 10, 21), choices=then()),
        plans.ReRouteAnswered(FEWER, "talk", "Ms Ray"),
        plans.ReRouteAnswered(EARLIER, "declined", HOSTILE),
    ),
    "ReRouteWithdrawn": (plans.ReRouteWithdrawn("Maths"), plans.ReRouteWithdrawn(HOSTILE)),
}

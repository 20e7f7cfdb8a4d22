"""Samples of what the coach shows as a picture."""

from engine import actions as act
from engine.frozen import replace
from engine.notices import Notice, choice
from engine.notices import about_me as mine
from engine.notices.pictures import RouteMapShown, StopFact
from engine.profile.stickers import STICKERS
from tests.messages.samples.facts import AHEAD, ARRIVED, HOSTILE, MONDAY, OFF, ON_TRACK, RIGHT_TO_LEFT, then

TITLES = (
    *(
        "Add and subtract fractions",
        "Read a graph",
        "Unit rates",
        "Scale drawings",
        "Solve two-step equations",
    ),
    *("Find the mean", "Area of a circle", "Angles in a triangle"),
)


def stops(done: int, waiting: int, ready: int, locked: int) -> tuple[StopFact, ...]:
    """Stops in the order in which the engine gives them."""
    kinds = ["done"] * done + ["waiting"] * waiting + ["next", *["open"] * (ready - 1)][:ready]
    kinds += ["locked"] * locked
    return tuple(
        StopFact(TITLES[n % 8], kind, (TITLES[(n + 7) % 8],) if kind == "locked" else ())
        for n, kind in enumerate(kinds)
    )


LONG = replace(OFF, done=100, total=200)
HOSTILE_PATH = replace(ON_TRACK, subject=HOSTILE, title=RIGHT_TO_LEFT, done=1, total=3)
HOSTILE_STOPS = (
    StopFact(RIGHT_TO_LEFT, "done"),
    StopFact(HOSTILE, "next"),
    StopFact("مرحبا", "locked", (HOSTILE,)),
)
MAPS = (
    RouteMapShown(
        replace(ON_TRACK, arrives_by=MONDAY),
        stops(6, 1, 3, 10),
        8,
        choices=then(choice(act.students.MustShow("k1"), "Scale drawings", label="competency")),
    ),
    RouteMapShown(AHEAD, stops(4, 0, 2, 3), 3, "8-10", choices=then(choice(act.students.ShowPath("maths")))),
    RouteMapShown(replace(ON_TRACK, done=0, total=9), stops(0, 0, 1, 8), 0, "8-10", choices=then()),
    RouteMapShown(ARRIVED, stops(1, 0, 0, 0), 1, choices=then()),
    RouteMapShown(LONG, stops(20, 2, 4, 34), 112, "15-18", 80, 60, choices=then()),
    RouteMapShown(HOSTILE_PATH, HOSTILE_STOPS, 1),
)
KEYS = tuple(each.key for each in STICKERS)
CHARTS = (
    mine.StickersShown(
        tuple(mine.StickerFact(key, MONDAY if number < 4 else None) for number, key in enumerate(KEYS)),
        choices=then(choice(act.about_me.AboutMe())),
    ),
    mine.StickersShown(tuple(mine.StickerFact(key) for key in KEYS)),
    mine.StickersShown(tuple(mine.StickerFact(key, MONDAY) for key in KEYS)),
)
SECTIONS = ("strengths", "gaps", "interests", "aspirations", "goals")
REFLECTED = (
    mine.ReflectionFact(MONDAY, 1, "I forgot to plan my week."),
    mine.ReflectionFact(MONDAY, 2, "I wrote a plan on Monday and kept most of it."),
)
PICTURES: dict[str, tuple[Notice, ...]] = {
    "RouteMapShown": MAPS,
    "StickersShown": CHARTS,
    "AboutMeShown": (
        mine.AboutMeShown(
            (
                mine.SectionFact("strengths", "I can explain things well.", MONDAY),
                *(mine.SectionFact(each) for each in SECTIONS[1:]),
            ),
            "strengths",
            choices=then(choice(act.about_me.WriteAboutMe("gaps"), label="mine.gaps")),
        ),
        mine.AboutMeShown(tuple(mine.SectionFact(each) for each in SECTIONS), choices=then()),
        mine.AboutMeShown(tuple(mine.SectionFact(each, HOSTILE, MONDAY) for each in SECTIONS)),
    ),
    "HabitsShown": (
        mine.HabitsShown(
            (mine.HabitFact("self_direction", REFLECTED), mine.HabitFact("teamwork")),
            "self_direction",
            choices=then(choice(act.about_me.Reflect("teamwork"), label="reflect.teamwork")),
        ),
        mine.HabitsShown((mine.HabitFact("curiosity", (mine.ReflectionFact(MONDAY, 3, HOSTILE),)),)),
    ),
    "PortfolioShown": (
        mine.PortfolioShown(
            (
                mine.PieceFact(
                    "Scale drawings", "Maths", MONDAY, 3, 2, "My plan of the flat", "Mr. Kim", "Clear."
                ),
                mine.PieceFact("Read a graph", "Maths", MONDAY, 4),
            ),
            12,
            choices=then(choice(act.students.MyTries())),
        ),
        mine.PortfolioShown((), choices=then(choice(act.students.ReadyToShow()))),
        mine.PortfolioShown((mine.PieceFact(HOSTILE, HOSTILE, MONDAY, 3, 3, HOSTILE, HOSTILE, HOSTILE),)),
    ),
}

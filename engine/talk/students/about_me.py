"""About me: the profile, the ways of working, the portfolio and the stickers of a student, for that student."""

from datetime import date, datetime

from engine.actions import about_me as act
from engine.actions.everybody import WhoSees
from engine.actions.students import MyTries, ReadyToShow
from engine.decision import Decision, change, reply, save
from engine.ids import short_id
from engine.notices import Choice, choice
from engine.notices.about_me import (
    AboutMeShown,
    HabitFact,
    HabitsShown,
    PieceFact,
    PortfolioShown,
    ReflectionFact,
    SectionFact,
    StickerFact,
    StickersShown,
)
from engine.notices.everybody import NotFound
from engine.nouns.mastery_check import MasteryCheck
from engine.profile.note import HABITS, SECTIONS, ProfileNote, latest
from engine.profile.stickers import STICKERS, earned
from engine.student import Snapshot
from engine.talk.lists.page import page_of
from engine.talk.menus import next_things

PIECES = 5
REFLECTIONS = 3
Notes = tuple[ProfileNote, ...]


def about_me(snapshot: Snapshot, action: act.AboutMe, now: datetime, key: str) -> Decision:
    return reply(_profile(snapshot, snapshot.past.notes))


def write(snapshot: Snapshot, action: act.WriteAboutMe, now: datetime, key: str) -> Decision:
    """Put a section's new words in the place of the old."""
    return _keep(snapshot, action.section, (action.words or "").strip(), now, key)


def forget(snapshot: Snapshot, action: act.ForgetAboutMe, now: datetime, key: str) -> Decision:
    return _keep(snapshot, action.section, "", now, key)


def habits(snapshot: Snapshot, action: act.Habits, now: datetime, key: str) -> Decision:
    return reply(_habits(snapshot, snapshot.past.notes))


def reflect(snapshot: Snapshot, action: act.Reflect, now: datetime, key: str) -> Decision:
    """Add a reflection to those before it: looking back at them is the point."""
    if action.habit not in HABITS:
        return reply(NotFound(choices=next_things()))
    words, level = (action.words or "").strip(), int(action.level or 0)
    note = ProfileNote(_id(key), snapshot.me.key, action.habit, words, now, level)
    return save(note) + reply(_habits(snapshot, (*snapshot.past.notes, note), action.habit))


def portfolio(snapshot: Snapshot, action: act.Portfolio, now: datetime, key: str) -> Decision:
    """Show what was mastered, with what showed it."""
    checks = snapshot.student.mastered.values() if snapshot.student else ()
    newest = sorted(checks, key=lambda each: each.judged_at or each.asked_at, reverse=True)
    page = page_of(action.page, len(newest), PIECES)
    pieces = tuple(_piece(snapshot, each) for each in page.cut(newest))
    ways = (
        (choice(MyTries()), choice(act.AboutMe()))
        if pieces
        else (choice(ReadyToShow()), choice(act.AboutMe()))
    )
    choices = next_things(*page.turns(act.Portfolio), *ways)
    notice = PortfolioShown(pieces, page.more, page.before, choices=choices)
    return change(notice) if action.page else reply(notice)


def stickers(snapshot: Snapshot, action: act.Stickers, now: datetime, key: str) -> Decision:
    """Show what was earned, and quietly what there is besides."""
    mine = earned(snapshot.past, snapshot.timetable)
    day = snapshot.timetable.local
    facts = (
        StickerFact(each.key, day(mine[each.key]).date() if each.key in mine else None) for each in STICKERS
    )
    return reply(StickersShown(tuple(facts), choices=next_things(choice(act.AboutMe()))))


def _keep(snapshot: Snapshot, section: str, words: str, now: datetime, key: str) -> Decision:
    if section not in SECTIONS:
        return reply(NotFound(choices=next_things()))
    note = ProfileNote(_id(key), snapshot.me.key, section, words, now)
    return save(note) + reply(_profile(snapshot, (*snapshot.past.notes, note), section))


def _id(key: str) -> str:
    return short_id("profile", key)


def _profile(snapshot: Snapshot, notes: Notes, changed: str = "") -> AboutMeShown:
    found = {each: latest(notes, each) for each in SECTIONS}
    facts = tuple(
        SectionFact(section, note.words, _day(snapshot, note)) if note else SectionFact(section)
        for section, note in found.items()
    )
    return AboutMeShown(facts, changed, choices=next_things(*_ways(found, changed)))


def _ways(found: dict[str, ProfileNote | None], changed: str) -> tuple[Choice, ...]:
    edits = (choice(act.WriteAboutMe(each), label=f"mine.{each}") for each in SECTIONS)
    out = (choice(act.ForgetAboutMe(changed)),) if found.get(changed) else ()
    shows = (choice(each) for each in (act.Habits(), act.Portfolio(), act.Stickers(), WhoSees()))
    return (*edits, *out, *shows)


def _habits(snapshot: Snapshot, notes: Notes, changed: str = "") -> HabitsShown:
    facts = tuple(HabitFact(each, _reflections(snapshot, notes, each)) for each in HABITS)
    ways = (choice(act.Reflect(each), label=f"reflect.{each}") for each in HABITS)
    return HabitsShown(facts, changed, choices=next_things(*ways, choice(act.AboutMe())))


def _reflections(snapshot: Snapshot, notes: Notes, habit: str) -> tuple[ReflectionFact, ...]:
    mine = sorted((each for each in notes if each.section == habit), key=lambda each: each.at)
    return tuple(ReflectionFact(_day(snapshot, each), each.level, each.words) for each in mine[-REFLECTIONS:])


def _day(snapshot: Snapshot, note: ProfileNote) -> date:
    return snapshot.timetable.local(note.at).date()


def _piece(snapshot: Snapshot, check: MasteryCheck) -> PieceFact:
    competency = snapshot.competency(check.competency)
    return PieceFact(
        competency.title if competency else "",
        snapshot.title(competency.subject) if competency else "",
        snapshot.timetable.local(check.judged_at or check.asked_at).date(),
        check.level,
        check.self_level,
        check.show,
        snapshot.called(check.judge),
        check.strength,
    )

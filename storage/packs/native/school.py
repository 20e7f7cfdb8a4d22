"""Read `school.toml` and `calendar.ics`: who the school is, what it has decided, and when it is open."""

import zoneinfo
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from engine.frozen import replace
from engine.ids import short_id
from engine.nouns.curriculum import EvidenceRule
from engine.nouns.school import Calendar, Policy, School
from storage.packs.cells import weekday
from storage.packs.native.calendar import Year, read_year
from storage.packs.problems import Findings, meant, shown
from storage.packs.settings import Settings, read_settings

USUAL = Policy()
CHANNEL_FORM = r"slack:([TE][A-Z0-9]{2,20}:)?[CG][A-Z0-9]{2,20}"


def read_school(folder: Path, before: School | None, findings: Findings) -> School | None:
    """Return the school of a folder; a folder with only a calendar gives it to the school known before."""
    toml, ics = folder / "school.toml", folder / "calendar.ics"
    year = read_year(ics, findings) if ics.exists() else None
    if toml.exists():
        settings = read_settings(toml, findings)
        return _school(settings, year) if settings else None
    if before is None and ics.exists():
        findings.refuse(str(ics), 1, "there is a calendar but no school", "put a school.toml beside it")
    if before is None or year is None:
        return None
    first, last = year.first or before.calendar.first, year.last or before.calendar.last
    closed = _within(year.closed, first, last, before.calendar.weekdays)
    return replace(before, calendar=replace(before.calendar, first=first, last=last, closed=closed))


def _school(settings: Settings, year: Year | None) -> School | None:
    key = settings.words("key", pattern=r"[a-z0-9][a-z0-9-]{0,39}", like="small letters, digits and hyphens")
    name = settings.words("name")
    zone = _zone(settings)
    language = settings.words("language", "en", r"[a-z]{2,3}(-[A-Z]{2})?", 'a language like "en"')
    policy = _policy(settings)
    calendar = _calendar(settings, year)
    settings.close()
    return School(key, name, zone, calendar, language, policy) if calendar else None


def _zone(settings: Settings) -> str:
    zone = settings.words("zone")
    known = zoneinfo.available_timezones()
    if zone and zone not in known:
        settings.refuse(
            "zone",
            f"{shown(zone)} is not a time zone{meant(zone, known)}",
            'write for example "Europe/Paris"',
        )
    return zone


def _policy(settings: Settings) -> Policy:
    levels = settings.several("rubric.levels") or USUAL.levels
    policy = Policy(
        student_slot=settings.clock("times.student_slot", USUAL.student_slot),
        digest_at=settings.clock("times.digest_at", USUAL.digest_at),
        queue_at=settings.clock("times.queue_at", USUAL.queue_at),
        quiet_from=settings.clock("times.quiet_from", USUAL.quiet_from),
        quiet_until=settings.clock("times.quiet_until", USUAL.quiet_until),
        weekly_limit=settings.whole("contact.weekly_limit", 1, 7, USUAL.weekly_limit),
        hold_back=settings.whole("contact.hold_back_percent", 0, 50, 0) / 100,
        passing_level=settings.whole(
            "rubric.passing_level", 1, len(levels), min(USUAL.passing_level, len(levels))
        ),
        levels=levels,
        country=settings.words("country", USUAL.country, r"[A-Z]{2}", 'two letters like "US"'),
        safeguarding=_named(settings, "safeguarding"),
        min_age=settings.named_numbers("minimum_age", 5, 25),
        evidence=_evidence(settings),
        second_assessor=settings.flag("evidence.second_assessor", USUAL.second_assessor),
    )
    _check_hours(settings, policy)
    return _with_help(settings, policy)


def _with_help(settings: Settings, policy: Policy) -> Policy:
    """Add what stands under `[help]`: when an answer can be expected, from whom, and where questions are read."""
    policy = replace(
        policy,
        school_opens=settings.clock("help.opens", USUAL.school_opens),
        school_closes=settings.clock("help.closes", USUAL.school_closes),
        classmates=settings.flag("help.classmates", USUAL.classmates),
        guardians=settings.flag("guardians.weekly", USUAL.guardians),
        guardians_asked_from=settings.whole(
            "guardians.student_agrees_from", 5, 18, USUAL.guardians_asked_from
        ),
        lead=_named(settings, "help.lead"),
        help_channel=settings.words(
            "help.channel", "", CHANNEL_FORM, 'the id of a channel, like "slack:C0123ABCD"', optional=True
        ),
    )
    if policy.school_opens >= policy.school_closes:
        what = (
            f"school closes at {policy.school_closes:%H:%M}, before it opens at {policy.school_opens:%H:%M}"
        )
        settings.refuse("help.closes", what, "write a time after `opens`")
    return policy


def _evidence(settings: Settings) -> EvidenceRule:
    know = settings.whole("evidence.know", 0, 9, USUAL.evidence.know)
    show = settings.whole("evidence.show", 0, 9, USUAL.evidence.show)
    if know + show == 0:
        settings.refuse(
            "evidence.know", "no evidence is asked for at all", "ask for at least one piece to know or show"
        )
    return EvidenceRule(know, show)


def _named(settings: Settings, name: str) -> tuple[str, ...]:
    """Return the keys of the people that a list of codes names; the same person twice would count as two."""
    codes = settings.several(name)
    for code in sorted(code for code in set(codes) if codes.count(code) > 1):
        what = f"{shown(name)} names {shown(code)} {codes.count(code)} times"
        settings.refuse(name, what, "name each person once; who is named twice is still one person")
    return tuple(short_id("person", code) for code in codes)


def _check_hours(settings: Settings, policy: Policy) -> None:
    """Quiet hours run over midnight; the other times of the school are outside of them."""
    start, end = policy.quiet_from, policy.quiet_until
    if start <= end:
        what = f"the quiet hours from {start:%H:%M} until {end:%H:%M} do not run over the night"
        settings.refuse("times.quiet_from", what, "write an evening in quiet_from, a morning in quiet_until")
        return
    for name in ("student_slot", "digest_at", "queue_at"):
        moment = getattr(policy, name)
        if moment >= start or moment < end:
            what = f"{shown(name)} is {moment:%H:%M}, within the quiet hours {start:%H:%M} to {end:%H:%M}"
            settings.refuse(f"times.{name}", what, "move it, or change the quiet hours")


def _calendar(settings: Settings, year: Year | None) -> Calendar | None:
    first = settings.day("year.first") or (year.first if year else None)
    last = settings.day("year.last") or (year.last if year else None)
    weekdays = _weekdays(settings)
    closed = frozenset(settings.days("year.closed")) | (year.closed if year else frozenset())
    if first is None or last is None:
        name = "year.first" if first is None else "year.last"
        settings.refuse(
            name,
            f"{shown(name)} is not known",
            f"write {name[5:]} = 2026-08-31 under [year], or name it in calendar.ics",
        )
    elif last <= first or last - first > timedelta(days=500):
        what = f"the year runs from {first} to {last}"
        settings.refuse("year.last", what, "let it end after it starts, within 500 days")
    else:
        within = _within(closed, first, last, weekdays)
        if any(day not in within for day in _school_days(first, last, weekdays)):
            return Calendar(first, last, within, weekdays)
        settings.refuse(
            "year.first", "the year has no class day", "correct the dates, the weekdays or calendar.ics"
        )
    return None


def _weekdays(settings: Settings) -> frozenset[int]:
    words = settings.several("year.weekdays") or ("Mon", "Tue", "Wed", "Thu", "Fri")
    numbers = [weekday(word) for word in words]
    if None in numbers:
        strange = words[numbers.index(None)]
        settings.refuse(
            "year.weekdays", f"{shown(strange)} is not a weekday", 'write for example ["Mon", "Tue"]'
        )
    return frozenset(number for number in numbers if number is not None)


def _within(closed: frozenset[date], first: date, last: date, weekdays: frozenset[int]) -> frozenset[date]:
    return closed.intersection(_school_days(first, last, weekdays))


def _school_days(first: date, last: date, weekdays: frozenset[int]) -> Iterator[date]:
    every = (first + timedelta(days=count) for count in range((last - first).days + 1))
    return (day for day in every if day.weekday() in weekdays)

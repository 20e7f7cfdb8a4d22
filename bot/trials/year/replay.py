"""A caseload of made-up students through a school year with the real engine, a class day at a time."""

from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import groupby
from random import Random
from typing import NamedTuple

from bot.trials.year import course
from bot.trials.year.coached import made_up
from bot.trials.year.coached.adviser import Adviser
from bot.trials.year.coached.known import Known
from bot.trials.year.coached.learner import Learner
from bot.trials.year.forecasts import cut_days, forecast, is_covered
from bot.trials.year.life import lived
from bot.trials.year.record import PathRecord, StudentRecord
from bot.trials.year.travel import Travel
from bot.trials.year.worlds import Kind, somebody
from engine.journey.forecast.calibration import Calibration
from engine.journey.pacing.pace import judge
from engine.journey.states import ARRIVED, OFF_TRACK, STALLED
from engine.journey.timetable import Timetable
from engine.nouns.school import Policy, School
from engine.nouns.standing import STATES

DAY = Policy().digest_at, time(12, 0), Policy().student_slot, time(17, 0)
LONG = 10
OFF = (OFF_TRACK, STALLED)


class Moments(NamedTuple):
    """Of one school day: the adviser reads, students work, each is looked at, goals are chosen. A week may begin."""

    morning: datetime
    noon: datetime
    slot: datetime
    evening: datetime
    begins_week: bool


class Year:
    """The days of one student: all paths are on the same learning days, without those on which they are excused."""

    def __init__(
        self, world: str, days: Timetable, school: School, subjects: int, key: str, number: int
    ) -> None:
        chance = Random(key)
        kind = somebody(world, chance)
        person = made_up.student(number)
        excused = course.excused(days, chance)
        travels = {
            f"subject {n + 1}": _travel(
                kind, days, excused, school.calibration, chance, f"{person.key}.{n + 1}."
            )
            for n in range(subjects)
        }
        self.paths = [PathRecord(world, each.life.arrival <= each.plan.days) for each in travels.values()]
        self.record = StudentRecord(world, self.paths, person.grade == min(made_up.GRADES))
        self._travels = travels
        plan = travels["subject 1"].plan
        self._asks, self._cuts = Random(f"{key}:forecasts"), cut_days(plan.days)
        known = Known(person, travels, days, excused, school)
        self.learner = Learner(known, self.record, kind.answers, kind.mutes, Random(self._asks.random()))
        weeks = [list(week) for _, week in groupby(course.learning_days(plan), key=course.week_number)]
        self._left_in_week = {day: len(week) - at for week in weeks for at, day in enumerate(week)}

    def live(self, today: date, at: Moments) -> None:
        """One class day of the school: work, the daily look, goals in the evening, and what came of it."""
        if self.learner.has_arrived:
            return
        self.record.weeks += at.begins_week
        chosen = self._work(today, at.noon) if today in self._left_in_week else {}
        self.learner.hears(at.slot, self._outcomes)
        for subject, room in chosen.items():
            self.learner.chooses(subject, room, at.evening)
        if today in self._left_in_week:
            self._count()
            self._forecast()

    def _work(self, today: date, noon: datetime) -> dict[str, float]:
        """A learning day on every path that has not arrived; the sizes of the goals that are chosen today."""
        chosen: dict[str, float] = {}
        worked: list[str] = []
        for (subject, travel), record in zip(self._travels.items(), self.paths, strict=True):
            record.is_open = not travel.has_arrived
            if not record.is_open:
                continue
            left = travel.left_to_work
            travel.learn()
            self.learner.works(subject, noon)
            is_sign = travel.rhythm.quiet == 0
            worked += [subject] if is_sign else []
            work, days_left = travel.life.work[travel.days], self._left_in_week[today]
            room = record.goals.day(work, is_sign, days_left, left)
            if room is not None:
                chosen[subject] = room
        if worked:
            self.learner.speaks(noon, worked)
        return chosen

    def _outcomes(self) -> dict[str, bool]:
        found = (
            (subject, record.goals.outcome) for subject, record in zip(self._travels, self.paths, strict=True)
        )
        return {subject: outcome for subject, outcome in found if outcome is not None}

    def _count(self) -> None:
        """The state shown after the daily look, and how long somebody off track has been left alone."""
        known, record = self.learner.known, self.record
        standings = known.standings
        for travel, path, standing in zip(self._travels.values(), self.paths, standings, strict=True):
            if path.is_open:
                path.note(travel.read(standing.judged), STATES[standing.state])
        record.days_behind += any(each.is_behind for each in self.paths if each.is_open)
        open_now = [each for each in standings if each.state != ARRIVED]
        quiet = min((each.quiet for each in open_now), default=0)
        is_off = any(each.state in OFF for each in open_now)
        record.left_alone(is_off, is_silent=quiet > 0, has_human=known.case is not None)
        record.silences += quiet == LONG and is_off

    def _forecast(self) -> None:
        """Ranges are held against the truth on every path; the dear baselines are drawn on the first."""
        for travel, record in zip(self._travels.values(), self.paths, strict=True):
            if travel.days in self._cuts and record.is_open and not travel.has_arrived:
                to_go = judge(travel.ledger, travel.position(), travel.calibration).to_go
                record.covered.append(is_covered(to_go, travel.life.arrival - travel.days))
                if record is self.paths[0]:
                    record.forecasts.append(forecast(travel, self._asks))


def lived_together(years: Sequence[Year], days: Timetable, school: School) -> None:
    """A year of students who have the same adviser."""
    adviser = Adviser([each.learner for each in years], days, school)
    for today in days.days:
        morning, noon, slot, evening = (days.at(today, wall) for wall in DAY)
        at = Moments(morning, noon, slot, evening, days.is_first_of_week(today))
        adviser.morning(at.morning)
        for year in years:
            year.live(today, at)
        if days.is_last_of_week(today):
            for year in years:
                year.learner.known.forget(at.evening)


def _travel(
    kind: Kind,
    school: Timetable,
    excused: frozenset[date],
    calibration: Calibration,
    chance: Random,
    name: str,
) -> Travel:
    plan = course.plan_of(school, excused, kind.task, chance, name)
    efforts = [plan.efforts[step.key] for step in plan.steps]
    return Travel(plan, lived(kind, efforts, plan.days, chance), calibration)

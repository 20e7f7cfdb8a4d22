"""One made-up student's school year through the real engine, a class day at a time."""

from collections import Counter
from datetime import date
from itertools import groupby
from random import Random

from bot.trials.year import course
from bot.trials.year.contact import Change, Contact
from bot.trials.year.forecasts import cut_days, forecast, is_covered
from bot.trials.year.life import lived
from bot.trials.year.record import PathRecord, StudentRecord
from bot.trials.year.travel import Travel
from bot.trials.year.worlds import somebody
from engine.journey.forecast.calibration import Calibration
from engine.journey.pacing.pace import judge
from engine.journey.timetable import Timetable


class Year:
    """The days of one student: all paths are on the same learning days."""

    def __init__(
        self, world: str, school: Timetable, calibration: Calibration, subjects: int, key: str
    ) -> None:
        self._chance = Random(key)
        self._kind = somebody(world, self._chance)
        free = course.excused(school, self._chance)
        self._travels = [self._travel(school, free, calibration) for _ in range(subjects)]
        self.record = StudentRecord(world, [_record(world, each) for each in self._travels])
        self._days = course.learning_days(self._travels[0].plan)
        self._asks, self._cuts = Random(f"{key}:forecasts"), cut_days(self._travels[0].plan.days)

    def live(self) -> StudentRecord:
        """Live the year until everything is mastered or the calendar ends."""
        contact = Contact(self._kind.answers, Random(self._asks.random()))
        for _, week in groupby(self._days, key=course.week_number):
            days = list(week)
            if all(each.has_arrived for each in self._travels):
                break
            self._live_week(days, contact)
        self._tell(contact)
        return self.record

    def _live_week(self, days: list[date], contact: Contact) -> None:
        self.record.weeks += 1
        for at, today in enumerate(days):
            changes = self._judge(today, len(days) - at)
            has_spoken = any(each.rhythm.quiet == 0 for each in self._travels)
            contact.day(self.record.weeks, changes, has_spoken, at == 0, at == len(days) - 1)
            self._forecast()

    def _judge(self, today: date, class_days_left: int) -> list[Change]:
        """Judge every path that has not arrived; the changes of state this brought."""
        changes: list[Change] = []
        for travel, record in zip(self._travels, self.record.paths, strict=True):
            if travel.has_arrived:
                continue
            left = travel.left_to_work
            change = record.note(travel.step(today), travel.memory.state)
            has_sign = travel.rhythm.quiet == 0
            record.goals.day(travel.life.work[travel.days], has_sign, class_days_left, left)
            changes += [change] if change else []
        return changes

    def _forecast(self) -> None:
        """Ranges are held against the truth on every path; the dear baselines are drawn on the first."""
        for travel, record in zip(self._travels, self.record.paths, strict=True):
            if travel.days in self._cuts and not travel.has_arrived:
                to_go = judge(travel.ledger, travel.position(), travel.calibration).to_go
                record.covered.append(is_covered(to_go, travel.life.arrival - travel.days))
                if record is self.record.paths[0]:
                    record.forecasts.append(forecast(travel, self._asks))

    def _travel(self, school: Timetable, free: frozenset[date], calibration: Calibration) -> Travel:
        plan = course.plan_of(school, free, self._kind.task, self._chance)
        efforts = [plan.efforts[step.key] for step in plan.steps]
        return Travel(plan, lived(self._kind, efforts, plan.days, self._chance), calibration)

    def _tell(self, contact: Contact) -> None:
        record = self.record
        record.messages, record.wishes, record.silences = len(contact.sent), contact.wishes, contact.silences
        record.most_in_week = max(Counter(week for week, _ in contact.sent).values(), default=0)


def _record(world: str, travel: Travel) -> PathRecord:
    return PathRecord(world, travel.life.arrival <= travel.plan.days)

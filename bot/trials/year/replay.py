"""One made-up student's school year through the real engine, a class day at a time."""

from collections import Counter
from datetime import date
from random import Random

from bot.trials.year import course
from bot.trials.year.contact import Change, Contact
from bot.trials.year.forecasts import cut_days, forecast
from bot.trials.year.life import lived
from bot.trials.year.record import PathRecord, StudentRecord
from bot.trials.year.travel import Travel
from bot.trials.year.worlds import somebody
from engine.journey.calibration import Calibration
from engine.journey.timetable import Timetable


class Year:
    """The days of one student: all paths are on the same learning days. Forecasts are asked of the first path only."""

    def __init__(
        self, world: str, school: Timetable, calibration: Calibration, subjects: int, key: str
    ) -> None:
        self._chance = Random(key)
        self._kind = somebody(world, self._chance)
        free = course.excused(school, self._chance)
        self._travels = [self._travel(school, free, calibration) for _ in range(subjects)]
        self.record = StudentRecord(world, [_record(world, each) for each in self._travels])
        self._days = course.learning_days(self._travels[0].plan)
        self._weeks = course.week_numbers(self._days)
        self._asks = Random(f"{key}:forecasts")

    def live(self) -> StudentRecord:
        """Live the whole year."""
        contact = Contact(self._kind.answers, Random(f"{self._chance.random()}"))
        for day, today in enumerate(self._days, start=1):
            week, is_first, is_last = self._place(day)
            if is_first:
                self._open_week()
            moving = [each for each in self._travels if not each.has_arrived]
            if not moving:
                break
            changes = self._judge(today)
            has_spoken = any(each.rhythm.quiet == 0 for each in moving)
            contact.day(week, changes, has_spoken, is_first, is_last)
            if is_last:
                self._close_week(day, week)
        self._tell(contact)
        return self.record

    def _travel(self, school: Timetable, free: frozenset[date], calibration: Calibration) -> Travel:
        plan = course.plan_of(school, free, self._kind.task, self._chance)
        efforts = [plan.efforts[step.key] for step in plan.steps]
        return Travel(plan, lived(self._kind, efforts, plan.days, self._chance), calibration)

    def _judge(self, today: date) -> list[Change]:
        changes: list[Change] = []
        for travel, record in zip(self._travels, self.record.paths, strict=True):
            if travel.has_arrived:
                continue
            reading = travel.step(today)
            change = record.note(reading, travel.memory.state)
            changes += [change] if change else []
        self._forecast()
        return changes

    def _forecast(self) -> None:
        travel, record = self._travels[0], self.record.paths[0]
        if travel.days in cut_days(travel.plan.days) and not travel.has_arrived:
            if not record.forecasts or record.forecasts[-1].day < travel.days:
                record.forecasts.append(forecast(travel, self._asks))

    def _place(self, day: int) -> tuple[int, bool, bool]:
        """The school week of a day, and whether it is the first and the last learning day in it."""
        weeks, at = self._weeks, day - 1
        is_first = at == 0 or weeks[at - 1] != weeks[at]
        is_last = day == len(weeks) or weeks[day] != weeks[at]
        return weeks[at], is_first, is_last

    def _open_week(self) -> None:
        self._left = [each.left_to_work for each in self._travels]

    def _close_week(self, day: int, week: int) -> None:
        class_days = sum(each == week for each in self._weeks[max(0, day - 7) : day])
        self.record.weeks += 1
        for travel, record, left in zip(self._travels, self.record.paths, self._left, strict=True):
            record.goals.close(travel.work_of(day - class_days, day), class_days, left)

    def _tell(self, contact: Contact) -> None:
        record = self.record
        record.messages, record.wishes, record.silences = len(contact.sent), contact.wishes, contact.silences
        record.most_in_week = max(Counter(week for week, _ in contact.sent).values(), default=0)


def _record(world: str, travel: Travel) -> PathRecord:
    return PathRecord(world, travel.life.arrival <= travel.plan.days)

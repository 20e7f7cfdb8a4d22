"""One made-up student's days with the coach: what they do, what they choose, what they hear and whether they answer.

Messages change nothing in the made-up lives: a simulated gain would be no gain of students. An answer is a word.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from bot.trials.year.coached.known import Known
from bot.trials.year.coached.made_up import TEACHER
from bot.trials.year.record import StudentRecord
from bot.trials.year.travel import Travel
from engine.actions import token
from engine.actions.students import NotThisWeek
from engine.care import ladder
from engine.decision import Decision
from engine.frozen import replace
from engine.ids import short_id
from engine.journey.pacing.pace import Reading
from engine.judging.weekly import fitting
from engine.nouns.contact import Contact
from engine.nouns.goal import Goal, GoalState
from engine.nouns.mastery_check import CheckState
from engine.talk.muting import not_this_week
from engine.unasked import to_student

ANSWERED_AFTER = timedelta(minutes=5)
REST = token(NotThisWeek())


@dataclass(slots=True)
class Learner:
    """A share `answers` of messages is answered, as `chance` has it.

    Of the answers to one that offers "not this week", a share `mutes` is a tap on that.
    """

    known: Known
    record: StudentRecord
    answers: float
    mutes: float
    chance: Random

    @property
    def has_arrived(self) -> bool:
        return all(each.has_arrived for each in self.known.travels.values())

    def works(self, subject: str, at: datetime) -> None:
        """What the day has brought on a path: verdicts, and evidence handed in."""
        travel, day = self.known.travels[subject], self.known.travels[subject].days
        for step in travel.life.accepted[day]:
            self.known.judge(travel.keys[step], CheckState.ACCEPTED, at)
        for step in travel.life.refused[day]:
            self.known.judge(travel.keys[step], CheckState.NOT_YET, at)
        for step in travel.life.handed_in[day]:
            self.known.hand_in(travel.keys[step], at)

    def chooses(self, subject: str, room: float, at: datetime) -> None:
        """A goal for the week: the next steps that fit into `room` plan-days."""
        travel, who = self.known.travels[subject], self.known.person.key
        week = self.known.days.week_of(at.date())
        steps = fitting(travel.plan, travel.ahead(), room)
        key = short_id("goal", who, subject, week.isoformat())
        self.known.goals[key] = Goal(key, who, subject, week, at, competencies=tuple(steps))

    def speaks(self, at: datetime, work_in: Iterable[str] = ()) -> None:
        """Anything the student does in the coach is heard; signs of work in subjects take them off the ladder."""
        known = self.known
        known.person = replace(known.person, last_heard=at)
        if known.case is not None:
            signs = tuple(Goal("", known.person.key, each, at.date(), at) for each in work_in)
            student = known.student(later)
            known.keep(ladder.eased(known.snapshot(student), signs, at))

    def hears(self, at: datetime, outcomes: Callable[[], Mapping[str, bool]]) -> None:
        """The real coach's daily look, and an answer; at the end of a week `outcomes` says which goals were reached."""
        known = self.known
        student = known.student(at_the_slot)
        said = to_student.check_in(known.snapshot(student), student, at)
        known.keep(said)
        self.record.told_teacher += sum(each.to == TEACHER.key for each in said.parcels)
        for contact in (each for each in said.records if isinstance(each, Contact)):
            if contact.held:
                self.record.held.append((self.record.weeks, contact.rule))
                continue
            self.record.hear(contact.rule)
            if self.chance.random() < self.answers:
                self._answers(contact, at + ANSWERED_AFTER, outcomes())
                if _offers_rest(said, known.person.key) and self.chance.random() < self.mutes:
                    self._mutes(at + ANSWERED_AFTER)

    def _mutes(self, at: datetime) -> None:
        """A tap on "not this week"."""
        around = self.known.snapshot(self.known.student(later))
        self.known.keep(not_this_week(around, NotThisWeek(), at, f"{self.known.person.key}:{at}"))
        self.record.muted.append(self.record.weeks)

    def _answers(self, contact: Contact, at: datetime, reached: Mapping[str, bool]) -> None:
        if contact.rule == "look-back":
            for key, goal in self.known.goals.items():
                if goal.state == GoalState.SET and goal.subject in reached:
                    state = GoalState.KEPT if reached[goal.subject] else GoalState.NOT_YET
                    self.known.goals[key] = replace(goal, state=state)
        self.speaks(at)


def _offers_rest(said: Decision, who: str) -> bool:
    """Whether a message to somebody has the button "not this week"."""
    heard = (each.notice for each in said.parcels if each.to == who)
    return any(each.token == REST for notice in heard for each in notice.choices)


def at_the_slot(travel: Travel, day: date, is_over: bool) -> Reading:
    """In the afternoon the day is nearly over: the daily judgement counts it, what is told does not."""
    return travel.read(day) if is_over else travel.before_the_end(day)


def later(travel: Travel, day: date, is_over: bool) -> Reading:
    """From then until the next day's work."""
    return travel.read(day, is_over=is_over)

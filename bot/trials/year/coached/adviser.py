"""An adviser's year: every morning the real coach says who needs a human; two class days later they have acted."""

from collections.abc import Sequence
from datetime import datetime

from bot.trials.year.coached.learner import Learner, later
from bot.trials.year.coached.made_up import ADVISER, STAFF, together
from engine.actions.advisers import CaseDone
from engine.care.case import Case, CaseState
from engine.decision import Conversation, Decision
from engine.frozen import replace
from engine.journey.timetable import Timetable
from engine.notices.staff import Digest, GoneSilent
from engine.nouns.school import School
from engine.student import Snapshot
from engine.talk.staff import cases
from engine.unasked import to_adviser

ACTS_AFTER = 2
"""Class days from the morning on which a task is told to a talk."""


class Adviser:
    """Looks after `learners`. What the coach decides about one of them is kept with them."""

    def __init__(self, learners: Sequence[Learner], days: Timetable, school: School) -> None:
        self._learners = {each.known.person.key: each for each in learners}
        self._days = days
        taught = replace(school, curriculum=together(each.known.curriculum for each in learners))
        self._around = Snapshot(taught, days, ADVISER, Conversation(ADVISER.key), STAFF)

    def morning(self, now: datetime) -> None:
        """Talk with whom there was a task, and read what the coach says of those who are still on their way."""
        on_the_way = [each for each in self._learners.values() if not each.has_arrived]
        for learner in on_the_way:
            self._act(learner, now)
        caseload = tuple(each.known.student(later) for each in on_the_way)
        said = to_adviser.check_in(replace(self._around, caseload=caseload), now)
        for record in (each for each in said.records if isinstance(each, Case)):
            learner = self._learners[record.student]
            learner.record.tasks += record.key not in learner.known.cases
            learner.known.keep(Decision(records=(record,)))
        for key in _told(said):
            self._learners[key].record.told_adviser += 1

    def _act(self, learner: Learner, now: datetime) -> None:
        """By the adviser's own tap on the card."""
        case = learner.known.case
        if case is None or case.state != CaseState.OPEN or not self._is_time(case, now):
            return
        around = replace(self._around, student=learner.known.student(later))
        learner.known.keep(
            cases.case_done(around, CaseDone(case.student, "talked"), now, f"{case.key}:{now}")
        )

    def _is_time(self, case: Case, now: datetime) -> bool:
        local = self._days.local
        since = max(case.opened_at, case.shown_at or case.opened_at)
        return self._days.count(local(since).date(), local(now).date()) >= ACTS_AFTER


def _told(said: Decision) -> Sequence[str]:
    """The students that an adviser reads of as needing a human, once for each message."""
    found: list[str] = []
    for parcel in said.parcels:
        match parcel.notice:
            case Digest(cases=shown):
                found += [each.key for each in shown]
            case GoneSilent(students=told):
                found += [each.key for each in told]
            case _:
                pass
    return found

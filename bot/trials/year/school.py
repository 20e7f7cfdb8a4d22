"""A whole simulated school: every world has its own past, its own calibration and its share of the students."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from time import process_time

from bot.trials.year.coached.made_up import school_of
from bot.trials.year.past import PAST_STUDENTS, calibrated
from bot.trials.year.record import StudentRecord
from bot.trials.year.replay import Year, lived_together
from engine.frozen import Frozen
from engine.journey.forecast.calibration import Calibration
from engine.journey.timetable import Timetable
from engine.nouns.school import Policy

CASELOAD = 25
"""Students of an adviser."""
HOLD_BACK = 0.1
Progress = Callable[[int], None]


class Wanted(Frozen):
    """What is to be replayed; `past` students of earlier years calibrate each world.

    `hold_back` is the share (0..1) of students' weeks in which a school keeps its nudges back.
    """

    students: int
    subjects: int
    seed: int
    worlds: tuple[str, ...]
    past: int = PAST_STUDENTS
    hold_back: float = HOLD_BACK


@dataclass(slots=True)
class Replay:
    """The students' years, what each world had learned before, and the CPU seconds of both."""

    students: list[StudentRecord] = field(default_factory=list)
    calibrations: dict[str, Calibration] = field(default_factory=dict)
    hold_back: float = 0.0
    seconds_past: float = 0.0
    seconds_year: float = 0.0

    def of(self, world: str) -> list[StudentRecord]:
        return [each for each in self.students if each.world == world]


def shares(students: int, worlds: Sequence[str]) -> dict[str, int]:
    """How many students each world gets: as even as can be, the first ones one more."""
    each, more = divmod(students, len(worlds))
    return {world: each + (at < more) for at, world in enumerate(worlds)}


def replay(days: Timetable, wanted: Wanted, progress: Progress) -> Replay:
    """Replay the year; `progress` is told how many students have been lived."""
    done, whole = 0, Replay(hold_back=wanted.hold_back)
    for world, count in shares(wanted.students, wanted.worlds).items():
        began = process_time()
        calibration = calibrated(world, days, wanted.seed, wanted.subjects, wanted.past)
        whole.calibrations[world] = calibration
        whole.seconds_past += process_time() - began
        began = process_time()
        policy = Policy(hold_back=wanted.hold_back)
        school = school_of(f"made-up:{wanted.seed}:{world}", days, calibration, policy)
        for some in batched(range(count), CASELOAD):
            years = [
                Year(world, days, school, wanted.subjects, f"year:{wanted.seed}:{world}:{n}", n) for n in some
            ]
            lived_together(years, days, school)
            whole.students += [each.record for each in years]
            for _ in years:
                done += 1
                progress(done)
        whole.seconds_year += process_time() - began
    return whole


def batched(numbers: range, size: int) -> Iterator[range]:
    """Parts of at most `size`, in order."""
    return (numbers[at : at + size] for at in range(0, len(numbers), size))

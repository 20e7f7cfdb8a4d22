"""What was worked out of one student's paths, kept beside the student so that a decision works it out once."""

from dataclasses import dataclass, field
from datetime import date

from engine.journey.pacing.pace import Reading
from engine.journey.pacing.progress import Progress
from engine.journey.plan import Plan
from engine.re_route import ReRoute

Way = tuple[str, str, date, date, tuple[str, date] | None, tuple[ReRoute, ...]]
"""All of a path that its plan hangs on: subject, destination, first and last day, what it began with, its versions."""


@dataclass(frozen=True, slots=True)
class Logbook:
    """Plans and readings by path, progress by subject; a reading also by its day, and whether that was over."""

    plans: dict[Way, Plan] = field(default_factory=dict)
    progress: dict[str, Progress] = field(default_factory=dict)
    readings: dict[tuple[Way, date, bool], Reading] = field(default_factory=dict)

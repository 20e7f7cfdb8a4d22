"""The running account of a student's paths, for whoever lives many days in a row and keeps one."""

from datetime import date
from typing import Protocol

from engine.journey.pacing.pace import Reading
from engine.journey.pacing.progress import Progress
from engine.journey.plan import Plan


class Running(Protocol):
    """Gives by subject what would else be worked out from the whole history, and comes to the same."""

    def plan(self, subject: str) -> Plan: ...

    def progress(self, subject: str) -> Progress: ...

    def reading(self, subject: str, today: date, is_over: bool) -> Reading: ...

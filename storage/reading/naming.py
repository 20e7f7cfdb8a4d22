"""Whom a decision may name or tell, told by what it is about: so that they are read before it is made."""

from collections.abc import Iterable
from typing import Any

from engine.nouns.help_request import HelpRequest
from engine.nouns.school import School
from engine.student import Student, Waiting


def whom_to_name(
    school: School, about: Iterable[Student], touched: Iterable[Any], queue: Iterable[Waiting]
) -> set[str]:
    """Return the keys of the teachers, the advisers, the guardians, those on duty and the office; "" is nobody."""
    keys = {*school.policy.safeguarding, *school.policy.lead}
    for student in about:
        keys |= {*student.advisers, *student.guardians}
        keys |= {teacher for path in student.paths for teacher in path.teachers}
    for each in touched:
        keys |= {
            *getattr(each, "classmates", ()),
            *getattr(each, "asked", ()),
            getattr(each, "owner", ""),
            getattr(each, "judge", ""),
            getattr(each, "second", ""),
        }
    return keys | {each.what.owner for each in queue if isinstance(each.what, HelpRequest)}

"""All that a student has done, from the beginning: read only where somebody looks at it."""

from collections.abc import Callable, Iterable
from typing import Any

from engine.nouns.goal import Goal
from engine.nouns.help_request import HelpRequest
from engine.profile.note import ProfileNote
from engine.profile.stickers import Past
from engine.student import Student
from storage.reading import questions
from storage.records import read


def past_of(rows: Callable[..., Iterable[Any]], student: Student) -> Past:
    """Return the past of a student; `rows` asks a question of this school."""
    me = student.person.key
    return Past(
        student.checks,
        tuple(read(Goal, rows(questions.GOALS_OF, me=me))),
        tuple(read(HelpRequest, rows(questions.QUESTIONS_OF, me=me))),
        tuple(read(ProfileNote, rows(questions.NOTES_OF, me=me))),
    )

"""All that a person can do, as a closed set; each action travels in a button as a short token."""

import dataclasses
from typing import Any

from engine.actions import advisers, everybody, students, teachers
from engine.actions.base import Action

TOKEN_LIMIT = 64
VERBS: dict[str, type[Action]] = {
    kind.verb: kind for kind in (*everybody.ALL, *students.ALL, *teachers.ALL, *advisers.ALL)
}


def token(action: Action) -> str:
    """Return the action as a button carries it: its verb and bound values, never what a person typed."""
    values = [str(getattr(action, each.name)) for each in _bound(type(action))]
    while values and not values[-1]:
        values.pop()
    return ":".join([action.verb, *values])


def parse(text: str) -> Action | None:
    """Return the action a token stands for, or None when it is not one of ours."""
    verb, *values = text.split(":")
    kind = VERBS.get(verb)
    if kind is None or len(text) > TOKEN_LIMIT:
        return None
    names = [each.name for each in _bound(kind)]
    if len(values) > len(names):
        return None
    bound: dict[str, Any] = {name: value for name, value in zip(names, values, strict=False) if value}
    return kind(**bound)


def _bound(kind: type[Action]) -> list["dataclasses.Field[object]"]:
    return [each for each in dataclasses.fields(kind) if "ask" not in each.metadata and each.name != "files"]


__all__ = [
    "TOKEN_LIMIT",
    "VERBS",
    "Action",
    "advisers",
    "everybody",
    "parse",
    "students",
    "teachers",
    "token",
]

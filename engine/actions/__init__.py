"""All that a person can do, as a closed set; each action travels in a button as a short token."""

from typing import Any

from engine.actions import about_me, advisers, detours, everybody, re_routing, students, teachers
from engine.actions.base import Action
from engine.frozen import fields

TOKEN_LIMIT = 64
VERBS: dict[str, type[Action]] = {
    kind.verb: kind
    for part in (everybody, students, about_me, re_routing, detours, teachers, advisers)
    for kind in part.ALL
}
_BOUND: dict[type[Action], list[str]] = {
    kind: [each.name for each in fields(kind) if each.type is str] for kind in VERBS.values()
}


def token(action: Action) -> str:
    """Return the action as a button carries it: its verb and bound values, never what a person typed."""
    values = [getattr(action, name) for name in bound_names(type(action))]
    while values and not values[-1]:
        values.pop()
    return ":".join([action.verb, *values])


def parse(text: str) -> Action | None:
    """Return the action a token stands for, or None when it is not one of ours."""
    verb, *values = text.split(":")
    kind = VERBS.get(verb)
    if kind is None or len(text) > TOKEN_LIMIT:
        return None
    names = bound_names(kind)
    if len(values) > len(names):
        return None
    bound: dict[str, Any] = {name: value for name, value in zip(names, values, strict=False) if value}
    return kind(**bound)


def bound_names(kind: type[Action]) -> list[str]:
    """Return the attributes that a token carries, in its order: plain words, and none that a person fills in."""
    return _BOUND[kind]


__all__ = [
    "TOKEN_LIMIT",
    "VERBS",
    "Action",
    "about_me",
    "advisers",
    "bound_names",
    "detours",
    "everybody",
    "parse",
    "re_routing",
    "students",
    "teachers",
    "token",
]

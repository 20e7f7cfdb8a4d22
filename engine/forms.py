"""What an action still has to be told before it can be carried out: one field after another, or all at once."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Literal, TypeVar

from engine.frozen import Frozen, fields, replace

FieldKind = Literal["text", "choice", "day"]
SKIPPED = ""
A = TypeVar("A", bound=Frozen)


class Field(Frozen):
    """One thing to ask for. `name` is the action's own attribute; `limit` is in characters; a day is ISO."""

    name: str
    kind: FieldKind = "text"
    limit: int = 1000
    optional: bool = False
    options: tuple[str, ...] = ()


def ask(
    kind: FieldKind = "text", *, limit: int = 1000, optional: bool = False, options: tuple[str, ...] = ()
) -> Field:
    """Annotate an attribute of an action that a person fills in; `None` until they have."""
    return Field("", kind, limit, optional, options)


def fields_of(action: Frozen | type[Frozen]) -> tuple[Field, ...]:
    """Return what can be asked for an action (or its class), in the order of asking."""
    return _fields_of(action if isinstance(action, type) else type(action))


@cache
def _fields_of(kind: type[Frozen]) -> tuple[Field, ...]:
    noted = ((each.name, getattr(each.type, "__metadata__", ())) for each in fields(kind))
    return tuple(
        replace(note, name=name) for name, notes in noted for note in notes if isinstance(note, Field)
    )


def next_missing(action: Frozen) -> Field | None:
    """Return the first field nobody has answered or skipped yet."""
    return next((each for each in fields_of(action) if getattr(action, each.name) is None), None)


def fill(action: A, answers: Mapping[str, str]) -> A:
    """Return the action with the answers put in, cut to each field's limit; what cannot stand as an
    answer, or answers nothing, is left out and asked for again.
    """
    known = {each.name: each for each in fields_of(action)}
    fitting = (each for each in answers.items() if each[0] in known and accepts(known[each[0]], each[1]))
    values = {name: text[: known[name].limit] for name, text in fitting}
    return replace(action, **values)


def accepts(wanted: Field, text: str) -> bool:
    """Say whether a text can stand as the answer to a field."""
    if not text.strip():
        return wanted.optional
    return (
        wanted.kind == "text" or text in wanted.options or (wanted.kind == "day" and day_of(text) is not None)
    )


def day_of(text: str) -> date | None:
    """Return an ISO day (`2026-11-27`) as a date, None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

"""What an action still has to be told before it can be carried out: one field after another, or all at once."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeVar

FieldKind = Literal["text", "choice", "day"]
SKIPPED = ""
A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to ask for. `name` is the action's own attribute; `limit` is in characters; a day is ISO."""

    name: str
    kind: FieldKind = "text"
    limit: int = 1000
    optional: bool = False
    options: tuple[str, ...] = ()


def ask(
    kind: FieldKind = "text", *, limit: int = 1000, optional: bool = False, options: tuple[str, ...] = ()
) -> Any:  # noqa: ANN401 - a declaration stands for a value of the attribute's own type
    """Declare an attribute of an action that a person fills in; `None` until they have."""
    wanted = Field("", kind, limit, optional, options)
    return field(default=None, metadata={"ask": wanted})


def fields_of(action: object) -> tuple[Field, ...]:
    """Return what can be asked for an action (or its class), in the order of asking."""
    return tuple(
        dataclasses.replace(each.metadata["ask"], name=each.name)
        for each in dataclasses.fields(action)  # type: ignore[arg-type]
        if "ask" in each.metadata
    )


def next_missing(action: object) -> Field | None:
    """Return the first field nobody has answered or skipped yet."""
    return next((each for each in fields_of(action) if getattr(action, each.name) is None), None)


def fill(action: A, answers: Mapping[str, str]) -> A:
    """Return the action with the answers put in, cut to each field's limit; what cannot stand as an
    answer, or answers nothing, is left out and asked for again.
    """
    known = {each.name: each for each in fields_of(action)}
    fitting = (each for each in answers.items() if each[0] in known and accepts(known[each[0]], each[1]))
    values = {name: text[: known[name].limit] for name, text in fitting}
    return dataclasses.replace(action, **values)  # type: ignore[type-var]


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

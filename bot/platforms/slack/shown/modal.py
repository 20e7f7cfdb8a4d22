"""A form as a Slack modal and back; built from the action alone, because its trigger lives three seconds."""

import json
from collections.abc import Mapping, Sequence

from bot.platforms.slack.heard.hearing import own_room
from bot.platforms.slack.heard.payload import NAME, Payload, at, part
from bot.platforms.slack.shown.words import cut, plain_text
from messages.message import Form, FormField
from messages.surfaces.clean import clean_text
from storage.traffic.incoming import Incoming

TITLE = 24
LABEL = 2_000
OPTION_TEXT = 75
MOST_OPTIONS = 100
MOST_ABOVE = 50
MOST_RADIO_BUTTONS = 10
LONGEST_INPUT = 3_000
ONE_LINE = 200
_ANSWER = "answer"


def view_of(form: Form, tap: Incoming, card: Sequence[Payload] = ()) -> Payload:
    """Return the modal; it remembers the action, and where it was asked for.

    What the form is about (a question, evidence beside its rubric) is shown above, as it stands on the `card`.
    """
    origin = {"token": form.token, "room": tap.room, "card": tap.card, "aside": tap.aside}
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain_text(form.title, TITLE),
        "submit": plain_text(form.submit, TITLE),
        "close": plain_text(form.cancel, TITLE),
        "private_metadata": json.dumps(origin),
        "blocks": [*(_above(card) if form.about_card else ()), *(_input(each) for each in form.fields)],
    }


def _above(card: Sequence[Payload]) -> list[Payload]:
    """What there is to read on a card, without the names that Slack has given its blocks."""
    kept = (each for each in card if at(each, "type") in ("rich_text", "header"))
    read = [{name: value for name, value in each.items() if name != "block_id"} for each in kept]
    return [*read[:MOST_ABOVE], {"type": "divider"}] if read else []


def submitted(body: Payload, team: str) -> Incoming | None:
    """Return a submitted modal, or None when it is not one of ours."""
    view, user = part(body, "view"), at(body, "user", "id")
    origin = _origin(at(view, "private_metadata"))
    if not user or not at(origin, "token"):
        return None
    key = f"{NAME}:{team}:view:{at(view, 'id')}:{at(view, 'hash')}"
    room, card = at(origin, "room") or own_room(team, user), at(origin, "card")
    form = tuple(_answers(part(view, "state", "values")).items())
    return Incoming(
        key,
        NAME,
        room,
        f"{team}:{user}",
        token=at(origin, "token"),
        form=form,
        card=card,
        aside=at(origin, "aside"),
    )


def mistakes(form: Form, answers: Mapping[str, str]) -> dict[str, str]:
    """Return, by field, what Slack shall show under it; empty when all is well."""
    missing = cut(form.missing, LABEL)
    return {each.name: missing for each in form.fields if not _stands(each, answers.get(each.name, ""))}


def _stands(field: FormField, answer: str) -> bool:
    if not answer.strip():
        return field.optional
    return not field.options or answer in (value for value, _ in field.options)


def _origin(kept: str) -> Payload:
    try:
        origin = json.loads(kept)
    except ValueError:
        return {}
    return origin if isinstance(origin, dict) else {}


def _answers(values: Payload) -> dict[str, str]:
    return {str(name): _answer(part(values, name, _ANSWER)) for name in values}


def _answer(state: Payload) -> str:
    return clean_text(at(state, "selected_option", "value") or at(state, "value"))


def _input(field: FormField) -> Payload:
    return {
        "type": "input",
        "block_id": field.name,
        "label": plain_text(field.label or field.name, LABEL),
        "optional": field.optional,
        "element": _choices(field) if field.options else _typing(field),
    }


def _typing(field: FormField) -> Payload:
    length = max(1, min(field.limit, LONGEST_INPUT))
    return {
        "type": "plain_text_input",
        "action_id": _ANSWER,
        "multiline": field.limit > ONE_LINE,
        "max_length": length,
    }


def _choices(field: FormField) -> Payload:
    kind = "radio_buttons" if len(field.options) <= MOST_RADIO_BUTTONS else "static_select"
    options = [_option(value, label) for value, label in field.options[:MOST_OPTIONS]]
    return {"type": kind, "action_id": _ANSWER, "options": options}


def _option(value: str, label: str) -> Payload:
    """A label that is too long goes on in the smaller line below it."""
    label = clean_text(label).strip()
    if len(label) <= OPTION_TEXT:
        return {"text": plain_text(label, OPTION_TEXT), "value": value}
    first = label[: OPTION_TEXT + 1].rpartition(" ")[0] or label[:OPTION_TEXT]
    rest = plain_text(label[len(first) :], OPTION_TEXT)
    return {"text": plain_text(first, OPTION_TEXT), "description": rest, "value": value}

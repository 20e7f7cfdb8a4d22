"""The words on buttons and in forms of one language, read from its `labels.toml`."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import reduce
from pathlib import Path
from typing import Any, cast

from engine.actions import VERBS, Action
from engine.forms import Field, fields_of
from engine.frozen import Frozen
from engine.notices import Choice
from engine.nouns.attachment import Attachment
from messages.message import Form, FormField

LONGEST_LABEL = 75
LONGEST_TITLE = 24
ABOUT = ("request", "check", "competency")
"""What an action may be about: a card shows it, and a form opened from the card had better show it too."""
Table = Mapping[str, Any]


class Labels(Frozen):
    """All labels of a language. A key such as `look.kept` that has no words falls back to `look`."""

    buttons: Mapping[str, str]
    named: Mapping[str, str]
    styles: Mapping[str, str]
    dates: Mapping[str, str]
    phrases: Mapping[str, str]
    forms: Mapping[str, Table]
    files: Mapping[str, str]
    sheet: Mapping[str, str]
    platforms: Mapping[str, str]
    commands: Mapping[str, Mapping[str, str]]
    pictures: Mapping[str, str]
    command_names: Mapping[str, str]

    def button(self, choice: Choice) -> str:
        """Return the words on a button, short enough for every platform."""
        tables = (self.named, self.buttons) if choice.about else (self.buttons,)
        words = _first(tables, _from_special_to_plain(choice)) or "{about}"
        return cut(words.replace("{about}", choice.about).strip() or choice.label, LONGEST_LABEL)

    def style(self, choice: Choice) -> str:
        """Return primary, danger or nothing."""
        return _first((self.styles,), _from_special_to_plain(choice)) or ""

    def question(self, verb: str, name: str) -> str:
        """Return what is asked for one field of an action."""
        return str(self.forms[verb][name]["question"])

    def file(self, attachment: Attachment) -> str:
        """Return what a file is and where it is kept, for whoever cannot open it there."""
        kind = attachment.kind.partition("/")[0]
        what = self.files.get(kind, self.files["document"])
        name = cut(attachment.name, LONGEST_LABEL)
        place = self.app(attachment.platform)
        kept = self.files["kept_named" if name else "kept"]
        return kept.replace("{what}", what).replace("{platform}", place).replace("{name}", name)

    def app(self, platform: str) -> str:
        """Return what people call a platform."""
        return self.platforms.get(platform, platform)

    def menu(self, role: str) -> tuple[tuple[str, str], ...]:
        """Return the commands of a role, or `stranger`, as the language calls them, each with its words."""
        told = self.commands.get(role, self.commands["stranger"])
        return tuple((self.command_names.get(name, name), words) for name, words in told.items())

    def form(self, token: str, action: Action) -> Form:
        """Return all that is still to be asked for an action, as one form."""
        words = self.forms[action.verb]
        asked = [each for each in fields_of(action) if getattr(action, each.name) is None]
        return Form(
            token,
            cut(words["title"], LONGEST_TITLE),
            cut(words["submit"], LONGEST_TITLE),
            cut(self.buttons["cancel"], LONGEST_TITLE),
            tuple(_form_field(each, words[each.name]) for each in asked),
            self.phrases["missing"],
            about_card=any(getattr(action, each, "") for each in ABOUT),
        )


def read_labels(folders: Iterable[Path]) -> Labels:
    """Read the `labels.toml` of each folder that has one; a later folder's words win."""
    files = (folder / "labels.toml" for folder in folders)
    tables = (tomllib.loads(file.read_text("utf-8")) for file in files if file.is_file())
    table = reduce(_over, tables, cast(Table, {}))
    parts = (
        "buttons",
        "buttons_with_a_name",
        "styles",
        "dates",
        "phrases",
        "forms",
        "files",
        "sheet",
        "platforms",
        "commands",
        "pictures",
        "command_names",
    )
    return Labels(*(table.get(part, {}) for part in parts))


def cut(text: str, longest: int) -> str:
    """Return a text of at most so many characters; one that was cut ends in an ellipsis."""
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= longest else one_line[: longest - 1].rstrip() + "…"


def _from_special_to_plain(choice: Choice) -> tuple[str, ...]:
    verb = choice.token.split(":", 1)[0]
    return choice.label, choice.label.split(".", 1)[0], verb if verb in VERBS else ""


def _first(tables: Iterable[Mapping[str, str]], keys: Iterable[str]) -> str | None:
    return next((words[key] for key in keys for words in tables if key in words), None)


def _form_field(wanted: Field, words: Table) -> FormField:
    named = words.get("options", {})
    options = tuple((value, str(named.get(value, value))) for value in wanted.options)
    return FormField(wanted.name, words["label"], wanted.kind, wanted.limit, wanted.optional, options)


def _over(below: Table, above: Table) -> Table:
    """Return two nested tables as one; where both say something, `above` wins."""
    both = (key for key in above if isinstance(below.get(key), Mapping) and isinstance(above[key], Mapping))
    return {**below, **above, **{key: _over(below[key], above[key]) for key in both}}

"""Typed words become an action: a number, a label on offer, an answer to an open question, or a phrase."""

from typing import Protocol

from engine.actions import VERBS, Action, everybody, parse, students
from engine.decision import Conversation
from engine.forms import accepts, fill, next_missing
from engine.notices import Choice
from engine.people import Person, Role
from engine.school import School

ALWAYS = ("cancel", "stop", "now", "menu")
"""Verbs that leave an open form at once when somebody types exactly their words."""


class Phrasebook(Protocol):
    """What the engine asks of a language."""

    def verb(self, text: str) -> str | None:
        """Return the verb a text most likely means, None when unsure."""

    def exact(self, text: str) -> str | None:
        """Return the verb of a text that is, letter for letter, one of its phrases."""

    def label(self, choice: Choice) -> str:
        """Return the words of a button."""

    def offers_person(self, text: str) -> bool:
        """Say whether the words are explicit enough to offer the door to a person."""


def interpret(text: str, me: Person, talk: Conversation, school: School, words: Phrasebook) -> Action:
    """Return what somebody most likely wants by a text; `Unclear` when nothing fits."""
    said = text.strip()
    if words.offers_person(said) and not talk.form:
        return everybody.Unclear(offer_person=True)
    offered = _offered(said, talk, words)
    if offered is not None:
        return offered
    if talk.form and words.exact(said) not in ALWAYS:
        return _answer_form(said, talk)
    return _phrase(said, me, school, words)


def resume(talk: Conversation) -> Action | None:
    """Return the action whose form is open, with the answers so far."""
    action = parse(talk.form) if talk.form else None
    return None if action is None else fill(action, dict(talk.answers))


def answered(talk: Conversation, value: str) -> Action | None:
    """Return the action of the open form with the next field answered, or None when that cannot stand."""
    action = resume(talk)
    wanted = next_missing(action) if action else None
    if action is None or wanted is None or not accepts(wanted, value):
        return None
    return fill(action, {wanted.name: value})


def _offered(said: str, talk: Conversation, words: Phrasebook) -> Action | None:
    """A number counts the last offers from 1; otherwise the words on a button count as a tap on it."""
    if said.isdecimal() and len(said) < 4:
        place = int(said) - 1
        return parse(talk.offers[place].token) if 0 <= place < len(talk.offers) else None
    wanted = said.casefold()
    tapped = (each.token for each in talk.offers if words.label(each).casefold() == wanted)
    return parse(next(tapped, ""))


def _answer_form(said: str, talk: Conversation) -> Action:
    action = answered(talk, said)
    return action if action is not None else everybody.Unclear()


def _phrase(said: str, me: Person, school: School, words: Phrasebook) -> Action:
    verb = words.verb(said)
    kind = VERBS.get(verb or "")
    if kind is None:
        return everybody.Unclear()
    if kind in students.ALL and me.role != Role.STUDENT:
        return everybody.Menu()
    subject = _subject_in(said, school)
    if kind is students.GetHelp and subject:
        return students.AskHelp(subject)
    return kind(subject=subject) if "subject" in kind.__dataclass_fields__ else kind()  # type: ignore[call-arg]


def _subject_in(said: str, school: School) -> str:
    """Return the subject that a text names by its key or the first word of its title, empty for none."""
    heard = set(said.casefold().replace(",", " ").replace("?", " ").split())
    for subject in school.curriculum.subjects.values():
        names = {subject.key.casefold(), subject.title.casefold().split()[0].rstrip(":")}
        names |= {name.removesuffix("s") for name in names} | {"math", "maths"} & names
        if heard & names:
            return subject.key
    return ""

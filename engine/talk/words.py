"""Typed words become an action: a number, a label on offer, an answer to an open question, or a phrase."""

from dataclasses import replace
from typing import Protocol

from engine.actions import VERBS, Action, everybody, parse, students, teachers
from engine.attachment import Attachment
from engine.curriculum import Subject
from engine.decision import Conversation
from engine.forms import SKIPPED, accepts, fill, next_missing
from engine.ids import short_id
from engine.notices import Choice, Notice
from engine.people import Person, Role
from engine.school import School

ALWAYS = ("cancel", "stop", "now", "menu", "pause", "less", "more")
"""Verbs that leave an open form at once when somebody types exactly their words."""


class Phrasebook(Protocol):
    """What the engine asks of a language. `subject` is the subject that its phrases name, for any subject."""

    @property
    def subject(self) -> str:
        """The word for a subject in the phrases."""

    def verb(self, text: str) -> str | None:
        """Return the verb a text most likely means, None when unsure."""

    def exact(self, text: str) -> str | None:
        """Return the verb of a text that is, letter for letter, one of its phrases."""

    def label(self, choice: Choice) -> str:
        """Return the words of a button."""

    def offers_person(self, text: str) -> bool:
        """Say whether the words are explicit enough to offer the door to a person."""


def interpret(
    text: str,
    me: Person,
    talk: Conversation,
    school: School,
    words: Phrasebook,
    files: tuple[Attachment, ...] = (),
) -> Action:
    """Return what somebody most likely wants by a text and files; `Unclear` when nothing fits.

    Explicit words show the door to a person before anything else. Written a second time into the same form
    they are its answer: a play may be about them.
    """
    said = text.strip()
    if words.offers_person(said) and not (talk.form and talk.confused):
        return everybody.Unclear(offer_person=True)
    offered = _offered(said, talk, words)
    if offered is not None:
        return offered
    if talk.form and words.exact(said) not in ALWAYS:
        return _answer_form(said, talk, words, files)
    return _phrase(said, me, school, words)


def answering_card(
    action: Action, card: Notice, me: Person, said: str, files: tuple[Attachment, ...] = ()
) -> Action:
    """Return what words mean that reply to a message about a help request: they are for the other side of it.

    Words that mean something else everywhere, such as stop, keep their meaning.
    """
    request = str(getattr(card, "request", ""))
    if not request or not isinstance(action, everybody.Unclear) or action.offer_person:
        return action
    enclosed = tuple(("words", each) for each in files)
    if me.role == Role.STUDENT:
        return students.SayMore(request, said, files=enclosed)
    return teachers.AnswerHelp(request, said, files=enclosed)


def resume(talk: Conversation) -> Action | None:
    """Return the action whose form is open, with the answers so far."""
    action = parse(talk.form) if talk.form else None
    return None if action is None else replace(fill(action, dict(talk.answers)), files=talk.files)


def question_id(talk_form: str, field: str) -> str:
    """Return the short id of one question of a form, as the buttons under it carry it."""
    return short_id("question", talk_form, field)[:5]


def picked(talk: Conversation, pick: everybody.Pick) -> Action | None:
    """Return the action of the open form answered by a button, or None when the button is not its question's."""
    action = resume(talk)
    wanted = next_missing(action) if action else None
    if wanted is None or pick.question != question_id(talk.form, wanted.name):
        return None
    return answered(talk, pick.value)


def answered(talk: Conversation, value: str, files: tuple[Attachment, ...] = ()) -> Action | None:
    """Return the action of the open form with the next field answered, or None when that cannot stand.

    Files stay beside the words of the field that they came with.
    """
    action = resume(talk)
    wanted = next_missing(action) if action else None
    if action is None or wanted is None or not accepts(wanted, value):
        return None
    enclosed = tuple((wanted.name, each) for each in files)
    return replace(fill(action, {wanted.name: value}), files=(*action.files, *enclosed))


def _offered(said: str, talk: Conversation, words: Phrasebook) -> Action | None:
    """The words on a button count as a tap on it; so does its number, unless a question waits for words.

    A number alone never calls a person: it shows the door first.
    """
    if said.isdecimal() and len(said) < 4:
        place = int(said) - 1
        counts = not _waits_for_words(talk) and 0 <= place < len(talk.offers)
        tapped = parse(talk.offers[place].token) if counts else None
        return everybody.Unclear(offer_person=True) if isinstance(tapped, everybody.PersonNow) else tapped
    wanted = said.casefold()
    labelled = (each.token for each in talk.offers if words.label(each).casefold() == wanted)
    return parse(next(labelled, ""))


def _waits_for_words(talk: Conversation) -> bool:
    action = resume(talk)
    missing = next_missing(action) if action else None
    return missing is not None and missing.kind == "text"


def _answer_form(said: str, talk: Conversation, words: Phrasebook, files: tuple[Attachment, ...]) -> Action:
    """The text as the answer to the open question; the words for skipping skip a question that may be."""
    if words.exact(said) == everybody.Pick.verb:
        return answered(talk, SKIPPED) or everybody.Unclear()
    return answered(talk, _chosen(said, talk) or said, files) or everybody.Unclear()


def _chosen(said: str, talk: Conversation) -> str:
    """The one option of a choice that a sentence names: "I think 3" is 3."""
    action = resume(talk)
    wanted = next_missing(action) if action else None
    options = set(wanted.options if wanted else ()) & set(_words_of(said))
    return options.pop() if len(options) == 1 else ""


def _phrase(said: str, me: Person, school: School, words: Phrasebook) -> Action:
    subject = subject_in(said, school)
    verb = words.verb(said) or (words.verb(_with_usual(said, subject, words)) if subject else None)
    kind = VERBS.get(verb or "")
    if kind is everybody.PersonNow and words.exact(said) != kind.verb:
        return everybody.Unclear(offer_person=True)
    if kind is None or kind is everybody.Pick:
        return everybody.Unclear()
    if kind in students.ALL and me.role != Role.STUDENT:
        return everybody.Menu()
    key = subject.key if subject else ""
    if kind is students.GetHelp and key:
        return students.AskHelp(key)
    return kind(subject=key) if "subject" in kind.__dataclass_fields__ else kind()  # type: ignore[call-arg]


def subject_in(said: str, school: School) -> Subject | None:
    """Return the subject that a text names by its key or the first word of its title."""
    heard = set(_words_of(said))
    return next((each for each in school.curriculum.subjects.values() if heard & _names(each)), None)


def _with_usual(said: str, subject: Subject | None, words: Phrasebook) -> str:
    """The text with the subject called as the language's own phrases call one, so that they fit any subject."""
    names = _names(subject) if subject else set()
    return " ".join(words.subject if each in names else each for each in _words_of(said))


def _names(subject: Subject) -> set[str]:
    names = {subject.key.casefold(), subject.title.casefold().split()[0].rstrip(":")}
    return names | {name.removesuffix("s") for name in names}


def _words_of(said: str) -> list[str]:
    return said.casefold().translate(_MARKS).split()


_MARKS = str.maketrans(dict.fromkeys(',.?!:;()"', " "))

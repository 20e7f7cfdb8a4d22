"""Typed words become an action: a number, a label on offer, an answer to an open question, or a phrase."""

from datetime import date

from engine.actions import VERBS, Action, about_me, advisers, everybody, parse, students, teachers
from engine.decision import Conversation
from engine.forms import SKIPPED, accepts, fill, next_missing
from engine.frozen import names_of, replace
from engine.ids import short_id
from engine.notices import Notice
from engine.nouns.attachment import Attachment
from engine.nouns.people import Person, Role
from engine.nouns.school import School
from engine.talk.phrasebook import DOOR, Phrasebook
from engine.talk.showing.bulk import command
from engine.talk.subjects import subject_in, with_usual, words_of

ALWAYS = ("cancel", "stop", "now", "menu", "pause", "less", "more")
"""Verbs that leave an open form at once when somebody types exactly their words."""
ELSEWHERE = frozenset(
    (
        *("where", "goals", "path", "map", "due", "ready", "gethelp", "tries", "portfolio", "stickers"),
        *("who", "why", "me", "queue", "caseload", "round", "windows"),
    )
)
"""Verbs whose words, typed into an open form, are rather no answer to it; in some forms they may be one."""
MAY_ANSWER = {"help": ("gethelp",), "say": ("gethelp",), "show": ("ready", "tries"), "piece": ("ready",)}
FEW = 4  # more words are a sentence, and so an answer
NAMING = (everybody.Unclear, everybody.Pause, students.GetHelp, students.AskHelp, students.ReadyToShow)
"""What may be about something that the words name."""
_STAFF, _STUDENTS = (*teachers.ALL, *advisers.ALL, everybody.HomeWeek), (*students.ALL, *about_me.ALL)
VERBS_OF_STUDENTS = frozenset(verb for verb, kind in VERBS.items() if kind not in _STAFF)
VERBS_OF_STAFF = frozenset(verb for verb, kind in VERBS.items() if kind not in _STUDENTS)
NEVER_GUESSED = (everybody.PersonNow, everybody.Pick, everybody.Stop, everybody.Cancel)


def interpret(
    text: str,
    me: Person,
    talk: Conversation,
    school: School,
    words: Phrasebook,
    today: date,
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
        meant = None if files or talk.confused else _meant_instead(said, me, talk, school, words)
        return meant or _answer_form(said, talk, school, words, today, files)
    several = command(said, talk, words) if me.role == Role.TEACHER else None
    return several or _phrase(said, me, school, words)


def answering_card(
    action: Action, card: Notice, me: Person, said: str, words: Phrasebook, files: tuple[Attachment, ...] = ()
) -> Action:
    """Return what words mean that reply to a message about a help request: they are for the other side of it.

    Exactly the words that mean something everywhere, such as stop, keep their meaning; a guess, a number or an
    open form does not come before what stands in plain sight above the words.
    """
    request = str(getattr(card, "request", ""))
    explicit = isinstance(action, everybody.Unclear) and action.offer_person
    if not request or explicit or isinstance(action, everybody.PersonNow) or words.exact(said) in ALWAYS:
        return action
    enclosed = tuple(("words", each) for each in files)
    if me.role == Role.STUDENT:
        return students.SayMore(request, said, files=enclosed)
    return teachers.AnswerHelp(request, said, files=enclosed)


def resume(talk: Conversation) -> Action | None:
    """Return the action whose form is open, with the answers so far."""
    action = parse(talk.form) if talk.form else None
    return (
        None
        if action is None
        else replace(fill(action, dict(talk.answers)), files=talk.files, sources=talk.sources)
    )


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
    return _asks_for(talk) in ("text", "day")


def _asks_for(talk: Conversation) -> str:
    """The kind of the open question, empty when there is none."""
    action = resume(talk)
    missing = next_missing(action) if action else None
    return missing.kind if missing else ""


def _day_meant(day: date | None, talk: Conversation) -> Action:
    """A day that was typed is told back before it counts."""
    action = resume(talk)
    missing = next_missing(action) if action else None
    if day is None or missing is None:
        return everybody.Unclear()
    return everybody.Unclear(guesses=(everybody.Pick(question_id(talk.form, missing.name), day.isoformat()),))


def _answer_form(
    said: str,
    talk: Conversation,
    school: School,
    words: Phrasebook,
    today: date,
    files: tuple[Attachment, ...],
) -> Action:
    """The text as the answer to the open question; the words for skipping skip a question that may be."""
    if words.exact(said) == everybody.Pick.verb:
        return answered(talk, SKIPPED) or everybody.Unclear()
    if _asks_for(talk) == "day":
        return _day_meant(words.day(said, today, school.calendar.last), talk)
    return answered(talk, _chosen(said, talk) or said, files) or everybody.Unclear()


def _meant_instead(
    said: str, me: Person, talk: Conversation, school: School, words: Phrasebook
) -> Action | None:
    """A few words that ask for something else wherever they are said: which was meant is asked back, once."""
    verb, of_the_form = words.exact(said), MAY_ANSWER.get(talk.form.partition(":")[0], ())
    if verb not in ELSEWHERE or verb in of_the_form or len(said.split()) > FEW:
        return None
    action = _phrase(said, me, school, words)
    action = action.otherwise if isinstance(action, everybody.Naming) else action
    return (
        None
        if isinstance(action, everybody.Unclear | everybody.Menu)
        else everybody.Unclear(guesses=(action,))
    )


def _chosen(said: str, talk: Conversation) -> str:
    """The one option of a choice that a sentence names: "I think 3" is 3."""
    action = resume(talk)
    wanted = next_missing(action) if action else None
    options = set(wanted.options if wanted else ()) & set(words_of(said))
    return options.pop() if len(options) == 1 else ""


def _phrase(said: str, me: Person, school: School, words: Phrasebook) -> Action:
    opened = words.opening(said)
    if opened is not None and me.role == Role.STUDENT:
        return _own_goal(said, opened, school, words)
    subject = subject_in(said, school, words)
    verb = _verb(said, me, words) or (_verb(with_usual(said, subject, words), me, words) if subject else None)
    if ":" in (verb or ""):  # a phrase that names a thing as well: "en español"
        return parse(verb or "") or everybody.Unclear()
    kind = VERBS.get(verb or "")
    if verb == DOOR or (kind is everybody.PersonNow and words.exact(said) != kind.verb):
        return everybody.Unclear(offer_person=True)
    key = subject.key if subject else ""
    if (
        kind is everybody.Pause and me.role == Role.TEACHER
    ):  # "I am sick": their students' questions go to others
        return everybody.Unclear(guesses=(teachers.AwayUntil(), everybody.Pause()))
    action = _of_kind(kind, me, key) if kind and kind is not everybody.Pick else _unsure(said, me, key, words)
    is_plain = words.exact(said) is not None and kind is not everybody.Pause  # "until Friday" names a day
    names = (*NAMING, everybody.Menu) if me.role != Role.STUDENT else NAMING  # "how is Mateo doing"
    return action if is_plain or not isinstance(action, names) else everybody.Naming(said, action)


def _verb(said: str, me: Person, words: Phrasebook) -> str | None:
    """What a text means; where that is nothing for the speaker's role, what it may mean for that role instead."""
    verb = words.verb(said)
    mine = VERBS_OF_STUDENTS if me.role == Role.STUDENT else VERBS_OF_STAFF
    return verb if verb in mine or verb == DOOR or words.exact(said) else words.verb(said, mine) or verb


def _of_kind(kind: type[Action], me: Person, subject: str) -> Action:
    """The action of a verb; what only students do is the menu for others, and for guardians all they may read."""
    if me.role == Role.GUARDIAN and kind in (*_STAFF, *_STUDENTS) and kind is not students.GetHelp:
        return everybody.HomeWeek()
    if kind is everybody.HomeWeek or (kind in _STUDENTS and me.role != Role.STUDENT):
        return everybody.Menu()
    if kind in teachers.ALL and me.role == Role.STUDENT:
        return students.WhereAmI() if kind is teachers.Next else everybody.Unclear()
    if kind in (teachers.AcceptCheck, teachers.NotYet):
        return teachers.Queue()
    if kind is students.GetHelp and subject:
        return students.AskHelp(subject)
    return kind(subject=subject) if "subject" in names_of(kind) else kind()  # type: ignore[call-arg]


def _unsure(said: str, me: Person, subject: str, words: Phrasebook) -> Action:
    """What a text may mean, to be asked back; never a call for a person, which has a door of its own."""
    kinds = [VERBS[verb] for verb in words.maybe(said) if verb in VERBS]
    guesses = dict.fromkeys(_of_kind(kind, me, subject) for kind in kinds if kind not in NEVER_GUESSED)
    return everybody.Unclear(guesses=tuple(each for each in guesses if not isinstance(each, everybody.Menu)))


def _own_goal(said: str, goal: str, school: School, words: Phrasebook) -> Action:
    """A goal that was said in one breath; its subject is the one it names, or the only one there is."""
    known = school.curriculum.subjects
    subject = subject_in(said, school, words) or (next(iter(known.values())) if len(known) == 1 else None)
    return students.OwnGoal(subject.key, words=goal) if subject else students.Goals()

"""What an incoming means to the coach: a submitted form, a tapped button, or words and files."""

from datetime import datetime
from typing import Any

from engine.actions import Action, everybody, parse, students, teachers
from engine.decision import Conversation, Decision, Parcel
from engine.forms import fill
from engine.notices import Choice
from engine.notices.everybody import InPrivate
from engine.nouns.attachment import Enclosed
from engine.nouns.people import Person, Role
from engine.talk.joining import code_in
from engine.talk.phrasebook import Phrasebook
from engine.talk.words import ALWAYS, answering_card, interpret
from storage.snapshots import Snapshots
from storage.traffic import outbox
from storage.traffic.albums import holder
from storage.traffic.edits import source_of
from storage.traffic.incoming import Incoming


def place_of(incoming: Incoming) -> str:
    """Name the app of a person that something came from."""
    return f"{incoming.platform}:{incoming.sender}"


def meaning(
    incoming: Incoming, me: Person, talk: Conversation, known: Snapshots, words: Phrasebook
) -> Action:
    """Return the action. Words in another app than the one with the open question bring the question there."""
    if incoming.token:
        tapped = parse(incoming.token) or everybody.Unclear()
        return fill(tapped, dict(incoming.form)) if incoming.form else tapped
    if incoming.edited and not _stands_alone(incoming.text, words):
        return _reworded(incoming, talk, known) or _anew(incoming, me, talk, known, words)
    late = _late_pieces(incoming, talk)
    if late:
        return everybody.GoOn(files=late)
    if grown := _grown(incoming, me, known):
        return grown
    if _asked_elsewhere(incoming, talk) and not _stands_alone(incoming.text, words):
        return everybody.GoOn()
    if not talk.form and code_in(incoming.text):
        return everybody.Menu()  # a joining link tapped again by somebody who is in
    said, files = incoming.words, incoming.attachments
    action = interpret(said, me, talk, known.school, words, known.today, files)
    card = (incoming.platform, incoming.room, incoming.card)
    answered = outbox.sent_as(known.connection, *card) if incoming.card and said else None
    return answering_card(action, answered, me, said, words, files) if answered else action


def source(incoming: Incoming) -> str:
    """Name the message that somebody wrote, where its platform says which; empty for a tap."""
    return f"{incoming.platform}:{incoming.room}:{incoming.message}" if incoming.message else ""


def touching(action: Action, talk: Conversation) -> Action:
    """Return the action whose object is touched: what goes on with the open form touches the form's object."""
    goes_on = isinstance(action, everybody.Pick | everybody.GoOn | everybody.Unclear)
    opened = parse(talk.form) if goes_on and talk.form else None
    return opened or action


def _reworded(incoming: Incoming, talk: Conversation, known: Snapshots) -> Action | None:
    """An edit of words that an open form or a record holds."""
    message = source(incoming)
    field = next((name for name, each in talk.sources if each == message and talk.form), "")
    if field:
        return everybody.Reword(edit=everybody.Edit(field, incoming.words))
    found = source_of(known.connection, known.school.key, message)
    if found is None:
        return None
    noun, key, *said = found.about.split(":")
    edit = everybody.Edit(found.field, incoming.words, found.origin, *said)
    about: dict[str, Any] = {"request" if said else noun: key}
    return everybody.Reword(**about, edit=edit)


def _anew(incoming: Incoming, me: Person, talk: Conversation, known: Snapshots, words: Phrasebook) -> Action:
    """An edit of other words: with no question open they may be understood now; else they come too late."""
    if talk.form:
        return everybody.Reword()
    action = interpret(incoming.words, me, talk, known.school, words, known.today)
    return everybody.Reword() if isinstance(action, everybody.Unclear) else action


def _late_pieces(incoming: Incoming, talk: Conversation) -> Enclosed:
    """Files of an album whose first pieces have answered a question of the open form: they belong beside those."""
    fields = {each.album: name for name, each in talk.files if each.album and talk.form}
    return tuple((fields[each.album], each) for each in incoming.attachments if each.album in fields)


def _grown(incoming: Incoming, me: Person, known: Snapshots) -> Action | None:
    """Files of an album whose first pieces a record holds already: they go there too, by themselves."""
    albums = {each.album for each in incoming.attachments if each.album}
    if not albums:
        return None
    noun, key = holder(known.connection, known.school.key, me.key, albums)
    files = tuple(("words", each) for each in incoming.attachments)
    if noun == "check":
        return students.AddPiece(key, incoming.text, files=files)
    if noun:
        is_theirs = me.role == Role.STUDENT
        kind = students.SayMore if is_theirs else teachers.AnswerHelp
        return kind(key, incoming.text, files=files)
    return None


def _asked_elsewhere(incoming: Incoming, talk: Conversation) -> bool:
    return bool(talk.form and talk.place) and talk.place != place_of(incoming)


def _stands_alone(text: str, words: Phrasebook) -> bool:
    """Say whether words keep their meaning whatever is open: stop, cancel, and all that may need a person.

    A greeting, which shows the menu elsewhere, is how people begin in another app: it brings the question.
    """
    return words.exact(text) in set(ALWAYS) - {everybody.Menu.verb} or words.offers_person(text)


def in_private(incoming: Incoming, now: datetime) -> Decision:
    """Point a group to the private talk, at most once a day; nothing about anybody is said there."""
    doors = (Choice("", "private", link=incoming.home),) if incoming.home else ()
    key = f"private:{incoming.platform}:{incoming.room}:{now.date()}"
    return Decision(parcels=(Parcel("", InPrivate(choices=doors), key),))

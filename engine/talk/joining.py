"""The first hello: a one-time code from school opens an account for one person on the roster."""

import re
from datetime import datetime

from engine.actions.everybody import GoOn, Unlink
from engine.decision import Account, Decision, reply, save
from engine.frozen import replace
from engine.ids import CROCKFORD, short_id
from engine.judging.plans import timetable_of
from engine.judging.where import age_of
from engine.notices import choice
from engine.notices.accounts import AccountAdded, AccountAddedElsewhere
from engine.notices.calls import CallReceived
from engine.notices.everybody import CodeRefused, Welcome, WhoAreYou
from engine.nouns.invite import WrongCode
from engine.nouns.people import Person, Role
from engine.student import Door
from engine.talk.accounts import account_id, send_to
from engine.talk.menus import menu, next_things
from engine.unasked.slots import next_look

CODE_LENGTH = 10
TRIES_AN_HOUR = 5
_LOOKALIKES = str.maketrans("ilou", "110v")


def code_in(text: str) -> str:
    """Return the joining code in a text in its one spelling, or an empty string.

    A code is 10 characters of Crockford base32, one of 2 to 9 among them (so that "hello there" is none), in
    any case, with or without hyphens or spaces within it; o, i and l are read as 0, 1 and 1.
    """
    said = text.casefold()
    whole = re.sub(r"^\s*/?(join|start|code)\b[\s:]*", "", said)
    parts = re.findall(r"\b[0-9a-z]{5}-?[0-9a-z]{5}\b", said)
    return next((code for each in (whole, *parts) if (code := _spelled(each))), "")


def looks_like_a_code(text: str) -> bool:
    """Say whether somebody most likely meant a code: one word of letters and digits, about as long as one."""
    said = re.sub(r"^\s*/?(join|start|code)\b[\s:]*", "", text.casefold())
    word = said.strip().replace("-", "")
    is_one = word.isalnum() and CODE_LENGTH - 3 <= len(word) <= CODE_LENGTH + 3
    return is_one and any(each.isdigit() for each in word)


def _spelled(word: str) -> str:
    said = re.sub(r"[\s-]", "", word).translate(_LOOKALIKES)
    is_code = len(said) == CODE_LENGTH and set(said) <= set(CROCKFORD) and set(said) & set("23456789")
    return said if is_code else ""


def welcome(door: Door, text: str, *, now: datetime, key: str, in_need: bool = False) -> Decision:
    """Answer somebody without an account: let them in with a good code, else say how to get one.

    Somebody who asks for a person gets the numbers to call, joined or not.
    """
    if in_need:
        return reply(CallReceived(False, ""))
    if not code_in(text):
        return reply(CodeRefused("unknown") if looks_like_a_code(text) else WhoAreYou())
    if door.wrong_codes >= TRIES_AN_HOUR:
        return reply(CodeRefused("too_many"))
    refusal = _refusal(door, now)
    if refusal:
        return save(WrongCode(short_id(key), door.sender, now)) + reply(CodeRefused(refusal))
    return _let_in(door, now)


def _refusal(door: Door, now: datetime) -> str:
    invite, person = door.invite, door.person
    if invite is None or person is None or not person.active:
        return "unknown"
    if invite.used_at is not None:
        return "used"
    if invite.expires <= now:
        return "expired"
    return "too_young" if _too_young(door, person) else ""


def _too_young(door: Door, person: Person) -> bool:
    """A platform's own terms may set a minimum age; the school's policy holds it per platform."""
    limits = dict(door.school.policy.min_age) if door.school else {}
    least = limits.get(door.platform, 0)
    if person.role != Role.STUDENT or person.born is None or door.today is None:
        return False
    return age_of(person, door.today) < least


def _let_in(door: Door, now: datetime) -> Decision:
    invite, person, school = door.invite, door.person, door.school
    if invite is None or person is None or school is None:
        return reply(CodeRefused("unknown"))
    account = Account(door.platform, door.account, door.room, person.key, now)
    joined = save(replace(invite, used_at=now), account)
    if door.accounts:
        return joined + _one_more(door, person, account)
    hello = Welcome(
        person.called, school.name, person.role, door.teachers, door.advisers, choices=menu(person.role)
    )
    joined += reply(hello)
    return replace(joined, next_look=next_look(person, school, timetable_of(school), now))


def _one_more(door: Door, person: Person, fresh: Account) -> Decision:
    """One more app of somebody who is in already: the apps from before read of it, for it may not be them."""
    going_on = (choice(GoOn()),) if door.has_form else ()
    told = reply(AccountAdded(person.called, choices=next_things(*going_on)))
    words = AccountAddedElsewhere(fresh.platform, choices=next_things(choice(Unlink(account_id(fresh)))))
    about = f"linked:{account_id(fresh)}:{fresh.since.isoformat()}"
    return sum((send_to(each, words, f"{about}:{account_id(each)}") for each in door.accounts), told)

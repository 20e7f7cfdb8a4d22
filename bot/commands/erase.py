"""Erase all that is kept about one student, once two people of the office agree."""

import argparse
from datetime import datetime

from bot.commands.database import open_store, the_school
from bot.commands.people import the_person
from bot.errors import Refused
from bot.settings import Settings
from bot.shell import utc_now
from engine.care.erasure import ask, is_confirmed
from engine.nouns.people import Person, Role
from engine.nouns.school import School
from storage.keeping.erasing import carry_out, forget_deleted, wish_for
from storage.people.rosters import everybody
from storage.store import Unit

ABOUT = (
    "Erase all that is kept about one student. The first run asks another person of the office, who agrees with a tap "
    "in the chat; the second run, within a week, does it. It cannot be undone. Take the student out of people.csv too, "
    "or the next import brings the name back; and let old backups go."
)

STILL_THERE = {
    "sqlite": "The database's journal may still hold some of it: stop the coach once, and start it again.",
    "postgresql": "PostgreSQL may still hold some of it in its files: have the tables' owner run VACUUM there.",
}
"""What to do where the files could not be cleared just now."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("student", metavar="CODE", help="the student's code on the roster")
    parser.add_argument("--by", required=True, metavar="CODE", help="your own code: you must be an admin")
    parser.add_argument("--school", help="the key of the school, when there are several")


def run(args: argparse.Namespace) -> int:
    store, now = open_store(Settings()), utc_now()
    school = the_school(store, args.school)
    student, admin = (the_person(store, school.key, code) for code in (args.student, args.by))
    _check(student, admin)
    with store.begin() as unit:
        wish = wish_for(unit.connection, school.key, student.key)
        if wish is None or not is_confirmed(wish, now):
            print(_asked(unit, school, student, admin, now))
            return 0
        gone = carry_out(unit, school.key, wish, admin.key, now)
    is_forgotten = forget_deleted(store.engine)
    print(
        f"{student.name} ({student.code}) is erased: {gone} rows. Take them out of people.csv, and let old backups go."
    )
    if not is_forgotten:
        print(STILL_THERE[store.engine.dialect.name])
    return 0


def _check(student: Person, admin: Person) -> None:
    if student.role != Role.STUDENT:
        raise Refused(f"{student.code} is a {student.role}; only students are erased")
    if admin.role != Role.ADMIN or not admin.active:
        raise Refused(f"{admin.code} is not of the office, and only the office erases")


def _asked(unit: Unit, school: School, student: Person, admin: Person, now: datetime) -> str:
    people = everybody(unit.connection, school.key)
    others = tuple(each for each in people if each.role == Role.ADMIN and each.key != admin.key)
    if not others:
        raise Refused("erasing needs a second person of the office: add one to people.csv and invite them")
    unit.carry_out(ask(student, admin, others, now), now, school=school.key, actor=admin.key)
    names = " or ".join(each.name for each in others)
    return f"Nothing is erased yet: {names} must agree in the chat. Then run this again, within a week."

"""Import a school: a native folder, a OneRoster 1.1 folder, or a CASE package; all or nothing."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from bot.commands.database import open_store, the_school
from bot.errors import Refused
from bot.settings import Settings
from bot.shell import utc_now
from engine.languages import spoken
from engine.nouns.school import Pack, School
from messages.helplines import helplines
from storage.packs.reading import read
from storage.people.merging import Changes
from storage.people.roster import adopt, school_keys
from storage.store import Store

ABOUT = (
    "Import a school folder (school.toml and CSV files), a OneRoster 1.1 CSV folder (people and classes) "
    "or a CASE JSON package (competencies). All or nothing; importing the same again changes nothing."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=Path, help="the folder or the .json package")
    parser.add_argument("--school", help="the key of the school it is for, when there are several")
    parser.add_argument("--subject", help="the subject's key for a CASE package whose title does not say it")
    parser.add_argument("--check", action="store_true", help="only say what is wrong; change nothing")


def run(args: argparse.Namespace) -> int:
    store = open_store(Settings())
    before = _before(store, args.school)
    pack = read(args.path, before, args.subject)
    target = pack.school or before
    if target is None:
        raise Refused("there is no school yet: import a folder with a school.toml first")
    changes = Changes() if args.check else _adopt(store, pack, target)
    for note in (*pack.notes, *_without_words(target)):
        print(f"note: {note}")
    print(_summary(pack, target, changes, args.check))
    return 0


def _before(store: Store, key: str | None) -> School | None:
    with store.reading() as connection:
        known = school_keys(connection)
    return the_school(store, key) if key or len(known) == 1 else None


def _without_words(school: School) -> Iterator[str]:
    """What the school asks for and the coach has no words for: whom to ring in its country, its language."""
    country = school.policy.country
    if not helplines(country).emergency:
        yield (
            f"messages/helplines.toml has nobody to call in `{country}`: students in need read only "
            "`the emergency number of your country`; add a table for it"
        )
    if not spoken(school.language):
        yield f"the coach speaks no `{school.language}` yet: people read English"


def _adopt(store: Store, pack: Pack, school: School) -> Changes:
    with store.begin() as unit:
        return adopt(unit.connection, pack, school.key, utc_now())


def _summary(pack: Pack, school: School, changes: Changes, only_checked: bool) -> str:
    parts = (
        (len(pack.curriculum.competencies) if pack.curriculum else 0, "competencies"),
        (len(pack.people or ()), "people"),
        (len(pack.sections or ()), "sections"),
        (len(pack.history), "past mastery checks"),
    )
    read_in = ", ".join(f"{count} {noun}" for count, noun in parts if count) or "nothing new"
    if only_checked:
        return f"{school.name}: {read_in} can be imported; nothing was changed"
    if changes.nothing:
        return f"{school.name}: {read_in} read; nothing has changed"
    return (
        f"{school.name}: {read_in} read; {changes.added} rows added, {changes.changed} changed, "
        f"{changes.ended} ended"
    )

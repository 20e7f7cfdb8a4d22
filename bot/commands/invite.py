"""Make one-time joining codes, listed or as a sheet to print."""

import argparse
from pathlib import Path

from bot.commands.database import open_store, the_school
from bot.errors import Refused
from bot.joining_sheet import Ways, draw, ways_in
from bot.settings import Settings
from bot.shell import utc_now
from engine.nouns.people import Person
from storage.people.invites import FreshInvite, invite, spelled
from storage.people.rosters import everybody, title_of
from storage.store import Unit

ABOUT = (
    "Make one-time joining codes. Codes are shown here once and kept only as hashes; "
    "a new code makes an earlier unused one of the same person worthless."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("people", nargs="*", metavar="CODE", help="people's codes on the roster")
    parser.add_argument("--all", action="store_true", help="everybody who has not joined yet")
    parser.add_argument("--section", help="the students of one section, by its code")
    parser.add_argument("--school", help="the key of the school, when there are several")
    parser.add_argument(
        "--sheet",
        type=Path,
        metavar="FILE.png",
        help="draw a sheet to print, with QR codes for Telegram; more pages become FILE-2.png and so on",
    )
    parser.add_argument(
        "--bot", metavar="NAME", help="the bot's Telegram user name; without it, Telegram is asked"
    )


def run(args: argparse.Namespace) -> int:
    if not (args.people or args.all or args.section):
        raise Refused("say whom to invite: codes of people, --section CODE or --all")
    settings = Settings()
    ways = ways_in(args.sheet, args.bot, settings) if args.sheet else Ways()
    store = open_store(settings)
    school = the_school(store, args.school)
    with store.begin() as unit:
        wanted = _wanted(unit, school.key, args)
        title = title_of(unit.connection, school.key, args.section) if args.section else school.name
        fresh = invite(unit.connection, school.key, wanted, utc_now())
        if (
            args.sheet
        ):  # before the codes are kept: a sheet that cannot be written must cost nobody their code
            draw(args.sheet, school, title, fresh, ways)
    if not args.sheet:
        for each in fresh:
            print(_line(each))
    return 0


def _wanted(unit: Unit, school: str, args: argparse.Namespace) -> list[Person]:
    known = {each.code: each for each in everybody(unit.connection, school, section=args.section)}
    if args.all:
        return everybody(unit.connection, school, section=args.section, only_absent=True)
    unknown = [code for code in args.people if code not in known]
    if unknown:
        raise Refused(f"there is nobody with the code {unknown[0]!r} on the roster of {school}")
    wanted = [known[code] for code in args.people] or list(known.values())
    if not wanted:
        raise Refused(f"nobody is in the section {args.section!r}")
    return wanted


def _line(fresh: FreshInvite) -> str:
    until = fresh.expires.date().isoformat()
    return f"{spelled(fresh.code)}  {fresh.person.role:<8} {fresh.person.name} ({fresh.person.code}), until {until}"

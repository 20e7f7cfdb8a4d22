"""Fresh joining codes drawn as a sheet to print, with what people do with them on each platform."""

import asyncio
import re
from collections.abc import Sequence
from pathlib import Path

from bot.errors import Refused
from bot.platforms.telegram import bot_name
from bot.settings import Settings
from engine.frozen import Frozen
from engine.nouns.school import School
from messages.dates import Dates
from messages.labels import Labels
from messages.render import Renderer
from messages.sheets.joining import Sheet, Slip, pages, shown_by_code
from storage.people.invites import FreshInvite, spelled

_BOT_NAME = re.compile(r"@?([A-Za-z][A-Za-z0-9_]{4,31})")


class Ways(Frozen):
    """Where a code can be used: the Telegram bot's user name, empty for none, and Slack."""

    bot: str = ""
    slack: bool = False


def ways_in(file: Path, bot: str | None, settings: Settings) -> Ways:
    """Return the ways in; raise Refused, before any code is made, when a sheet cannot be drawn or used."""
    if file.suffix.lower() != ".png":
        raise Refused(f"a sheet is drawn as PNG pages: name a file that ends in .png, not {file.name}")
    if not file.parent.is_dir():
        raise Refused(f"there is no folder {file.parent} to put the sheet into")
    named = _BOT_NAME.fullmatch(bot) if bot else None
    if bot and named is None:
        raise Refused(f"{bot!r} is no Telegram user name: 5 to 32 letters, digits and _, with or without @")
    ways = Ways(named[1] if named else asyncio.run(bot_name(settings)), settings.slack_bot_token is not None)
    if not ways.bot and not ways.slack:
        raise Refused("a sheet says where to send a code: set up a platform first, or give --bot NAME")
    return ways


def draw(file: Path, school: School, title: str, fresh: Sequence[FreshInvite], ways: Ways) -> None:
    """Write the pages, the first under the file's own name, and say whose names the font cannot write."""
    labels = Renderer().labels(school.language)
    sheet = _sheet(school, title, fresh, ways, labels)
    for number, page in enumerate(pages(sheet, labels.sheet), 1):
        place = file if number == 1 else file.with_stem(f"{file.stem}-{number}")
        _write(place, page)
        print(f"{place}: page {number}")
    for each in shown_by_code(sheet):
        print(f"note: {each.name} is {each.roster_code} on the sheet: the font lacks the script of the name")


def _write(place: Path, page: bytes) -> None:
    try:
        place.write_bytes(page)
    except OSError as error:
        raise Refused(f"{place} cannot be written ({error.strerror}); no code was made") from None


def _sheet(school: School, title: str, fresh: Sequence[FreshInvite], ways: Ways, labels: Labels) -> Sheet:
    lines = [labels.sheet["telegram"].replace("{bot}", ways.bot)] if ways.bot else []
    lines += [labels.sheet["slack"]] if ways.slack else []
    dates = Dates(school.language, labels.dates)
    slips = (
        Slip(
            each.person.name,
            each.person.code,
            spelled(each.code),
            dates.day(each.expires.date()),
            f"https://t.me/{ways.bot}?start={each.code}" if ways.bot else "",
        )
        for each in fresh
    )
    return Sheet(title, tuple(lines), tuple(slips))

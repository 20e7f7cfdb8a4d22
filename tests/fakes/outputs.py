"""Reads all that leaves a coach whose every word is a token of its student, and keeps what none should have read."""

import re
from typing import Any

import msgspec

from engine.decision import Conversation
from engine.notices import NOTICES, Notice
from engine.notices.staff import CaseShown
from engine.talk.home import home
from messages.render import Renderer
from messages.surfaces.plain import plain
from storage import tables
from storage.keeping.holdings import as_csv, as_json, held
from tests.fakes.desk import Desk
from tests.fakes.schools import key_of

SCHOOLS = ("riverside", "hilltop")
STUDENTS = ("s1", "s2", "s3")
STAFF = ("t1", "t2", "t3", "a1", "a2", "adm")
ACTORS = (*STUDENTS, *STAFF, "g1")
PEOPLE = {key_of(code): code for code in ACTORS}
ASKED = {"stuck", "tried", "know", "show", "how", "say", "answer", "strength", "name"}
MAY_READ: dict[str, dict[str, set[str]]] = {
    "t1": dict.fromkeys(STUDENTS, ASKED),
    "t2": dict.fromkeys(STUDENTS, ASKED),
    "t3": {each: {"name"} for each in STUDENTS},
    "a1": {each: {"goal", "note", "name"} for each in STUDENTS},
    "a2": {"s2": {"goal", "note", "name"}},
    "adm": {each: {"name"} for each in STUDENTS},
    "g1": {"s1": {"name"}},
}
"""Beside their own words: what each of the staff may read of whom (everything that happens here is in maths)."""
HELP = {"stuck", "tried", "say", "answer", "name"}
"""What whoever was asked about a question reads of it: when no teacher answers in time, advisers and the office too."""
GLASS = {"goal"}
"""What the office reads besides, on a page that it has opened for a reason."""
CANARY = re.compile(r"zq(riverside|hilltop)x(s\d)x(\w+?)zq")


def canary(school: str, student: str, kind: str) -> str:
    return f"zq{school}x{student}x{kind}zq"


class Outputs:
    """Reads all that leaves, and keeps what its reader should not have read."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.renderer = desk, Renderer()
        self.last = self.read = self.pictures = 0
        self.wrong: list[tuple[str, str, object]] = []
        self.seen: set[str] = set()
        self.kinds: set[str] = set()

    def reads_what_was_posted(self) -> None:
        table = tables.outbox
        with self.desk.store.reading() as connection:
            new = table.select().where(table.c.seq > self.last).order_by(table.c.seq)
            rows = connection.execute(new).mappings().all()
        for row in rows:
            self.last = row["seq"]
            reader = PEOPLE.get(row["person"], "")
            self._reads(row["school"], reader, msgspec.convert(row["body"], NOTICES[row["kind"]]), row["key"])

    def looks_at_a_home(self, school: str, actor: str) -> None:
        with self.desk.store.begin() as unit:
            known = unit.snapshots(school, self.desk.now)
            me = known.person(key_of(actor))
            parts = home(known.acting(me, Conversation(me.key)), self.desk.now)
        for part in parts:
            self._reads(school, actor, part, "home")

    def reads_exports(self) -> None:
        with self.desk.store.reading() as connection:
            for school in SCHOOLS:
                for student in STUDENTS:
                    found = held(connection, school, key_of(student))
                    for text in (as_json(found), *(as_csv(rows) for rows in found.values())):
                        self._checks(school, student, text, "export")

    def _reads(self, school: str, reader: str, notice: Notice, key: str) -> None:
        self.kinds.add(type(notice).__name__)
        said = self.renderer.render(notice, "en")
        self._checks(school, reader, plain(said), key, notice)
        if said.picture:
            self.pictures += 1
            self._checks(school, reader, said.picture.svg + said.picture.alt, f"{key} (picture)", notice)

    def _checks(self, school: str, reader: str, text: str, key: str, notice: Notice | None = None) -> None:
        self.read += 1
        for of, student, kind in CANARY.findall(text):
            self.seen.add(kind)
            if of != school or not self._may(school, reader, student, kind, notice):
                self.wrong.append((reader, key, (of, student, kind, type(notice).__name__)))

    def _may(self, school: str, reader: str, student: str, kind: str, notice: Notice | None) -> bool:
        if student == reader or kind in MAY_READ.get(reader, {}).get(student, set()):
            return True
        is_page = isinstance(notice, CaseShown)
        if is_page and kind in GLASS and reader == "adm" and self._opened_for_a_reason(school, student):
            return True
        if is_page and kind in ("goal", "note") and self._has_case(school, reader, student):
            return True
        rows = self._all("helps", school, student=key_of(student))
        if kind in HELP and any(key_of(reader) in row["asked"] for row in rows):
            return True
        was_shown = reader in STUDENTS and kind in ("stuck", "tried")
        return was_shown and any(key_of(reader) in row["classmates"] for row in rows)

    def _has_case(self, school: str, reader: str, student: str) -> bool:
        """Whoever a case was handed to, cares for its student as an adviser does."""
        cases = self._all("cases", school, student=key_of(student))
        return any(each["owner"] == key_of(reader) for each in cases)

    def _opened_for_a_reason(self, school: str, student: str) -> bool:
        looks = self._all("looks", school, student=key_of(student), reader=key_of("adm"))
        return any(each["what"].startswith("glass-") for each in looks)

    def _all(self, name: str, school: str, **where: str) -> list[Any]:
        table = tables.metadata.tables[name]
        wanted = table.select().where(table.c.school == school)
        with self.desk.store.reading() as connection:
            for column, value in where.items():
                wanted = wanted.where(table.c[column] == value)
            return list(connection.execute(wanted).mappings())

"""What is kept in memory of what is stored: schools per revision, which an import changes, and students' records."""

from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, func, select, update

from engine.frozen import replace
from engine.journey.forecast.calibration import Calibration
from engine.journey.forecast.curve import AS_SAID
from engine.journey.timetable import Timetable
from engine.judging.plans import timetable_of
from engine.nouns.curriculum import Competency, Curriculum, Destination, Subject
from engine.nouns.resource_vote import best_first
from engine.nouns.school import Calendar, Policy, School
from storage import tables
from storage.prepared import scalar
from storage.records import record_of
from storage.remembered import Remembered


class Shelf:
    """Hands out a school and its timetable; reads the curriculum again only when its revision has changed."""

    def __init__(self) -> None:
        self._schools: dict[str, tuple[School, Timetable]] = {}
        self.remembered = Remembered()

    def school(self, connection: Connection, key: str) -> tuple[School, Timetable] | None:
        """Return a school as it stands now, None when there is none of that key."""
        revision = scalar(connection, _REVISION, {"school": key})
        if revision is None:
            return None
        kept = self._schools.get(key)
        if kept is None or kept[0].revision != revision:
            school = load_school(connection, key)
            kept = self._schools[key] = (school, timetable_of(school))
        return kept


def load_school(connection: Connection, key: str) -> School:
    """Read one school with its whole curriculum."""
    row = connection.execute(tables.schools.select().where(tables.schools.c.key == key)).mappings().one()
    return School(
        key=row["key"],
        name=row["name"],
        zone=row["zone"],
        language=row["language"],
        revision=row["revision"],
        calendar=msgspec.convert(row["calendar"], Calendar),
        policy=msgspec.convert(row["policy"], Policy),
        calibration=_calibration(row["calibration"]),
        curriculum=_curriculum(connection, key),
    )


def _calibration(kept: object) -> Calibration:
    """What was learned; curves that change nothing are the ones that judging skips."""
    found = msgspec.convert(kept, Calibration)
    arrivals, on_time = (AS_SAID if each == AS_SAID else each for each in (found.arrivals, found.on_time))
    return replace(found, arrivals=arrivals, on_time=on_time)


def keep_calibration(connection: Connection, school: str, calibration: Calibration) -> None:
    """Keep what a school has learned; its new revision makes every process read it again."""
    table = tables.schools
    kept = msgspec.to_builtins(calibration)
    values = {"calibration": kept, "revision": table.c.revision + 1}
    connection.execute(update(table).where(table.c.key == school).values(**values))


def _curriculum(connection: Connection, school: str) -> Curriculum:
    """The links of each competency stand in the order in which they have helped so far."""
    counts = _votes(connection, school)
    competencies = _by_key(connection, tables.competencies, Competency, school)
    for key in counts.keys() & competencies.keys():
        each = competencies[key]
        competencies[key] = replace(each, resources=best_first(each.resources, counts[key]))
    return Curriculum(
        subjects=_by_key(connection, tables.subjects, Subject, school),
        destinations=_by_key(connection, tables.destinations, Destination, school),
        competencies=competencies,
    )


def _votes(connection: Connection, school: str) -> dict[str, dict[str, tuple[int, int]]]:
    """How often each link helped and did not yet, by competency and address."""
    table = tables.resource_votes
    asked = (
        select(table.c.competency, table.c.url, table.c.helped, func.count().label("times"))
        .where(table.c.school == school)
        .group_by(table.c.competency, table.c.url, table.c.helped)
    )
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for row in connection.execute(asked):
        yes, no = found.setdefault(row.competency, {}).get(row.url, (0, 0))
        found[row.competency][row.url] = (yes + row.times, no) if row.helped else (yes, no + row.times)
    return found


def _by_key(connection: Connection, table: Any, kind: type[Any], school: str) -> dict[str, Any]:
    order = table.c.place if "place" in table.c else table.c.key
    rows = connection.execute(table.select().where(table.c.school == school).order_by(order)).mappings()
    return {row["key"]: record_of(kind, row) for row in rows}


_REVISION = select(tables.schools.c.revision).where(tables.schools.c.key == bindparam("school"))

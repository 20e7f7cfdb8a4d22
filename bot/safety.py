"""Whether "I need a person now" would work today: who is named, the last drill, calls nobody has cleared, the texts."""

from collections.abc import Callable, Collection, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from bot.errors import Refused
from engine.judging.plans import timetable_of
from engine.languages import LANGUAGES
from engine.nouns.contact import Call, Drill
from engine.nouns.people import Person
from engine.nouns.school import School
from engine.talk.staff import drills
from engine.talk.staff.calls import LEAST
from messages.helplines import stale
from messages.reviews import unreviewed
from storage import audit
from storage.people.roster import school_keys
from storage.reading import safeguarding
from storage.shelf import load_school
from storage.store import Store, Unit

TIME_TO_TAP = timedelta(hours=24)


def out_of_date(today: date, spoken: Collection[str] = LANGUAGES) -> list[str]:
    """Say what nobody has read for too long: the helplines, and the texts of the door in the languages spoken."""
    lines = []
    for language, names in groupby(unreviewed(), lambda name: name.split("/")[0]):
        if language in spoken:
            lines.append(
                f"safety: nobody has reviewed {', '.join(names)} as the words are now; read them aloud, "
                "then write their new marks into messages/reviewed.toml"
            )
    if stale(today):
        lines.append("helplines: messages/helplines.toml was last reviewed over 180 days ago; review it")
    return lines


class Rehearsals:
    """Rehearses the door of each school once a month, where it is open."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store, self._clock = store, clock
        self._looked_in: datetime | None = None

    def begin_due(self) -> int:
        """Post the drills that are due, looked for once an hour; how many there were."""
        now = self._clock()
        hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        if self._looked_in == hour:
            return 0
        with self._store.begin() as unit:
            found = [
                _drilled(unit, load_school(unit.connection, key), now) for key in school_keys(unit.connection)
            ]
        self._looked_in = hour
        return sum(found)


def _drilled(unit: Unit, school: School, now: datetime) -> bool:
    people, last = (
        safeguarding.on_duty(unit.connection, school),
        safeguarding.last_drill(unit.connection, school.key),
    )
    timetable = timetable_of(school)
    if len(people) < LEAST or not drills.is_due(school, timetable, last.at if last else None, now):
        return False
    month = f"{timetable.local(now):%Y-%m}"
    decision = drills.begin(tuple(each.key for each in people), now, f"{school.key}:{month}")
    unit.carry_out(decision, now, school=school.key, actor="")
    return True


def begin_drill(store: Store, school: School, now: datetime) -> str:
    """Post the rehearsal for a running coach to deliver. Raises Refused where nobody is on duty."""
    with store.begin() as unit:
        people = safeguarding.on_duty(unit.connection, school)
        if len(people) < LEAST:
            raise Refused(f"{school.name} names {len(people)} people in school.toml, and the door needs two")
        keys = tuple(each.key for each in people)
        decision = drills.begin(keys, now, now.isoformat())
        unit.carry_out(decision, now, school=school.key, actor="")
    names = ", ".join(each.name for each in people)
    return f"The drill goes to {names} as soon as the coach runs. Ask doctor tomorrow who has tapped."


def findings(store: Store, now: datetime) -> list[str]:
    """Return what is wrong with the door and the audit of each school, a line each."""
    with store.reading() as connection:
        lines = []
        for key in school_keys(connection):
            school = load_school(connection, key)
            people = safeguarding.on_duty(connection, school)
            calls, drill = safeguarding.uncleared(connection, key), safeguarding.last_drill(connection, key)
            lines += [f"{key}: {line}" for line in _of_school(school, people, calls, drill, now)]
            if wrong := audit.broken(connection, key):
                lines.append(
                    f"{key}: the audit is not whole, {wrong}; somebody has written into the database"
                )
        return lines


def _of_school(
    school: School, people: list[Person], calls: list[Call], drill: Drill | None, now: datetime
) -> Iterator[str]:
    named = school.policy.safeguarding
    if named and len(people) < LEAST:
        yield f"{len(named)} people are named for safety, {len(people)} of them are here: the door is off"
    for each in calls:
        if not each.seen_by and now - each.at > timedelta(minutes=15):
            yield f"nobody has seen the call {each.key} for a person since {each.at:%Y-%m-%d %H:%M} UTC"
        elif each.seen_by and now - each.at > timedelta(days=7):
            yield f"the call {each.key} was seen and never cleared: nothing automatic goes to that student"
    if len(people) >= LEAST:
        yield from _of_drill(people, drill, now, school.key)


def _of_drill(people: list[Person], drill: Drill | None, now: datetime, school: str) -> Iterator[str]:
    again = f"run python3 coach.py doctor --drill {school}"
    if drill is None:
        yield f'"I need a person now" was never rehearsed; {again}'
        return
    if now - drill.at > drills.OVERDUE:
        yield f'"I need a person now" was last rehearsed on {drill.at:%Y-%m-%d}, over a month ago; {again}'
    names = {each.key: each.name for each in people}
    missing = [names[key] for key in drill.asked if key in names and key not in drill.seen]
    if missing and now - drill.at > TIME_TO_TAP:
        yield f"in the drill of {drill.at:%Y-%m-%d} these did not tap: {', '.join(missing)}"

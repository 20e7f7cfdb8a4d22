"""No role escalation (P30): whatever becomes of a roster and its accounts, each right has a grant that holds today.

A model in plain sets says who may do what; the coach answers from a database on disk. The roster is imported by another
store, as the terminal does, so that nothing remembered in the coach's process outlives the grant it was read under.
"""

import atexit
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from engine.actions import VERBS, Action
from engine.decision import Conversation
from engine.forms import fields_of
from engine.frozen import replace
from engine.ids import short_id
from engine.notices.accounts import LinkCodeShown
from engine.notices.everybody import CodeRefused, NotFound, WhoAreYou
from engine.notices.guardians import WeekAtSchool
from engine.nouns.people import Advising, Guarding, Person, Role
from engine.nouns.school import Pack
from engine.permission import may
from storage import tables
from storage.database import open_database
from storage.people import invites, roster
from storage.schema import prepare
from storage.store import Store
from storage.traffic.incoming import Incoming
from tests.fakes.desk import Desk, tapped, typed
from tests.fakes.schools import NOON, adopted, competency_of, joined, key_of, small_school
from tests.tally import Row, Tally, counts

SCHOOL = "riverside"
STUDENTS = ("s1", "s2")
GUARDIANS = ("g1",)
STAFF = ("t1", "t2", "t3", "a1", "a2", "adm")
PEOPLE = (*STUDENTS, *STAFF, *GUARDIANS)
SECTIONS = {"maths": ("t1", "t2"), "science": ("t3",)}
WORKING = frozenset({Role.TEACHER, Role.ADVISER, Role.ADMIN})
SAFEGUARDING = frozenset({"a1", "adm"})
GROWN_UP, ASKED_FROM = 18, 13
CODE_DAYS = {Role.STUDENT: 14, Role.GUARDIAN: 14}
STAFF_CODE_DAYS = 3
OWN_CODE = timedelta(minutes=15)
Pairs = set[tuple[str, str]]
CHANGED = ("helps", "help_messages", "checks", "goals", "cases", "case_notes", "looks", "calls", "re_routes")
"""What a denied tap leaves as it was."""


@dataclass
class Code:
    """A code that was made for somebody, and what became of it."""

    words: str
    person: str
    expires: datetime
    is_used: bool = False


@dataclass
class Roster:
    """What the office's files say next."""

    roles: dict[str, Role]
    born: dict[str, date]
    here: set[str] = field(default_factory=lambda: set(PEOPLE))
    taught: dict[str, set[str]] = field(
        default_factory=lambda: {key: set(who) for key, who in SECTIONS.items()}
    )
    taken: dict[str, set[str]] = field(default_factory=lambda: {key: set(STUDENTS) for key in SECTIONS})
    advising: Pairs = field(default_factory=lambda: {("a1", "s1"), ("a1", "s2")})
    guarding: Pairs = field(default_factory=lambda: {("g1", "s1")})

    def pack(self, *, only_people: bool) -> Pack:
        """The files as the coach reads them: relations only between those whose roles they fit."""
        whole = base_pack()
        people = tuple(
            replace(each, role=self.roles[each.code], born=self.born.get(each.code))
            for each in whole.people or ()
            if each.code in self.here
        )
        if only_people:
            return Pack(people=people)
        sections = tuple(
            replace(
                each,
                teachers=keys(who for who in self.taught[each.subject] if self.works(who)),
                students=keys(who for who in self.taken[each.subject] if who in self.here),
            )
            for each in whole.sections or ()
        )
        advising = tuple(Advising(key_of(who), keys([of])) for who, of in sorted(self.right_advising()))
        guarding = tuple(Guarding(key_of(who), keys([of])) for who, of in sorted(self.right_guarding()))
        return Pack(people=people, sections=sections, advising=advising, guarding=guarding)

    def works(self, who: str) -> bool:
        return who in self.here and self.roles[who] in WORKING

    def right_advising(self) -> Pairs:
        return {(who, of) for who, of in self.advising if self.works(who) and of in self.here}

    def right_guarding(self) -> Pairs:
        return {
            (who, of)
            for who, of in self.guarding
            if {who, of} <= self.here and self.roles[who] is Role.GUARDIAN
        }


def keys(codes: Collection[str] | Any) -> tuple[str, ...]:
    return tuple(sorted(key_of(code) for code in codes))


@cache
def base_pack() -> Pack:
    pack = small_school(students=len(STUDENTS))
    assert pack.school is not None
    policy = replace(pack.school.policy, guardians=True, guardians_asked_from=ASKED_FROM)
    home = Person(key_of("g1"), "g1", Role.GUARDIAN, "Ngozi Okafor", "Ngozi")
    people = (*(pack.people or ()), home)
    return replace(pack, school=replace(pack.school, policy=policy), people=people)


def first_roster() -> Roster:
    people = base_pack().people or ()
    born = {"s1": date(2008, 11, 3), "s2": date(2014, 5, 17)}
    return Roster({each.code: each.role for each in people}, born)


@cache
def ready() -> Path:
    """A database in which everybody has joined and one student has begun everything, with a case of `a2`."""
    home = TemporaryDirectory(prefix="coach-p30-")
    atexit.register(home.cleanup)
    place = Path(home.name) / "coach.db"
    engine = open_database(f"sqlite:///{place}")
    prepare(engine)
    store = adopted(engine, base_pack())
    with store.begin() as unit:
        roster.adopt(unit.connection, first_roster().pack(only_people=False), SCHOOL, NOON)
    joined(store, SCHOOL, PEOPLE)
    desk = Desk(store)
    desk.taps("riverside/s1", "help:maths", stuck="x", tried="")
    desk.taps("riverside/s1", f"show:{competency_of('maths', 1)}", level="3", know="a", show="b", how="c")
    desk.taps("riverside/s1", "own:science", words="a goal")
    desk.taps("riverside/s1", "now")
    desk.delivers()
    case = {
        "key": "case1",
        "student": key_of("s1"),
        "owner": key_of("a2"),
        "opened_at": NOON,
        "state": "open",
    }
    about = {"reason": "quiet", "band": "stalled", "subject": "Maths", "closed_by": ""}
    with store.begin() as unit:
        unit.connection.execute(tables.cases.insert().values(school=SCHOOL, **case, **about))
    engine.dispose()
    return place


class Grants:
    """Who has been given what, as far as imports, codes and switches have gone: nothing of the coach's own code."""

    def __init__(self, files: Roster) -> None:
        self.roles, self.born, self.here = dict(files.roles), dict(files.born), set(files.here)
        self.taught = {(who, key) for key, people in files.taught.items() for who in people}
        self.taken = {(who, key) for key, people in files.taken.items() for who in people}
        self.advising, self.guarding = set(files.advising), set(files.guarding)
        self.accounts = {f"{SCHOOL}/{code}": code for code in PEOPLE}
        self.shares: dict[str, bool] = {}

    def follow(self, files: Roster, *, only_people: bool) -> None:
        """After an import: what the files say, and nothing for those who are gone or have another role."""
        self.roles |= {code: role for code, role in files.roles.items() if code in files.here}
        self.born |= {code: day for code, day in files.born.items() if code in files.here}
        self.here = set(files.here)
        if not only_people:
            self.taught = {(who, key) for key, people in files.taught.items() for who in people}
            self.taken = {(who, key) for key, people in files.taken.items() for who in people}
            self.advising, self.guarding = files.right_advising(), files.right_guarding()
        self.taught = {pair for pair in self.taught if self.works(pair[0])}
        self.taken = {pair for pair in self.taken if pair[0] in self.here}
        self.advising = {(who, of) for who, of in self.advising if self.works(who) and of in self.here}
        self.guarding = {
            (who, of)
            for who, of in self.guarding
            if {who, of} <= self.here and self.roles[who] is Role.GUARDIAN
        }

    def works(self, who: str) -> bool:
        return who in self.here and self.roles[who] in WORKING

    def teaches(self, who: str, student: str, subject: str) -> bool:
        return (who, subject) in self.taught and (student, subject) in self.taken

    def care_of(self, who: str) -> set[str]:
        """The students in somebody's care; the office has those for whom no adviser can be reached."""
        mine = {of for adviser, of in self.advising if adviser == who}
        if self.roles[who] is Role.ADMIN and self.works(who):
            reached = set(self.accounts.values())
            cared = {of for adviser, of in self.advising if adviser in reached}
            mine |= {each for each in STUDENTS if each in self.here and each not in cared}
        return mine

    def read_at_home(self, guardian: str, today: date) -> set[str]:
        return {of for who, of in self.guarding if who == guardian and self.agrees(of, today)}

    def agrees(self, student: str, today: date) -> bool:
        birth = self.born[student]
        age = today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
        return age < GROWN_UP and self.shares.get(student, age < ASKED_FROM)


@dataclass(frozen=True)
class Asked:
    """What records say of one student's things: who was asked about the question, and who has the case."""

    asked: frozenset[str]
    case_of: str


Right = Callable[[Grants, Asked, str, str], bool]
"""Says whether `who` may do something about `student`; their being here is asked apart."""


def _helps(now: Grants, records: Asked, who: str, student: str) -> bool:
    return now.works(who) and (who in records.asked or now.teaches(who, "s1", "maths"))


def _judges(now: Grants, records: Asked, who: str, student: str) -> bool:
    return now.works(who) and now.teaches(who, "s1", "maths")


def _cares(now: Grants, records: Asked, who: str, student: str) -> bool:
    has_case = student == "s1" and records.case_of == who
    return now.works(who) and (has_case or student in now.care_of(who))


def _has_some(now: Grants, records: Asked, who: str, student: str) -> bool:
    return now.works(who) and (now.roles[who] is Role.ADVISER or bool(now.care_of(who)))


def _finds(now: Grants, records: Asked, who: str, student: str) -> bool:
    return _has_some(now, records, who, student) or now.roles[who] is Role.ADMIN


def _is_listed(now: Grants, records: Asked, who: str, student: str) -> bool:
    return now.works(who) and who in SAFEGUARDING


def _is(*roles: Role) -> Right:
    return lambda now, records, who, student: now.roles[who] in roles


def _owns(now: Grants, records: Asked, who: str, student: str) -> bool:
    return who == "s1"


RIGHTS: Mapping[str, Right] = {
    **dict.fromkeys(("openhelp", "claim", "answer", "seen", "hold"), _helps),
    **dict.fromkeys(("check", "accept", "notyet", "history"), _judges),
    **dict.fromkeys(("case", "did", "handon", "note"), _cares),
    **dict.fromkeys(("caseload", "round"), _has_some),
    "find": _finds,
    "glass": _is(Role.ADMIN),
    **dict.fromkeys(("callseen", "callclear"), _is_listed),
    **dict.fromkeys(("queue", "away", "next"), _is(*WORKING)),
    **dict.fromkeys(("windows", "acceptall", "notyetall"), _is(Role.TEACHER)),
    **dict.fromkeys(("week", "needed"), _is(Role.GUARDIAN)),
    **dict.fromkeys(("where", "goals", "home", "profile"), _is(Role.STUDENT)),
    **dict.fromkeys(("say", "close", "question", "unhelp", "uncheck", "piece", "look"), _owns),
    **dict.fromkeys(("menu", "me", "who"), _is(*Role)),
}
ABOUT_ONE = frozenset({"case", "did", "handon", "note", "glass"})
TRIED = sorted(RIGHTS)
ANYBODY, STUDENT, STAFFER = (st.sampled_from(each) for each in (PEOPLE, STUDENTS, STAFF))


class RightsAndGrants(RuleBasedStateMachine):
    """A school in which people come, go, change classes and roles, link and lose apps, and agree or do not."""

    asked, granted = 0, 0
    """How often all machines together compared a right with its grant, and how often there was one."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory(prefix="coach-p30-")
        place = Path(self.folder.name) / "coach.db"
        shutil.copyfile(ready(), place)
        self.desk = Desk(Store(open_database(f"sqlite:///{place}")), NOON + timedelta(hours=1))
        self.office = Store(open_database(f"sqlite:///{place}"))
        self.files, self.number, self.codes = first_roster(), 0, list[Code]()
        self.grants = Grants(self.files)
        self.keys = self.objects()

    @rule(who=STAFFER, section=st.sampled_from(sorted(SECTIONS)))
    def a_class_gets_or_loses_a_teacher(self, who: str, section: str) -> None:
        self.files.taught[section] ^= {who}

    @rule(who=STUDENT, section=st.sampled_from(sorted(SECTIONS)))
    def a_student_joins_or_leaves_a_class(self, who: str, section: str) -> None:
        self.files.taken[section] ^= {who}

    @rule(who=STAFFER, of=STUDENT)
    def an_adviser_gets_or_loses_a_student(self, who: str, of: str) -> None:
        self.files.advising ^= {(who, of)}

    @rule(who=st.sampled_from(("g1", "a1", "t1")), of=STUDENT)
    def a_guardian_gets_or_loses_a_child(self, who: str, of: str) -> None:
        self.files.guarding ^= {(who, of)}

    @rule(who=ANYBODY)
    def somebody_leaves_or_comes_back(self, who: str) -> None:
        self.files.here ^= {who}

    @rule(who=st.sampled_from((*STAFF, *GUARDIANS)), role=st.sampled_from([*sorted(WORKING), Role.GUARDIAN]))
    def somebody_gets_another_role(self, who: str, role: Role) -> None:
        self.files.roles[who] = role

    @rule(only_people=st.booleans())
    def the_office_imports_its_files(self, only_people: bool) -> None:
        """Of some systems only the people come: relations to who is gone must not live on."""
        with self.office.begin() as unit:
            roster.adopt(unit.connection, self.files.pack(only_people=only_people), SCHOOL, self.desk.now)
        self.grants.follow(self.files, only_people=only_people)

    @rule(who=STAFFER, role=st.sampled_from([Role.TEACHER, Role.GUARDIAN]), only_people=st.booleans())
    def a_role_is_taken_away_at_once(self, who: str, role: Role, only_people: bool) -> None:
        self.somebody_gets_another_role(who, role)
        self.the_office_imports_its_files(only_people)

    @rule(who=ANYBODY)
    def the_office_invites(self, who: str) -> None:
        """A new code for somebody; the unused ones from before are dead, also their own for one more app."""
        with self.office.begin() as unit:
            person = unit.snapshots(SCHOOL, self.desk.now).person(key_of(who))
            (made,) = invites.invite(unit.connection, SCHOOL, [person], self.desk.now)
        self.forget_codes_of(who)
        days = CODE_DAYS.get(self.grants.roles[who], STAFF_CODE_DAYS)
        self.codes.append(Code(made.code, who, self.desk.now + timedelta(days=days)))

    @rule(who=ANYBODY)
    def somebody_asks_for_a_code_of_their_own(self, who: str) -> None:
        sender = next((each for each, person in self.grants.accounts.items() if person == who), "")
        said = self.hears(tapped(sender, "link")) if sender else []
        shown = [each for each in said if isinstance(each, LinkCodeShown)]
        assert bool(shown) == (bool(sender) and who in self.grants.here)
        if shown:
            self.forget_codes_of(who)
        self.codes += [Code(each.code, who, self.desk.now + OWN_CODE) for each in shown]

    @rule(place=st.integers(0, 5))
    def a_stranger_uses_a_code(self, place: int) -> None:
        """Lets in whom it was made for, once, in time, while they are here; and a stranger is never anybody else."""
        code = self.codes[-1 - place % len(self.codes)] if self.codes else Code("2222222222", "", NOON)
        self.number += 1
        sender = f"phone-{self.number}"
        said = self.hears(typed(sender, code.words))
        good = code.person in self.grants.here and not code.is_used and code.expires > self.desk.now
        assert any(isinstance(each, CodeRefused) for each in said) != good
        if good:
            code.is_used = True
            self.grants.accounts[sender] = code.person

    @rule(chosen=st.integers(0, 20), of=st.integers(0, 20))
    def somebody_unlinks_an_app(self, chosen: int, of: int) -> None:
        """An app goes that is one's own, and not the last; another's never."""
        senders = sorted(self.grants.accounts)
        sender, gone = senders[chosen % len(senders)], senders[-1 - of % len(senders)]
        who = self.grants.accounts[sender]
        self.hears(tapped(sender, f"unlink:{short_id('account', 'wire', gone)}"))
        mine = [each for each, person in self.grants.accounts.items() if person == who]
        if who in self.grants.here and gone in mine and len(mine) > 1:
            del self.grants.accounts[gone]
            assert isinstance(self.hears(tapped(gone, "menu"))[0], WhoAreYou)

    @rule(who=STUDENT, yes=st.booleans())
    def a_student_agrees_or_does_not(self, who: str, yes: bool) -> None:
        """From 18 on, nothing goes home whatever they say, so the switch is not there."""
        is_heard = who in self.grants.here and self.age_allows(who)
        for sender in [each for each, person in self.grants.accounts.items() if person == who][:1]:
            self.hears(tapped(sender, f"home:{'yes' if yes else 'no'}"))
            self.grants.shares |= {who: yes} if is_heard else {}

    @rule(days=st.sampled_from([1, 4, 15, 22]))
    def days_pass(self, days: int) -> None:
        self.desk.now += timedelta(days=days)

    @rule(who=ANYBODY, verb=st.sampled_from(TRIED), student=STUDENT)
    def somebody_taps_what_is_not_theirs(self, who: str, verb: str, student: str) -> None:
        """Through the coach itself: without a right the answer is that there is nothing, and nothing has changed."""
        sender = next((each for each, person in self.grants.accounts.items() if person == who), "")
        if not sender or self.has_right(verb, self.records(), who, student):
            return
        before, (token, form) = self.kept(), self.spelled(verb, student)
        said = self.hears(tapped(sender, token, **form))
        assert isinstance(said[0], NotFound), (who, verb, said)
        assert self.kept() == before

    @rule(who=st.sampled_from(("g1", "a1", "t1")))
    def somebody_at_home_reads_the_week(self, who: str) -> None:
        has_app = who in self.grants.accounts.values()
        may_read = has_app and self.has_right("week", self.records(), who, "s1")
        wards = self.grants.read_at_home(who, self.desk.now.date()) if may_read else set()
        assert self.read_by(who) == set(map(key_of, wards))

    def read_by(self, who: str) -> set[str]:
        """The students of whose week somebody reads now."""
        sender = next((each for each, person in self.grants.accounts.items() if person == who), "")
        said = self.hears(tapped(sender, "week")) if sender else []
        return {ward.student for each in said if isinstance(each, WeekAtSchool) for ward in each.wards}

    @invariant()
    def whoever_speaks_is_whom_their_code_made_them(self) -> None:
        with self.desk.store.begin() as unit:
            for sender, who in self.grants.accounts.items():
                found = unit.known(tapped(sender, "menu"), self.desk.now)
                assert found is not None
                assert (found.school, found.person) == (SCHOOL, key_of(who))

    @invariant()
    def every_right_has_a_living_grant(self) -> None:
        """A few verbs a step, by everybody; all of them come round."""
        self.number += 1
        chosen = [TRIED[(self.number * 4 + place) % len(TRIED)] for place in range(4)]
        self.agree_on(chosen)

    def agree_on(self, verbs: Collection[str]) -> None:
        records = self.records()
        with self.desk.store.begin() as unit:
            known = unit.snapshots(SCHOOL, self.desk.now)
            for verb in verbs:
                for student in STUDENTS if verb in ABOUT_ONE else STUDENTS[:1]:
                    action = self.action(verb, student)
                    for who in PEOPLE:
                        me = known.person(key_of(who))
                        granted = may(known.acting(me, Conversation(me.key), action), action)
                        RightsAndGrants.asked += 1
                        RightsAndGrants.granted += granted
                        assert granted == self.has_right(verb, records, who, student), (who, verb, student)

    def has_right(self, verb: str, records: Asked, who: str, student: str) -> bool:
        return who in self.grants.here and RIGHTS[verb](self.grants, records, who, student)

    def forget_codes_of(self, who: str) -> None:
        """What somebody was given before and has not used works no more; strangers go on trying it."""
        for each in self.codes:
            if each.person == who and not each.is_used:
                each.person = ""

    def age_allows(self, who: str) -> bool:
        birth, today = self.grants.born[who], self.desk.now.date()
        return birth.replace(year=birth.year + GROWN_UP) > today

    def hears(self, incoming: Incoming) -> list[Any]:
        """What was answered to whoever spoke, in their own room."""
        last = max((each.seq for each in self.desk.posted()), default=0)
        self.desk.decider.hear([incoming])
        return [each.notice for each in self.desk.posted() if each.seq > last and each.room == incoming.room]

    def action(self, verb: str, student: str) -> Action:
        kind: Any = VERBS[verb]
        asked = {each.name: each.options[-1] if each.options else "words" for each in fields_of(kind)}
        known = {**self.keys, "student": key_of(student), "subject": "maths", "what": "talked"}
        return kind(**{name: known[name] for name in kind.__struct_fields__ if name in known}, **asked)  # type: ignore[no-any-return]

    def spelled(self, verb: str, student: str) -> tuple[str, dict[str, str]]:
        action = self.action(verb, student)
        form = {each.name: str(getattr(action, each.name)) for each in fields_of(type(action))}
        nouns = [name for name in ("request", "check", "goal", "call", "student") if hasattr(action, name)]
        return ":".join([verb, *(getattr(action, name) for name in nouns)]), form

    def objects(self) -> dict[str, str]:
        nouns = {"request": "helps", "check": "checks", "goal": "goals", "call": "calls"}
        with self.desk.store.reading() as connection:
            return {
                noun: connection.execute(tables.metadata.tables[name].select()).one().key
                for noun, name in nouns.items()
            }

    def records(self) -> Asked:
        codes = {key_of(code): code for code in PEOPLE}
        with self.desk.store.reading() as connection:
            request = connection.execute(tables.helps.select()).one()
            case = connection.execute(tables.cases.select()).one()
        owner = codes[case.owner] if case.state != "closed" else ""
        return Asked(frozenset(codes[each] for each in request.asked), owner)

    def kept(self) -> dict[str, list[Any]]:
        with self.desk.store.reading() as connection:
            return {
                name: list(connection.execute(tables.metadata.tables[name].select()).all())
                for name in CHANGED
            }

    def teardown(self) -> None:
        try:
            self.agree_on(TRIED)
        finally:
            self.desk.store.engine.dispose()
            self.office.engine.dispose()
            with suppress(OSError):
                self.folder.cleanup()


def test_p30_every_right_comes_from_a_living_grant(tally: Tally) -> None:
    RightsAndGrants.asked, RightsAndGrants.granted = 0, 0
    often = settings(
        max_examples=counts(6, 400), stateful_step_count=counts(20, 50), deadline=None, derandomize=True
    )
    run_state_machine_as_test(RightsAndGrants, settings=often)
    tally(
        Row(
            "P30",
            "rights asked for; so many had a living grant",
            RightsAndGrants.asked,
            RightsAndGrants.granted,
        )
    )
    assert 0 < RightsAndGrants.granted < RightsAndGrants.asked


@pytest.fixture
def school() -> Iterator[RightsAndGrants]:
    machine = RightsAndGrants()
    yield machine
    machine.teardown()


@pytest.mark.parametrize("only_people", [True, False])
@pytest.mark.parametrize("who", STAFF)
def test_p30_a_guardian_keeps_nothing_of_what_they_had_on_the_staff(
    school: RightsAndGrants, who: str, only_people: bool
) -> None:
    """Neither classes nor students, nor the question they were asked, the case they have, the list they stand on."""
    school.a_role_is_taken_away_at_once(who=who, role=Role.GUARDIAN, only_people=only_people)
    school.agree_on(TRIED)
    for verb in set(TRIED) - {"menu", "me", "who", "week", "needed"}:
        assert not school.has_right(verb, school.records(), who, "s1"), verb


@pytest.mark.parametrize("who", STAFF)
def test_p30_whoever_left_has_nothing_and_their_students_are_the_offices(
    school: RightsAndGrants, who: str
) -> None:
    school.somebody_leaves_or_comes_back(who=who)
    school.the_office_imports_its_files(only_people=True)
    school.agree_on(TRIED)
    assert not any(school.has_right(verb, school.records(), who, "s1") for verb in TRIED)
    assert school.has_right("case", school.records(), "adm", "s1") == (who == "a1")


def test_p30_home_reads_of_a_student_who_agrees_until_they_do_not_or_are_grown_up(
    school: RightsAndGrants,
) -> None:
    assert school.read_by("g1") == set()  # 17, and has not said yes
    school.a_student_agrees_or_does_not(who="s1", yes=True)
    assert school.read_by("g1") == {key_of("s1")}
    school.a_student_agrees_or_does_not(who="s1", yes=False)
    assert school.read_by("g1") == set()
    school.a_student_agrees_or_does_not(who="s1", yes=True)
    school.days_pass(days=15)
    assert school.read_by("g1") == {key_of("s1")}
    school.days_pass(days=22)
    assert school.read_by("g1") == set()  # 18 since a few days

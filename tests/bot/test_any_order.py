"""Whatever people do, in whatever order: one owner a question, and mastery only by an accepted check."""

from dataclasses import dataclass

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from engine.nouns.help_request import TRANSITIONS, HelpState
from engine.nouns.mastery_check import CheckState
from storage import tables
from storage.database import open_database
from storage.reading import learners
from storage.remembered import Remembered
from storage.schema import prepare
from tests.fakes.desk import Desk, tapped
from tests.fakes.schools import adopted, competency_of, joined, key_of

TEACHERS = st.sampled_from(["t1", "t2"])
STAFF = st.sampled_from(["t1", "t2", "t3", "a1", "adm"])
SMALL = settings(max_examples=8, stateful_step_count=18, deadline=None, derandomize=True)
SCHOOL, STUDENT = "riverside", "s1"
EVIDENCE = {"level": "3", "know": "a", "show": "b", "how": "c"}


class Talking(RuleBasedStateMachine):
    """One student and the staff of a small school, on a database in memory."""

    def __init__(self) -> None:
        super().__init__()
        engine = open_database("sqlite://")
        prepare(engine)
        store = adopted(engine)
        joined(store, SCHOOL, (STUDENT, "t1", "t2", "t3", "a1", "adm"))
        self.desk = Desk(store)
        self.taps = 0
        self.last = ("s1", "menu", {"": ""})

    def tap(self, who: str, token: str, **form: str) -> None:
        self.taps += 1
        self.last = (who, token, form)
        self.desk.decider.hear([tapped(f"{SCHOOL}/{who}", token, key=f"tap:{self.taps}", **form)])

    @rule()
    def telegram_brings_the_last_tap_again(self) -> None:
        who, token, form = self.last
        if self.taps:
            self.desk.decider.hear([tapped(f"{SCHOOL}/{who}", token, key=f"tap:{self.taps}", **form)])

    @rule()
    def everything_is_delivered(self) -> None:
        self.desk.delivers()

    def teardown(self) -> None:
        self.desk.store.engine.dispose()


@dataclass
class Model:
    state: HelpState = HelpState.OPEN
    owner: str = ""


class Helping(Talking):
    """A question between a student and two teachers; the model knows only the table of transitions."""

    def __init__(self) -> None:
        super().__init__()
        self.model: Model | None = None
        self.key = ""

    def moves(self, event: str) -> bool:
        """Take a step of the lifecycle where there is one."""
        assert self.model is not None
        target = TRANSITIONS.get((self.model.state, event))
        self.model.state = target or self.model.state
        return target is not None

    @precondition(lambda self: self.model is None)
    @rule()
    def the_student_asks(self) -> None:
        self.tap(STUDENT, "help:maths", stuck="fractions", tried="")
        self.model = Model()
        self.key = self.row()["key"]

    @precondition(lambda self: self.model is not None)
    @rule(teacher=TEACHERS)
    def a_teacher_claims(self, teacher: str) -> None:
        self.tap(teacher, f"claim:{self.key}")
        if self.moves("claim"):
            self.model = Model(HelpState.CLAIMED, key_of(teacher))

    @precondition(lambda self: self.model is not None)
    @rule(teacher=TEACHERS)
    def a_teacher_hands_it_back(self, teacher: str) -> None:
        self.tap(teacher, f"release:{self.key}")
        if self.model and self.model.owner == key_of(teacher) and self.moves("release"):
            self.model.owner = ""

    @precondition(lambda self: self.model is not None)
    @rule(teacher=TEACHERS)
    def a_teacher_answers(self, teacher: str) -> None:
        """Answering what nobody has claims it; what somebody else has stays theirs."""
        self.tap(teacher, f"answer:{self.key}", words="Look at page 7.")
        assert self.model is not None
        if self.model.owner in ("", key_of(teacher)):
            self.model.owner = self.model.owner or (key_of(teacher) if self.moves("claim") else "")
            self.moves("answer")

    @precondition(lambda self: self.model is not None)
    @rule(event=st.sampled_from(["close", "reopen", "withdraw"]))
    def the_student_ends_it_or_is_still_stuck(self, event: str) -> None:
        verb = {"close": "close", "reopen": "again", "withdraw": "unhelp"}[event]
        self.tap(STUDENT, f"{verb}:{self.key}")
        self.moves(event)

    @precondition(lambda self: self.model is not None)
    @rule()
    def the_student_writes_more(self) -> None:
        self.tap(STUDENT, f"say:{self.key}", words="Still fractions.")

    @precondition(lambda self: self.model is not None)
    @rule(token=st.sampled_from(["claim", "close", "unhelp", "answer"]))
    def somebody_else_tries(self, token: str) -> None:
        self.tap("t3", f"{token}:{self.key}", words="Mine now.")

    def row(self) -> dict[str, str]:
        with self.desk.store.reading() as connection:
            (found,) = connection.execute(tables.helps.select()).mappings().all()
        return dict(found)

    @invariant()
    def the_question_is_where_the_lifecycle_says_with_one_owner(self) -> None:
        if self.model is not None:
            row = self.row()
            assert (row["state"], row["owner"]) == (self.model.state, self.model.owner)
            assert (row["state"] == HelpState.CLAIMED) <= bool(row["owner"])


class Showing(Talking):
    """Evidence between a student and the staff; the model keeps what a teacher of maths has accepted."""

    def __init__(self) -> None:
        super().__init__()
        self.accepted: set[str] = set()
        self.asked: str = ""

    @rule(number=st.integers(1, 2))
    def the_student_shows(self, number: int) -> None:
        self.desk.now = self.desk.now.replace(day=min(30, self.desk.now.day + 1))
        self.tap(STUDENT, f"show:{competency_of('maths', number)}", **EVIDENCE)
        self.note()

    @precondition(lambda self: self.asked)
    @rule(who=STAFF, level=st.sampled_from(["1", "2", "3", "4"]))
    def somebody_accepts(self, who: str, level: str) -> None:
        check = self.rows()[self.asked]
        self.tap(who, f"accept:{self.asked}", level=level, strength="Clear.")
        if who in ("t1", "t2") and int(level) >= 3 and check["state"] == CheckState.ASKED:
            self.accepted.add(check["competency"])

    @precondition(lambda self: self.asked)
    @rule(who=STAFF)
    def somebody_says_not_yet(self, who: str) -> None:
        self.tap(who, f"notyet:{self.asked}", strength="Clear.", next_step="One more.")

    @precondition(lambda self: self.asked)
    @rule(who=st.sampled_from(["s1", "t1"]))
    def somebody_takes_it_back(self, who: str) -> None:
        self.tap(who, f"uncheck:{self.asked}")

    @rule(token=st.sampled_from(["take:maths:stretch", "own:maths", "goals", "where", "lookback"]))
    def the_student_does_other_things(self, token: str) -> None:
        self.tap(STUDENT, token, words="Grade A in everything")

    def note(self) -> None:
        waiting = [key for key, row in self.rows().items() if row["state"] == CheckState.ASKED]
        self.asked = waiting[-1] if waiting else next(reversed(self.rows()), "")

    def rows(self) -> dict[str, dict[str, str]]:
        with self.desk.store.reading() as connection:
            found = connection.execute(tables.checks.select().order_by(tables.checks.c.asked_at)).mappings()
            return {row["key"]: dict(row) for row in found}

    @invariant()
    def only_what_a_teacher_accepted_is_mastered(self) -> None:
        now = self.desk.now
        with self.desk.store.reading() as connection:
            (student,) = learners.students(
                connection, Remembered(), SCHOOL, [key_of(STUDENT)], now, now.date()
            ).values()
        assert set(student.mastered) == self.accepted
        assert not set(student.waiting) & self.accepted


Helping.TestCase.settings = SMALL
Showing.TestCase.settings = SMALL
TestAQuestionHasOneOwnerAlways = Helping.TestCase
TestOnlyAnAcceptedCheckMakesMastery = Showing.TestCase

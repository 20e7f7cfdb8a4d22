"""The demo school is what a newcomer sees first: it must be whole, honest and worth copying."""

import csv
import re
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from engine.nouns.curriculum import Competency
from engine.nouns.people import Role
from engine.nouns.school import Pack
from storage.packs.reading import read
from tests.storage.packs.conftest import DEMO

ROOT = Path(__file__).resolve().parents[3]
CROWD = 24


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read(DEMO, None)


def competencies(pack: Pack, subject: str) -> list[Competency]:
    assert pack.curriculum is not None
    return [each for each in pack.curriculum.competencies.values() if each.subject == subject]


def test_riverside_reads_without_a_word_of_complaint(pack: Pack) -> None:
    assert pack.notes == ()
    assert pack.school is not None
    assert pack.school.name == "Riverside Middle School"
    assert pack.school.curriculum == pack.curriculum


def test_a_file_with_a_slip_in_its_name_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "riverside"
    shutil.copytree(DEMO, folder)
    (folder / "enrollments.csv").write_text("section,student\n")
    (folder / "notes.txt").write_text("for us")
    assert read(folder, None).notes == (
        f"{folder / 'enrollments.csv'} is not read, did you mean `enrolments.csv`?",
    )


def test_a_second_reading_gives_exactly_the_same(pack: Pack) -> None:
    assert read(DEMO, None) == pack
    assert read(DEMO, pack.school) == pack


def test_riverside_teaches_maths_science_and_self_direction(pack: Pack) -> None:
    assert len(competencies(pack, "maths")) == 76
    assert len(competencies(pack, "science")) == 16
    assert len(competencies(pack, "self-direction")) == 8
    assert pack.curriculum is not None
    assert [key for key, each in pack.curriculum.subjects.items() if each.disposition] == ["self-direction"]


def test_every_student_has_three_classes_and_one_adviser(pack: Pack) -> None:
    assert pack.people is not None
    assert pack.sections is not None
    assert pack.advising is not None
    students = [person.key for person in pack.people if person.role is Role.STUDENT]
    assert len(students) == CROWD
    for student in students:
        subjects = [section.subject for section in pack.sections if student in section.students]
        assert sorted(subjects) == ["maths", "science", "self-direction"]
        assert sum(student in group.students for group in pack.advising) == 1
    assert [len(group.students) for group in pack.advising] == [12, 12]


def test_riverside_has_four_teachers_two_advisers_and_an_admin(pack: Pack) -> None:
    roles = [person.role for person in pack.people or ()]
    assert (roles.count(Role.TEACHER), roles.count(Role.ADVISER), roles.count(Role.ADMIN)) == (4, 2, 1)


def test_two_of_the_staff_answer_when_a_student_needs_a_person_now(pack: Pack) -> None:
    assert pack.school is not None
    staff = {person.key for person in pack.people or () if person.role in (Role.ADVISER, Role.ADMIN)}
    assert len(pack.school.policy.safeguarding) == 2
    assert staff.issuperset(pack.school.policy.safeguarding)


def test_students_are_as_old_as_their_grade(pack: Pack) -> None:
    for person in pack.people or ():
        if person.grade is not None:
            assert person.born is not None
            years = (date(2026, 9, 1) - person.born).days / 365.25
            assert person.grade + 4.5 < years < person.grade + 6.5
            assert 3 <= len(person.interests) <= 4


def test_nothing_at_riverside_stands_on_a_default(pack: Pack) -> None:
    assert pack.curriculum is not None
    for each in pack.curriculum.competencies.values():
        assert each.defaults == ()
        assert each.i_can.startswith("I can ")
        assert each.i_can != each.statement
        assert len(each.rubric) == 4
        assert len(set(each.rubric)) == 4
        assert each.evidence.know >= 1
        assert each.evidence.show >= 1


def test_words_for_students_are_short_and_plain(pack: Pack) -> None:
    assert pack.curriculum is not None
    for each in pack.curriculum.competencies.values():
        for line in (each.i_can, *each.rubric):
            assert len(line.split()) <= 32, line
            assert not re.search(r"\b(fail|lazy|bad at|weak student)\b", line, re.IGNORECASE)
        assert len(each.title) <= 40


def test_no_two_competencies_share_their_words(pack: Pack) -> None:
    assert pack.curriculum is not None
    lines = [line for each in pack.curriculum.competencies.values() for line in (each.i_can, *each.rubric)]
    assert len(set(lines)) >= 0.97 * len(lines)


def test_every_maths_competency_has_a_place_to_learn_it(pack: Pack) -> None:
    for each in competencies(pack, "maths"):
        assert 1 <= len(each.resources) <= 2
        assert all(link.url.startswith("https://www.khanacademy.org/") for link in each.resources)


def test_maths_prerequisites_are_the_hundred_real_ones(pack: Pack) -> None:
    codes = {each.key: each.code for each in competencies(pack, "maths")}
    needs = {each.code: sorted(codes[need] for need in each.needs) for each in competencies(pack, "maths")}
    assert sum(map(len, needs.values())) == 100
    assert needs["7.RP.A.2"] == ["6.RP.A.2", "7.RP.A.1"]
    assert needs["8.F.A.2"] == ["7.RP.A.2", "8.EE.B.5", "8.EE.B.6", "8.F.A.1"]


def test_files_and_paths_stand_in_learning_order(pack: Pack) -> None:
    assert pack.curriculum is not None
    with (DEMO / "competencies.csv").open(encoding="utf-8", newline="") as file:
        written = [row["code"] for row in csv.DictReader(file)]
    assert [each.code for each in pack.curriculum.competencies.values()] == written
    for goal in pack.curriculum.destinations.values():
        for place, key in enumerate(goal.competencies):
            needs = set(pack.curriculum.competencies[key].needs) & set(goal.competencies)
            assert needs <= set(goal.competencies[:place])


def test_a_year_of_each_path_fits_into_the_school_year(pack: Pack) -> None:
    assert pack.school is not None
    assert pack.curriculum is not None
    calendar = pack.school.calendar
    days = (
        calendar.first + timedelta(days=count) for count in range((calendar.last - calendar.first).days + 1)
    )
    open_days = [day for day in days if day.weekday() in calendar.weekdays and day not in calendar.closed]
    assert len(open_days) == 183
    for goal in pack.curriculum.destinations.values():
        weekdays = pack.curriculum.subjects[goal.subject].weekdays
        class_days = sum(day.weekday() in weekdays for day in open_days)
        effort = sum(pack.curriculum.competencies[key].weight for key in goal.competencies)
        assert 0.75 * class_days <= effort <= 0.95 * class_days


def test_the_district_is_closed_when_its_calendar_says_so(pack: Pack) -> None:
    assert pack.school is not None
    closed = pack.school.calendar.closed
    assert date(2026, 11, 26) in closed
    assert date(2026, 11, 27) in closed
    assert date(2027, 2, 19) in closed
    assert date(2027, 2, 22) not in closed, "an all-day event ends before its DTEND"
    assert date(2026, 11, 11) not in closed, "an early dismissal is a class day"
    assert date(2026, 9, 22) not in closed, "a delayed opening is a class day"


def test_the_required_notices_are_there() -> None:
    for path in (DEMO / "ATTRIBUTION.md", ROOT / "NOTICE"):
        text = path.read_text(encoding="utf-8")
        assert "National Governors Association Center for Best Practices" in text
        assert "Knowledge Graph is provided by Learning Commons under the CC BY-4.0 license" in text


def test_a_spreadsheet_may_save_the_files_in_its_own_way(demo: Path, pack: Pack) -> None:
    for path in demo.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = [list(reversed(row)) for row in csv.reader(file)]
        rows[0] = [f" {name.replace('_', ' ').upper()} " for name in rows[0]]
        wide = [[*row, "", ""] for row in rows]
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerows([*wide, ["", ""]])
        path.write_bytes(path.read_bytes().rstrip(b"\r\n"))
    assert read(demo, None) == pack

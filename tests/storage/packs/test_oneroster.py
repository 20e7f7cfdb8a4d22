"""Rosters as student information systems write them, odd as they are."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.frozen import replace
from engine.nouns.people import Guarding, Role
from engine.nouns.school import School
from storage.packs.problems import Problem
from storage.packs.reading import read

Refused = Callable[..., tuple[Problem, ...]]


@pytest.fixture
def roster(tmp_path: Path, samples: Path) -> Path:
    """An export with oddities met in the field: statuses, several values in a cell, 01103, no last line end."""
    return Path(shutil.copytree(samples / "oneroster", tmp_path / "roster"))


def change(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8", newline="")


def test_those_who_stay_are_read_with_their_roles(roster: Path, riverside: School) -> None:
    people = {each.code: each for each in read(roster, riverside).people or ()}
    assert {code: str(each.role) for code, each in people.items()} == {
        "01103": "student", "1103": "student", "t1": "teacher", "s7": "student", "g1": "guardian", "a1": "admin",
    }  # fmt: skip
    ada = people["01103"]
    assert (ada.name, ada.called, ada.grade, str(ada.born)) == ("Ada Byron", "Ada", 7, "2014-05-06")
    assert ada.key != people["1103"].key
    assert not people["s7"].active


def test_a_class_finds_its_subject_destination_teacher_and_students(roster: Path, riverside: School) -> None:
    pack = read(roster, riverside)
    keys = {each.code: each.key for each in pack.people or ()}
    maths, science = pack.sections or ()
    assert (maths.code, maths.subject, maths.destination) == ("c1", "maths", "maths-7")
    assert (maths.teachers, maths.students) == ((keys["t1"],), (keys["01103"],))
    assert (str(maths.starts), str(maths.ends)) == ("2026-08-31", "2027-01-22")
    assert (science.destination, science.students) == ("matter-and-energy", (keys["1103"],))
    assert (science.starts, science.ends) == (riverside.calendar.first, riverside.calendar.last)


def test_what_is_left_out_is_listed_and_never_silent(roster: Path, riverside: School) -> None:
    notes = "\n".join(read(roster, riverside).notes)
    assert "`Clay` fits no subject" in notes
    assert "`Science lab` has no teacher" in notes
    assert "`p1` has the role `proctor`" in notes


def test_agents_tell_whose_guardian_somebody_is_on_either_side_and_once(
    roster: Path, riverside: School
) -> None:
    pack = read(roster, riverside)
    keys = {each.code: each.key for each in pack.people or ()}
    assert pack.guarding == (Guarding(keys["g1"], (keys["01103"],)),)
    change(roster, "users.csv", ",,,g1,", ",,,,")
    assert read(roster, riverside).guarding == pack.guarding
    change(roster, "users.csv", ",01103,,", ",t1,,")  # a teacher is nobody's guardian here
    assert read(roster, riverside).guarding == ()


def test_guardians_whose_children_nobody_names_are_told_of(roster: Path, riverside: School) -> None:
    change(roster, "users.csv", ",,,g1,", ",,,,")
    change(roster, "users.csv", ",01103,,", ",,,")
    pack = read(roster, riverside)
    assert pack.guarding is None
    assert "1 guardians are read, but not yet who their children are" in "\n".join(pack.notes)


def test_a_map_tells_where_a_class_belongs(roster: Path, riverside: School) -> None:
    (roster / "subjects_map.csv").write_text(
        "match,destination\nPottery,maths-6\nC1,maths-8\n", encoding="utf-8"
    )
    sections = {each.code: each.destination for each in read(roster, riverside).sections or ()}
    assert sections == {"c1": "maths-8", "c2": "maths-6", "c5": "matter-and-energy"}


def test_passwords_addresses_and_demographics_are_dropped(roster: Path, riverside: School) -> None:
    pack = read(roster, riverside)
    kept = repr((pack.people, pack.sections))
    assert not [word for word in ("hunter2", "ada@school.test", "female", "password") if word in kept]


def test_a_file_from_windows_reads_the_same(roster: Path, riverside: School) -> None:
    before = read(roster, riverside)
    for path in roster.glob("*.csv"):
        text = path.read_text(encoding="utf-8").rstrip("\n").replace("\n", "\r\n")
        header, _, rest = text.partition("\r\n")
        path.write_bytes(f"{header},,\r\n{rest}".encode("utf-8-sig"))
    after = read(roster, riverside)
    assert (after.people, after.sections) == (before.people, before.sections)


BROKEN: dict[str, tuple[str, str, str, int, str]] = {
    "an enrollment of nobody": ("enrollments.csv", "o1,01103,", "o1,01104,", 2, "did you mean `01103`"),
    "an enrollment in no class": ("enrollments.csv", "e1,active,,c1", "e1,active,,c99", 2, "not a known class"),
    "a term that is nowhere": ("classes.csv", "o1,y1", "o1,y2", 2, "not in academicSessions.csv"),
    "a term day first": ("academicSessions.csv", "2026-08-31", "31/08/2026", 2, "write the year first"),
    "a term that ends first": ("academicSessions.csv", "2027-01-22", "2026-01-22", 2, "before it starts"),
    "a misspelt header": ("users.csv", "givenName", "givnName", 1, "did you mean `givenName`"),
    "a missing header": ("users.csv", "sourcedId", "number", 1, "`sourcedId` is missing"),
    "a role nobody has": ("users.csv", "o1,teacher,cy", "o1,techer,cy", 4, "did you mean `teacher`"),
    "a status nobody has": ("users.csv", "\n1103,active", "\n1103,maybe", 3, "status"),
    "the same id twice": ("users.csv", "\n1103,", "\n01103,", 3, "already on line 2"),
    "a delta export": ("manifest.csv", '"file.users","bulk"', '"file.users","delta"', 3, "export everything (bulk)"),
    "a file that is missing": ("manifest.csv", '"file.classes"', '"file.orgs","bulk"\n"file.classes"', 4, "not there"),
    "a birthday day first": ("demographics.csv", "2014-05-06", "06.05.2014", 2, "write the year first"),
    "no school of this name": ("orgs.csv", "Riverside Middle School", "Hillside", 1, "2 schools"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_an_admin_is_told_where_it_is(name: str, roster: Path, riverside: School, problems: Refused) -> None:
    file, old, new, line, words = BROKEN[name]
    change(roster, file, old, new)
    if name == "a file that is missing":
        (roster / "orgs.csv").unlink()
    found = problems(roster, riverside)
    assert any(Path(each.file).name == file and each.line == line and words in str(each) for each in found), (
        found
    )


def test_a_roster_that_fits_nothing_never_empties_the_classes(
    roster: Path, riverside: School, problems: Refused
) -> None:
    for word in ("Maths", "Science"):
        for name in ("courses.csv", "classes.csv"):
            path = roster / name
            path.write_text(path.read_text(encoding="utf-8").replace(word, "Philosophy"), encoding="utf-8")
    (only,) = problems(roster, riverside)
    assert "no class fits" in only.what
    assert "subjects_map.csv" in only.mend


def test_a_roster_needs_a_school_to_belong_to(roster: Path, problems: Refused) -> None:
    (only,) = problems(roster, None)
    assert "no school yet" in only.what


@pytest.mark.parametrize(
    ("sample", "school", "people", "title"),
    [
        ("sds_v2", "Contoso Middle School", 8, "Math - Algebra 1"),
        ("sds_v2.1", "School of TwoDotOne", 6, "Biology 10"),
    ],
)
def test_school_data_sync_folders_are_read_too(
    sample: str, school: str, people: int, title: str, samples: Path, riverside: School, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(samples / sample, tmp_path / sample))
    (folder / "subjects_map.csv").write_text(f"match,destination\n{title},maths-6\n", encoding="utf-8")
    pack = read(folder, replace(riverside, name=school))
    assert len(pack.people or ()) == people
    (section,) = pack.sections or ()
    assert section.title == title
    assert len(section.teachers) == 1
    roles = [each.role for each in pack.people or ()]
    assert roles.count(Role.STUDENT) == len(section.students) + (sample == "sds_v2")


def test_twenty_thousand_people_are_no_trouble(roster: Path, riverside: School) -> None:
    crowd = (f"x{n:05d},active,,true,o1,student,,,Given,Family,,,,,,,07,secret" for n in range(20_000))
    with (roster / "users.csv").open("a", encoding="utf-8") as users:
        users.write("\n".join(crowd))
    assert len(read(roster, riverside).people or ()) == 20_006

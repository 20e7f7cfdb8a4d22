"""Whatever is wrong with a folder is told with its file and line, all at once, and never with a traceback."""

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.nouns.school import School
from storage.packs.problems import ImportRefused, Problem
from storage.packs.reading import read
from tests.storage.packs.breakages import BREAKAGES

Refused = Callable[..., tuple[Problem, ...]]
LINE = re.compile(r".+:\d+: .+; .+")


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode()
    assert old in text, f"{old} is no longer in {path.name}"
    path.write_bytes(text.replace(old, new, 1).encode())


@pytest.mark.parametrize("name", BREAKAGES)
def test_a_teacher_is_told_where_it_is_and_how_to_mend_it(name: str, demo: Path, problems: Refused) -> None:
    file, old, new, line, words = BREAKAGES[name]
    spoil(demo / file, old, new)
    found = problems(demo)
    assert all(LINE.fullmatch(str(problem)) for problem in found)
    assert any(each.file.endswith(file) and each.line == line and words in str(each) for each in found), found
    assert len({each.file for each in found}) == 1, f"one mistake is told as others too: {found}"


def test_everything_wrong_is_told_at_once(demo: Path, problems: Refused) -> None:
    for file, old, new, _, _ in (
        BREAKAGES[name] for name in ("an unknown role", "a strange weekday", "an unknown subject")
    ):
        spoil(demo / file, old, new)
    spoil(demo / "calendar.ics", "DTEND;VALUE=DATE:20260908", "DTEND;VALUE=DATE:20260808")
    files = {Path(each.file).name for each in problems(demo)}
    assert files == {"people.csv", "subjects.csv", "competencies.csv", "calendar.ics"}


def test_a_circle_is_named_with_its_lines(demo: Path, problems: Refused) -> None:
    spoil(demo / "competencies.csv", ",The number system,5,,", ",The number system,5,6.NS.B.3,")
    (only,) = problems(demo)
    assert only.line == 2
    assert "6.NS.B.2 needs 6.NS.B.3 (line 2), 6.NS.B.3 needs 6.NS.B.2 (line 3)" in only.what


@pytest.mark.parametrize("size", [200_000, 10_000_000])
def test_a_huge_cell_gives_one_clear_line(size: int, demo: Path, problems: Refused) -> None:
    spoil(demo / "people.csv", "Rosa Delgado", "R" * size)
    (only,) = problems(demo)
    assert only.line == 2
    assert len(str(only)) < 400


def test_a_spreadsheet_saved_as_latin_1_is_told_with_its_line(demo: Path, problems: Refused) -> None:
    people = demo / "people.csv"
    people.write_bytes(people.read_text(encoding="utf-8").encode("latin-1"))
    (only,) = problems(demo)
    assert (only.line, "UTF-8" in only.mend) == (29, True)


@pytest.mark.parametrize("start", [b"\xff\xfec\x00o\x00", b"PK\x03\x04", b"%PDF-1.7"])
def test_what_is_no_text_at_all_is_named(start: bytes, demo: Path, problems: Refused) -> None:
    (demo / "people.csv").write_bytes(start + b"\x00" * 100)
    (only,) = problems(demo)
    assert "not plain text" in only.what


@pytest.mark.parametrize("left", ["", "\n\n", "code,role,name\n"])
def test_an_empty_list_of_people_never_empties_the_school(left: str, demo: Path, problems: Refused) -> None:
    (demo / "people.csv").write_text(left, encoding="utf-8")
    assert any(each.file.endswith("people.csv") for each in problems(demo))


def test_people_without_a_school_are_refused(demo: Path, problems: Refused) -> None:
    (demo / "school.toml").unlink()
    assert any("no school" in each.what for each in problems(demo))


def test_tabs_and_semicolons_are_named_as_what_they_are(demo: Path, problems: Refused) -> None:
    for sign in "\t;":
        (demo / "advisers.csv").write_text(f"adviser{sign}student\na01{sign}s601\n", encoding="utf-8")
        (only,) = problems(demo)
        assert "not separated by commas" in only.what


def unlucky(luck: random.Random, raw: bytes) -> bytes:
    """One accident of the kind that files meet on their way."""
    place, length = luck.randrange(len(raw)), luck.randrange(1, 60)
    lines = raw.splitlines(keepends=True)
    some = luck.randrange(len(lines))
    accidents: list[Callable[[], bytes]] = [
        lambda: raw[:place] + b"\x00" + raw[place:],
        lambda: raw[:place] + b"\xff" + raw[place:],
        lambda: raw[:place] + b'"' + raw[place:],
        lambda: raw[:place] + b"," + raw[place:],
        lambda: raw[:place] + raw[place + length :],
        lambda: raw[:place],
        lambda: raw[:place] + bytes(luck.randrange(256) for _ in range(length)) + raw[place:],
        lambda: b"".join([*lines[:some], lines[some], *lines[some:]]),
        lambda: b"".join([*lines[:some], *lines[some + 1 :]]),
        lambda: b"".join(luck.sample(lines, len(lines))),
    ]
    return luck.choice(accidents)()


@pytest.mark.parametrize("seed", range(120))
def test_an_accident_is_told_or_does_no_harm(seed: int, demo: Path) -> None:
    luck = random.Random(seed)
    target = luck.choice(sorted(path for path in demo.iterdir() if path.suffix != ".md"))
    target.write_bytes(unlucky(luck, target.read_bytes()))
    for problem in said_about(demo):
        assert LINE.fullmatch(str(problem))
        assert Path(problem.file).exists()
        assert problem.line >= 1


def said_about(folder: Path) -> tuple[Problem, ...]:
    try:
        read(folder, None)
    except ImportRefused as refusal:
        return refusal.problems
    return ()


@pytest.mark.parametrize("seed", range(40))
def test_damage_that_cannot_be_meant_is_always_refused(seed: int, demo: Path, problems: Refused) -> None:
    luck = random.Random(seed)
    target = luck.choice(sorted(demo.glob("*.csv")))
    lines = target.read_text(encoding="utf-8").splitlines()
    some = luck.randrange(1, len(lines))
    row = lines[some]
    lines[some] = luck.choice([row + "\x00", '"' + row, row.replace(",", ";"), row + ",x"])
    target.write_text("\n".join(lines), encoding="utf-8")
    assert any(each.file == str(target) and each.line == some + 1 for each in problems(demo))


def test_past_mastery_is_read_and_checked(demo: Path, problems: Refused) -> None:
    header = "student,competency,teacher,date,level\n"
    (demo / "history.csv").write_text(f"{header}s601,6.NS.B.2,t01,2026-09-09,4\n", encoding="utf-8")
    (past,) = read(demo, None).history
    assert (past.on.isoformat(), past.level) == ("2026-09-09", 4)
    rows = "s601,6.NS.B.99,t01,2026-09-09,4\ns601,6.NS.B.2,s602,2026-09-09,2\n"
    (demo / "history.csv").write_text(header + rows, encoding="utf-8")
    assert {each.line for each in problems(demo)} == {2, 3}


def test_a_calendar_alone_moves_the_school_year(tmp_path: Path, demo: Path, riverside: School) -> None:
    folder = tmp_path / "only"
    folder.mkdir()
    spoil(demo / "calendar.ics", "DTSTART;VALUE=DATE:20270622", "DTSTART;VALUE=DATE:20270625")
    spoil(
        demo / "calendar.ics",
        "DTEND;VALUE=DATE:20270623\r\nDESCRIPTION:https://livingston-nj-school-calendar.com/#2027-06-22",
        "DTEND;VALUE=DATE:20270626",
    )
    (folder / "calendar.ics").write_bytes((demo / "calendar.ics").read_bytes())
    pack = read(folder, riverside)
    assert pack.school is not None
    assert pack.school.calendar.last.isoformat() == "2027-06-25"
    assert pack.school.name == riverside.name
    assert (pack.curriculum, pack.people, pack.sections) == (None, None, None)

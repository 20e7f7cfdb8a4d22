"""CASE packages as publishers write them: lenient in reading, exact in reporting."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.nouns.curriculum import Competency
from engine.nouns.school import School
from storage.packs.problems import Problem
from storage.packs.reading import read

Refused = Callable[..., tuple[Problem, ...]]


def item(identifier: str, **fields: Any) -> dict[str, Any]:
    return {"identifier": identifier, "fullStatement": f"Statement of {identifier}", **fields}


def link(origin: str, kind: str, destination: str, **fields: Any) -> dict[str, Any]:
    ends = {"originNodeURI": {"identifier": origin}, "destinationNodeURI": {"identifier": destination}}
    return {"identifier": f"{origin}-{kind}-{destination}", "associationType": kind, **ends, **fields}


def package(*items: dict[str, Any], links: tuple[dict[str, Any], ...] = (), **more: Any) -> dict[str, Any]:
    document = {"identifier": "doc", "title": "Maths"}
    return {"CFDocument": document, "CFItems": list(items), "CFAssociations": list(links), **more}


@pytest.fixture
def written(tmp_path: Path) -> Callable[[object], Path]:
    def write(content: object) -> Path:
        path = tmp_path / "framework.json"
        path.write_text(json.dumps(content, indent=1), encoding="utf-8")
        return path

    return write


Written = Callable[[object], Path]


def fresh(path: Path, school: School | None = None, subject: str | None = None) -> dict[str, Competency]:
    """The competencies that the package brings, by code."""
    curriculum = read(path, school, subject).curriculum
    assert curriculum is not None
    old = school.curriculum.competencies if school else {}
    return {each.code: each for key, each in curriculum.competencies.items() if key not in old}


def test_leaves_become_competencies_and_what_is_above_them_a_strand(samples: Path, riverside: School) -> None:
    found = fresh(samples / "case" / "Ordering.json", riverside, "Maths")
    prefix = "H.A.MATH.GM.PF.2DFP.L1"
    assert list(found) == [f"{prefix}.{number}" for number in range(1, 25)]
    first = found[f"{prefix}.1"]
    assert first.subject == "maths"
    assert first.strand == "Level 1"
    assert first.i_can == first.statement == "Differentiate between straight and curved lines"
    assert first.rubric == riverside.policy.levels
    assert set(first.defaults) == {"i_can", "rubric", "weight", "evidence"}


def test_the_framework_says_the_order(samples: Path) -> None:
    assert list(fresh(samples / "case" / "SequenceNumberFramework.json")) == ["SNT.2", "SNT.1"]


def test_items_without_codes_go_by_their_identifier(samples: Path) -> None:
    found = fresh(samples / "case" / "SmartLevelFramework.json")
    assert len(found) == 12
    assert {each.strand for each in found.values()} == {"Item 1", "Item 2"}


def test_letters_beyond_the_basic_plane_arrive_whole(samples: Path) -> None:
    (only,) = fresh(samples / "case" / "Utf8TestFramework.json").values()
    assert only.statement == "Item 𝑑 1"


def test_an_empty_framework_is_refused(samples: Path, problems: Refused) -> None:
    (only,) = problems(samples / "case" / "EmptyExternalFramework.json")
    assert "no competency" in only.what


def test_precedes_makes_a_prerequisite_and_oddities_are_counted(written: Written) -> None:
    a, b, c = item("a", humanCodingScheme="6.A.1"), item("b", humanCodingScheme="6.A.2"), item("c")
    links = (
        link("b", "precedes", "a"),
        link("b", "precedes", "a"),
        link("b", "precedes", "somewhere-else"),
        link("a", "exactMatchOf", "c"),
        {
            **link("", "precedes", ""),
            "originNodeURI": {"uri": "https://server/CFItems/a"},
            "destinationNodeURI": "c",
        },
    )
    pack = read(written(package(a, b, c, links=links)), None)
    assert pack.curriculum is not None
    codes = {each.key: each.code for each in pack.curriculum.competencies.values()}
    assert list(codes.values()) == ["6.A.2", "6.A.1", "c"]
    needs = {
        each.code: [codes[need] for need in each.needs] for each in pack.curriculum.competencies.values()
    }
    assert needs == {"6.A.2": [], "6.A.1": ["6.A.2"], "c": ["6.A.1"]}
    notes = "\n".join(pack.notes)
    assert "1 associations stand there twice" in notes
    assert "1 associations lead to other packages" in notes
    assert "1 associations of the kind `exactMatchOf`" in notes


def test_a_link_may_spell_a_code_in_its_own_way(written: Written) -> None:
    a, b = item("a", humanCodingScheme="CCSS.Math.Content.6.EE.A.1"), item("b", humanCodingScheme="6.EE.A.2")
    found = fresh(written(package(a, b, links=(link("6-EE-A-1", "precedes", "6.ee.a.2"),))))
    assert len(found["6.EE.A.2"].needs) == 1


def test_each_grade_is_a_destination(written: Written, riverside: School) -> None:
    grade = item("g", CFItemType="Grade Level", educationLevel=["07"])
    a, b, c = item("a", educationLevel=["06"]), item("b"), item("c", educationLevel=["09", "10", "12"])
    pack = read(written(package(grade, a, b, c, links=(link("b", "isChildOf", "g"),))), riverside)
    assert pack.curriculum is not None
    titles = {key: each.title for key, each in pack.curriculum.destinations.items()}
    assert titles["maths-9-12"] == "Maths, grade 9-12"
    assert len(pack.curriculum.destinations["maths-6"].competencies) == 1, (
        "the package took this destination over"
    )


def test_a_rubric_of_the_package_is_used_lowest_level_first(written: Written) -> None:
    levels = [{"description": f"Level {score}", "score": score} for score in (3, 1, 4, 2)]
    criterion = {"CFItemURI": {"identifier": "a"}, "CFRubricCriterionLevels": levels}
    short = {"CFItemURI": {"identifier": "b"}, "CFRubricCriterionLevels": levels[:1]}
    rubrics = [{"identifier": "r", "CFRubricCriteria": [criterion, short]}]
    pack = read(written(package(item("a"), item("b"), CFRubrics=rubrics)), None)
    assert pack.curriculum is not None
    a, b = pack.curriculum.competencies.values()
    assert a.rubric == ("Level 1", "Level 2", "Level 3", "Level 4")
    assert ("rubric" in a.defaults, "rubric" in b.defaults) == (False, True)
    assert any("the rubric of `b` has 1 levels" in note for note in pack.notes)


def test_a_teachers_line_replaces_the_statement(written: Written) -> None:
    path = written(package(item("a", humanCodingScheme="6.EE.A.1"), item("b")))
    (path.parent / "i_can.csv").write_text("code,i_can\n6.ee.a.1,I can use exponents.\n", encoding="utf-8")
    found = fresh(path)
    assert found["6.EE.A.1"].i_can == "I can use exponents."
    assert "i_can" not in found["6.EE.A.1"].defaults
    assert "i_can" in found["b"].defaults


def test_a_line_for_nothing_is_refused(written: Written, problems: Refused) -> None:
    path = written(package(item("a")))
    (path.parent / "i_can.csv").write_text("code,i_can\nzz,I can fly.\n", encoding="utf-8")
    (only,) = problems(path)
    assert (Path(only.file).name, only.line) == ("i_can.csv", 2)


def test_everything_else_the_school_teaches_stays(written: Written, riverside: School) -> None:
    path = written(package(item("a"), item("b", humanCodingScheme="6.NS.B.2")))
    once = read(path, riverside, "Maths").curriculum
    assert once is not None
    assert once.competencies.keys() >= riverside.curriculum.competencies.keys()
    long_division = next(each for each in once.competencies.values() if each.code == "6.NS.B.2")
    assert len(long_division.resources) == 2, "a package brings no links, so those found before stay"
    school = School("r", "R", "Europe/Paris", riverside.calendar, curriculum=once)
    assert read(path, school, "Maths").curriculum == once


def test_what_leaves_a_package_leaves_the_school(written: Written) -> None:
    first = read(written(package(item("a"), item("b"))), None).curriculum
    assert first is not None
    school = School("r", "R", "Europe/Paris", calendar=None, curriculum=first)  # type: ignore[arg-type]
    second = read(written(package(item("b"))), school).curriculum
    assert second is not None
    assert [each.code for each in second.competencies.values()] == ["b"]


def test_a_circle_is_named_with_the_lines_of_its_associations(written: Written, problems: Refused) -> None:
    links = (link("a", "precedes", "b"), link("b", "precedes", "c"), link("c", "precedes", "a"))
    path = written(package(item("a"), item("b"), item("c"), links=links))
    lines = path.read_text(encoding="utf-8").splitlines()
    at = {
        name: next(n for n, text in enumerate(lines, 1) if f'"{name}"' in text) - 1
        for name in (each["identifier"] for each in links)
    }
    (only,) = problems(path)
    for need, code in (("a", "b"), ("b", "c"), ("c", "a")):
        assert f"{code} needs {need} (line {at[f'{need}-precedes-{code}']})" in only.what


START = '{"CFDocument": {"title": "x"},\n"CFItems": [\n'
BROKEN: dict[str, tuple[str, int, str]] = {
    "no JSON": (START + "}", 3, "not JSON"),
    "cut off": (START + '{"identifier": "a"', 3, "not JSON"),
    "a list": ("[1, 2]", 1, "not JSON"),
    "some other JSON": ('{"name": "x"}', 1, "not a CASE package"),
    "deep": (START + "[" * 200_000, 1, "nested too deep"),
    "no number": (START + '{"x": NaN}]}', 1, "NaN is not a number"),
    "an endless number": (START + '{"x": ' + "9" * 10_000 + "}]}", 1, "number"),
    "no statement": (START + '{"identifier": "a"}]}', 3, "no fullStatement"),
    "no identifier": (START + '{"fullStatement": "a"}]}', 3, "no identifier"),
    "a wrong item": (START + "7]}", 3, "should hold objects"),
    "half a letter": (START + r'{"identifier": "a", "fullStatement": "\ud800"}]}', 3, "half a letter"),
    "a huge statement": (START + '{"fullStatement": "' + "x" * 10_000_000 + '"}]}', 3, "more than 5000"),
    "an item twice": (
        START + '{"identifier": "a", "fullStatement": "b"},\n' * 2 + "7]}",
        4,
        "already on line 3",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_an_admin_is_told_where_the_package_is_broken(name: str, tmp_path: Path, problems: Refused) -> None:
    text, line, words = BROKEN[name]
    path = tmp_path / "framework.json"
    path.write_text(text, encoding="utf-8")
    found = problems(path)
    assert any(each.line == line and words in each.what for each in found), found
    assert all(len(str(each)) < 500 for each in found)


@pytest.mark.parametrize("name", ["a folder", "an unknown file", "nothing"])
def test_what_cannot_be_imported_is_told_in_one_line(name: str, tmp_path: Path, problems: Refused) -> None:
    path = tmp_path / "given"
    if name == "a folder":
        path.mkdir()
    elif name == "an unknown file":
        path.write_text("hello", encoding="utf-8")
    (only,) = problems(path)
    assert "school.toml" in only.mend
    assert "OneRoster" in only.mend
    assert "CASE" in only.mend

import json
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.trials.figure import Figure, Target, shown

LIST = "source,target\na,b\nb,c\n"


def test_a_target_is_met_within_its_bounds_and_unknown_without_a_figure() -> None:
    both = Target(at_least=0.76, at_most=0.86)
    assert [both.is_met(value) for value in (0.76, 0.86, 0.75, 0.87, None)] == [
        True,
        True,
        False,
        False,
        None,
    ]
    assert Target().is_met(3.0) is None
    assert [str(each) for each in (both, Target(at_most=6), Target(at_least=0.9), Target())] == [
        "0.76 to 0.86",
        "<= 6.00",
        ">= 0.90",
        "",
    ]


def test_figures_are_shown_with_the_decimals_people_need() -> None:
    assert [shown(value) for value in (None, 0.456, 12.34, 164.5)] == ["-", "0.46", "12.3", "164"]


def test_a_figure_carries_baseline_target_cohort_and_base_rate() -> None:
    told = Figure("recall", 0.5, {"any missed": 0.4}, Target(at_least=0.45), "30 students", 0.3).as_json
    assert told["met"] is True
    assert (told["baselines"], told["cohort"], told["base_rate"]) == ({"any missed": 0.4}, "30 students", 0.3)


def test_simulate_prints_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--students", "2", "--subjects", "1", "--past", "4", "--kind", "steady", "--kind", "chaotic"]
    assert main(["simulate", *asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["worlds"] == ["steady", "chaotic"]
    assert any(figure["name"] == "coverage of the 80 % range, chaotic" for figure in told["figures"])


def test_more_than_half_of_the_weeks_cannot_be_held_back(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["simulate", "--hold-back", "51"])
    assert refused.value.code == 2
    assert "at most 50 percent" in capsys.readouterr().err


def test_simulate_prints_a_table_and_its_progress(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "--students", "1", "--subjects", "1", "--past", "2", "--kind", "steady"]) == 0
    printed = capsys.readouterr()
    assert "error of the likely arrival" in printed.out
    assert "students: 1 of 1" in printed.err


def test_evaluate_route_prints_one_json_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "edges.csv").write_text(LIST, encoding="utf-8")
    assert main(["evaluate", "route", str(tmp_path), "--students", "2", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["competencies"] == 3


def test_evaluate_all_prints_every_figure_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "edges.csv").write_text(LIST, encoding="utf-8")
    assert (
        main(["evaluate", "all", "--students", "9", "--past", "2", "--graph", str(tmp_path), "--json"]) == 0
    )
    names = [figure["name"] for figure in json.loads(capsys.readouterr().out)["figures"]]
    assert "students who reach 60-90 % of their weekly goals" in names
    assert "days blocked by waiting on a teacher, teacher answers in 2 days" in names


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["simulate", "--students", "2"], "need at least 9 students"),
        (["simulate", "--folder", "no-such-folder"], "is not a folder"),
        (["evaluate", "oulad", "no-such-folder"], "is not a folder"),
        (["evaluate", "route", "no-such-folder"], "is not there"),
        (["evaluate", "route", ".", "--students", "0"], "at least 1 students are needed"),
    ],
)
def test_bad_input_is_told_in_one_line(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 1
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1

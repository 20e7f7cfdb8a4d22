import csv
from pathlib import Path

import pytest

from bot.errors import Refused
from bot.trials.oulad import alerts, arrivals, gaps
from bot.trials.oulad.cohort import Case, cases, signs_of
from bot.trials.oulad.records import Course, Enrolment, HandIn, Piece
from bot.trials.oulad.tables import COLUMNS, number, read_enrolments
from bot.trials.oulad.trial import tried
from engine.frozen import replace
from engine.journey.alert import Signs, Usual

COURSE = Course("AAA", "2013B", 200, (Piece("a", 20, 10), Piece("b", 60, 30), Piece("c", 120, 60)))
Rows = list[tuple[object, ...]]


def somebody(result: str = "Pass", unregistered: float | None = None, **days: float) -> Enrolment:
    hand_ins = {key: HandIn(day, is_banked=False, mark=80) for key, day in days.items()}
    return Enrolment(COURSE, "1", result, -20, unregistered, hand_ins, {"gender": "F", "imd_band": "10-20"})


def write(folder: Path, **rows: Rows) -> Path:
    for name, columns in COLUMNS.items():
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([columns, *rows.get(name.removesuffix(".csv"), [])])
    return folder


def a_year(presentation: str, start: int) -> dict[str, Rows]:
    """Thirty students of one course: those who skip the second piece fail, with three exceptions."""
    first, second, last = (f"{start + n}" for n in range(3))
    course = ("AAA", presentation)
    pieces: Rows = [
        (*course, first, "TMA", "20", "10"),
        (*course, second, "CMA", "60", "30"),
        (*course, last, "TMA", "120", "60"),
        (*course, f"{start + 3}", "Exam", "?", "100"),
    ]
    info: Rows = []
    registration: Rows = []
    hand_ins: Rows = []
    for n in range(30):
        fails = n % 3 == 0
        result = ("Fail" if fails else "Pass") if n > 2 else "Withdrawn"
        info.append((*course, n, result, "F", "N", "0-35", "10-20" if n % 2 else ""))
        registration.append((*course, n, -10, ""))
        hand_ins.append((first, n, 18 + n % 4, 0, "?" if n % 7 == 0 else 70))
        if not fails or n in (9, 18):
            hand_ins.append((second, n, 62, 0, 75))
        if not fails:
            hand_ins.append((last, n, 123, 0, 80))
    return {
        "courses": [(*course, 200)],
        "assessments": pieces,
        "studentInfo": info,
        "studentRegistration": registration,
        "studentAssessment": hand_ins,
    }


def two_years(folder: Path) -> Path:
    first, second = a_year("2013B", 100), a_year("2014B", 200)
    return write(folder, **{name: [*rows, *second[name]] for name, rows in first.items()})


def test_a_question_mark_is_nobodys_number() -> None:
    assert [number(text) for text in ("?", "", "x", "nan", " 7 ")] == [None, None, None, None, 7.0]


def test_oddities_are_read_as_what_they_mean(tmp_path: Path) -> None:
    course = ("GGG", "2013J")
    folder = write(
        tmp_path,
        courses=[(*course, 229)],
        assessments=[
            (*course, "2", "TMA", "124", "0"),
            (*course, "1", "TMA", "61", "0"),
            (*course, "3", "Exam", "", 100),
        ],
        studentInfo=[(*course, "5", "Pass", "M", "?", "0-35", "?")],
        studentRegistration=[(*course, "5", "", "")],
        studentAssessment=[
            ("1", "5", "-1", "1", "?"),
            ("2", "5", "?", "0", "60"),
            ("9", "5", "3", "0", "60"),
        ],
    )
    (only,) = read_enrolments(folder)
    assert only.course.pieces == (Piece("1", 61, 1.0), Piece("2", 124, 1.0))  # no weights: all count the same
    assert only.hand_ins == {
        "1": HandIn(-1, is_banked=True, mark=None)
    }  # one without a day cannot be cut by date
    assert only.groups["disability"] == only.groups["imd_band"] == "not stated"
    assert only.is_active(84)


def test_what_is_handed_in_after_the_cut_is_not_looked_at() -> None:
    late, never = somebody(a=18, b=85), somebody(a=18)
    assert signs_of(late, 84) == signs_of(never, 84)
    assert signs_of(late, 85) != signs_of(never, 85)


def test_the_four_numbers_are_those_of_the_work() -> None:
    signs = signs_of(somebody(a=20), 63)
    assert signs.pace == pytest.approx((0.1 + 0.1) / (0.1 + 0.4))
    assert signs.quality == 80
    assert signs.quiet == pytest.approx(0.3 + 0.6 * 3 / 60)


def test_work_that_is_two_days_late_does_not_count_as_missing_yet() -> None:
    assert signs_of(somebody(a=20), 62).pace == 1.0
    assert signs_of(somebody(a=20, b=60), 62).pace == 1.0


def test_a_mark_is_known_two_weeks_after_the_hand_in() -> None:
    assert signs_of(somebody(a=75), 84).is_unmarked
    assert not signs_of(somebody(a=70), 84).is_unmarked


def test_who_has_left_or_not_come_yet_is_in_no_cohort() -> None:
    gone, here = somebody("Withdrawn", unregistered=84), somebody("Withdrawn", unregistered=85)
    assert [case.enrolment for case in cases([gone, here], 84)] == [here]


def case(result: str, *, overdue: float = 0.0, unregistered: float | None = None, gender: str = "F") -> Case:
    share = 0.5 if overdue else 1.0
    enrolment = replace(somebody(result, unregistered), groups={"gender": gender})
    return Case(enrolment, Signs(1, 80, 0), Usual(), overdue, share)


def test_precision_recall_and_lead_time_are_counted_by_hand() -> None:
    known = [
        case("Fail", overdue=9),
        case("Withdrawn", overdue=8, unregistered=100),
        case("Pass", overdue=9),
        case("Fail"),
        case("Pass"),
    ]
    verdict = alerts.judged(known, alerts.long_overdue, 84)
    assert verdict.named == 3
    assert verdict.precision == pytest.approx(2 / 3)
    assert verdict.recall == pytest.approx(2 / 3)
    assert verdict.lead == ((200 - 84) + (100 - 84)) / 2


def test_a_gap_is_the_highest_rate_over_the_lowest_of_groups_that_are_large_enough() -> None:
    good = [case("Pass", overdue=9 * (n % 10 == 0), gender="F" if n < 100 else "M") for n in range(200)]
    assert gaps.figures(good, alerts.long_overdue)[0].reached == 1.0
    assert gaps.figures(good[:150], alerts.long_overdue)[0].reached is None


def test_nobody_late_so_far_hands_in_on_the_last_due_day() -> None:
    assert arrivals.expected(somebody(a=20, b=60), 84) == 120
    assert arrivals.expected(somebody(a=23, b=63), 84) == 123


def test_with_something_long_overdue_the_pace_decides() -> None:
    assert arrivals.expected(somebody(a=20), 74) == 120
    assert arrivals.expected(somebody(a=20), 75) > 120


def test_the_error_of_the_arrival_is_of_those_who_finish_later() -> None:
    known = [somebody(a=20, b=60, c=124), somebody(a=20, b=60), somebody(a=2, b=3, c=4)]
    (miss,) = arrivals.misses(known, 84)
    assert miss.ours == 4
    assert miss.linear == pytest.approx(abs(84 / 0.4 - 124))


def test_the_trial_learns_on_one_presentation_and_measures_on_another(tmp_path: Path) -> None:
    report = tried(two_years(tmp_path), (), (), 84)
    told = {figure.name: figure for figure in report.figures}
    assert report.about["fitted on"] == ["2013B"]
    assert report.about["tested on"] == ["2014B"]
    assert told["alert precision"].reached == 1.0
    assert told["alert recall"].baselines["7 days overdue"] == pytest.approx(8 / 12)
    assert told["finishers' arrival, median error in days"].reached == 3


@pytest.mark.parametrize(
    ("fit", "test", "words"),
    [
        (("1999X",), (), "there is no presentation 1999X"),
        (("2013B",), ("2013B",), "cannot be fitted and tested"),
        (("2013B",), ("AAA-2013B",), "AAA-2013B cannot be fitted and tested"),
        ((), ("AAA-2013B",), "needs a presentation to fit"),
        ((), ("2013B",), "needs a presentation to fit"),
    ],
)
def test_presentations_that_allow_no_trial_are_refused(
    tmp_path: Path, fit: tuple[str, ...], test: tuple[str, ...], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        tried(two_years(tmp_path), fit, test, 84)


def test_one_course_is_tested_on_what_came_before_it_alone(tmp_path: Path) -> None:
    told = tried(two_years(tmp_path), (), ("AAA-2014B",), 84)
    assert (told.about["fitted on"], told.about["tested on"]) == (["2013B"], ["AAA-2014B"])


@pytest.mark.parametrize(("day", "words"), [(0, "before the first day"), (201, "to fit")])
def test_a_day_that_is_on_no_course_is_refused(tmp_path: Path, day: int, words: str) -> None:
    with pytest.raises(Refused, match=words):
        tried(two_years(tmp_path), (), (), day)


def test_packed_files_are_to_be_unpacked(tmp_path: Path) -> None:
    folder = two_years(tmp_path)
    (folder / "courses.csv").rename(folder / "courses.csv.gz")
    with pytest.raises(Refused, match=r"courses\.csv\.gz is packed: unpack it first"):
        read_enrolments(folder)


def test_a_day_after_everything_is_refused(tmp_path: Path) -> None:
    rows = a_year("2013B", 100)
    with pytest.raises(Refused, match="to fit"):
        tried(write(tmp_path, **rows), (), (), 84)


def test_a_missing_file_or_column_is_named_in_one_line(tmp_path: Path) -> None:
    folder = two_years(tmp_path)
    (folder / "courses.csv").write_text("code_module,code_presentation\nAAA,2013B\n", encoding="utf-8")
    with pytest.raises(Refused, match=r"courses\.csv: there is no column module_presentation_length"):
        read_enrolments(folder)
    (folder / "courses.csv").unlink()
    with pytest.raises(Refused, match=r"courses\.csv is missing") as refused:
        read_enrolments(folder)
    assert "\n" not in str(refused.value)

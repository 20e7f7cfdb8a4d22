"""What a pure function made is kept for the very same objects, and never given for others."""

from datetime import date

from engine.same import KEPT, of_the_same


def test_the_same_objects_are_worked_on_once_and_equal_ones_anew() -> None:
    made: list[int] = []

    @of_the_same
    def total(marks: tuple[int, ...], *, day: date) -> int:
        made.append(day.day)
        return sum(marks)

    marks, equal = (300, 400), tuple(iter([300, 400]))
    assert [total(marks, day=date(2026, 11, 2)) for _ in range(3)] == [700] * 3
    assert made == [2]
    assert total(marks, day=date(2026, 11, 3)) == total(equal, day=date(2026, 11, 3)) == 700
    assert made == [2, 3, 3]


def test_what_is_kept_is_bounded_and_an_id_that_comes_back_is_not_mistaken() -> None:
    @of_the_same
    def first(marks: list[int]) -> int:
        return marks[0]

    assert [first([number]) for number in range(3 * KEPT)] == list(range(3 * KEPT))

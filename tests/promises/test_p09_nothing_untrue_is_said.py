"""P9: in all histories nothing untrue is said: told only after a card arrived, taken only by whoever took it."""

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.promises.histories import Histories
from tests.tally import Row, Tally, counts

HISTORIES, STEPS = counts(10, 100), counts(16, 30)


def test_p09_whatever_happens_to_a_question_nothing_untrue_is_said(tally: Tally) -> None:
    """Everybody taps anything, time passes, people are away, messages are lost, the coach dies at any statement."""
    before = Histories.tapped
    size = settings(max_examples=HISTORIES, stateful_step_count=STEPS, deadline=None, derandomize=True)
    run_state_machine_as_test(Histories, settings=size)
    taps = Histories.tapped - before
    tally(Row("P9", f"taps in {HISTORIES} histories of a question", taps, taps))
    assert taps > HISTORIES

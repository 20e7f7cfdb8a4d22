"""P4: out-of-order messages end in a legal state: a question that is seen, taken, answered, closed, withdrawn."""

from collections.abc import Callable
from itertools import permutations

from engine.nouns.help_request import HelpState
from tests.fakes.schools import key_of
from tests.promises.histories import Histories
from tests.tally import Row, Tally, counts

STEPS: dict[str, Callable[[str], tuple[str, str]]] = {
    "see": lambda key: ("t2", f"seen:{key}"),
    "claim": lambda key: ("t1", f"claim:{key}"),
    "claim too": lambda key: ("t2", f"claim:{key}"),
    "answer": lambda key: ("t1", f"answer:{key}"),
    "close": lambda key: ("s1", f"close:{key}:yes"),
    "withdraw": lambda key: ("s1", f"unhelp:{key}"),
}
ORDERS = list(permutations(STEPS))[:: counts(60, 1)]
"""In the suite every sixtieth of the 720 orders."""


def test_p04_any_order_of_arrival_ends_in_a_legal_state(tally: Tally) -> None:
    """A platform may bring taps in any order: the question ends, with at most one owner, and all cards say so."""
    wrong = [order for order in ORDERS if not _ends_legally(order)]
    tally(Row("P4", "orders of six taps", len(ORDERS), len(ORDERS) - len(wrong), unexpected=len(wrong)))
    assert not wrong


def _ends_legally(order: tuple[str, ...]) -> bool:
    machine = Histories()
    machine.the_student_asks()
    for step in order:
        who, token = STEPS[step](machine.key)
        machine.tap(who, token, 0, words="Look at page 7.")
        machine.a_message_is_posted_once()
        machine.whatever_waits_has_an_alarm_and_nothing_else_has()
    request = machine.request()
    machine.put_away()
    ended = request.state in (HelpState.CLOSED, HelpState.WITHDRAWN)
    return ended and request.owner in ("", key_of("t1"), key_of("t2"))

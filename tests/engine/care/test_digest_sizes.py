"""An adviser's digest is one message on every platform, however many students need somebody."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.platforms.slack.shown.blocks import blocks_of
from bot.platforms.telegram.keyboard import inline_keyboard
from engine.notices.staff import Digest
from engine.nouns.mastery_check import CheckState, MasteryCheck
from messages.message import Message
from messages.render import Renderer
from messages.surfaces.telegram_html import pages
from storage import records
from storage.database import open_database
from storage.schema import prepare
from tests.fakes.desk import Desk
from tests.fakes.schools import NOON, SIZES, adopted, competency_of, joined, key_of, small_school
from tests.fakes.slack_limits import wrong_blocks

MONDAY = NOON.replace(day=19, hour=7, minute=31)
WORDS = (
    "finish the seven hardest problems about negative fractions before Friday, with every step written out"
)


@pytest.fixture(params=[(30, 0), (30, 1), (30, 7), (60, 60)], ids=lambda each: f"{each[1]} of {each[0]}")
def digest(request: pytest.FixtureRequest) -> Iterator[tuple[Digest, int]]:
    """The digest of so many students, of whom so many have shown no sign of work."""
    students, needy = request.param
    engine = open_database("sqlite://")
    prepare(engine)
    start = NOON.replace(day=1, month=9)
    store = adopted(engine, small_school(students=students), now=start)
    codes = [f"s{n}" for n in range(1, students + 1)]
    joined(store, "riverside", ["a1", *codes])
    desk = Desk(store, start)
    for code in codes:
        desk.taps(f"riverside/{code}", "own:maths", words=WORDS)
    for weeks in range(7):
        desk.now = start + timedelta(days=7 * weeks)
        for code in codes[needy:]:
            desk.taps(f"riverside/{code}", "own:maths", words=WORDS)
            desk.taps(f"riverside/{code}", "own:science", words=WORDS)
    for code in codes[needy:]:  # whoever works is on track here, so that only the silent need somebody
        with store.begin() as unit:
            for subject in SIZES:
                for number in (1, 2):
                    key = competency_of(subject, number)
                    done = MasteryCheck(
                        f"{code}{number}{subject}",
                        key_of(code),
                        key,
                        start,
                        CheckState.ACCEPTED,
                        level=3,
                        judge=key_of("t1"),
                        judged_at=desk.now,
                    )
                    records.save(unit.connection, "riverside", done)
    desk.now = MONDAY
    with store.begin() as unit:
        unit.set_next_look("riverside", key_of("a1"), MONDAY)
    desk.lookout.look_at_due()
    (shown,) = [each.notice for each in desk.posted() if isinstance(each.notice, Digest)]
    yield shown, needy
    engine.dispose()


def test_it_is_one_message_within_the_limits_of_each_platform(digest: tuple[Digest, int]) -> None:
    shown, needy = digest
    message = Renderer().render(shown, "en")
    assert len(shown.cases) == min(7, needy)
    assert shown.more_cases == max(0, needy - 7)
    (page,) = pages(message)
    assert len(page) <= 4096
    keyboard = inline_keyboard(message.buttons)
    assert keyboard is not None
    assert sum(map(len, keyboard["inline_keyboard"])) <= 100
    blocks = blocks_of(message)
    assert len(blocks) <= 50
    assert wrong_blocks(blocks) == []
    assert message.blocks[-1].spans[0].text in json.dumps(blocks, ensure_ascii=False)  # nothing was cut


def test_each_card_has_a_row_of_its_own_with_all_that_can_be_done_about_it(
    digest: tuple[Digest, int],
) -> None:
    shown, needy = digest
    buttons = [each for each in Renderer().render(shown, "en").buttons if each.group]
    assert len(buttons) == 5 * min(7, needy)
    for number, case in enumerate(shown.cases, 1):
        row = [each for each in buttons if each.group == str(number)]
        deeds = [f"did:{case.key}:{what}" for what in ("talked", "booked", "snooze")]
        assert [each.token for each in row] == [f"case:{case.key}", *deeds, f"handon:{case.key}"]
        assert all(each.label.startswith(str(number)) for each in row)
    rows = [each["elements"] for each in blocks_of(Message((), tuple(buttons))) if each["type"] == "actions"]
    assert [len(row) for row in rows] == [5] * len(shown.cases)

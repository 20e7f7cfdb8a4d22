"""Whom to call: every country has something true to say, and somebody checks the numbers twice a year."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.notices.calls import CallReceived
from messages.helplines import Helplines, helplines, reviewed, stale
from messages.render import Renderer
from messages.surfaces.plain import plain


def test_somebody_has_checked_the_numbers_in_the_last_180_days() -> None:
    """When this fails: call up each line's website, mend `messages/helplines.toml`, and set its date to today."""
    assert not stale(datetime.now(UTC).date())


def test_numbers_go_stale_after_180_days() -> None:
    assert not stale(reviewed() + timedelta(days=180))
    assert stale(reviewed() + timedelta(days=181))


@pytest.mark.parametrize(
    ("country", "numbers"),
    [
        ("US", ("988", "1-800-422-4453", "911")),
        ("us", ("988",)),
        ("UK", ("0800 1111", "999")),
        ("GB", ("0800 1111", "999")),
        ("CA", ("1-800-668-6868", "911")),
        ("IE", ("1800 66 66 66", "112 or 999")),
        ("AU", ("1800 55 1800", "000")),
    ],
)
def test_each_country_names_its_own(country: str, numbers: tuple[str, ...]) -> None:
    for on_duty in (True, False):
        said = plain(Renderer().render(CallReceived(on_duty, country), "en"))
        assert all(number in said for number in numbers)


def test_a_country_nobody_has_checked_is_told_to_call_the_local_emergency_number() -> None:
    assert helplines("XX") == Helplines()
    said = plain(Renderer().render(CallReceived(False, "XX"), "en"))
    assert "the emergency number of your country" in said


def test_a_school_without_people_on_duty_is_honest() -> None:
    said = plain(Renderer().render(CallReceived(False, "US"), "en"))
    assert "Nobody at your school reads this button" in said
    assert "I will tell you" not in said

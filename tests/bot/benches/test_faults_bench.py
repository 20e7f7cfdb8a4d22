"""The bench of the promises runs what the page of promises names."""

import re

from bot.benches import faults


def test_each_promise_about_delivery_time_and_data_has_a_test_that_the_bench_runs() -> None:
    held = faults.promised()
    open_ = {f"P{number}" for number in range(1, faults.LAST + 1)} - {name for name in held if held[name]}
    assert not open_
    chosen = faults.chosen(rights=False)
    assert all((faults.ROOT / each.partition("::")[0]).is_file() for each in chosen)
    named = {int(found[1]) for each in chosen if (found := re.search(r"/test_p(\d\d)_", each))}
    assert named
    assert max(named) <= faults.LAST
    assert set(chosen) < set(faults.chosen(rights=True))


def test_the_longest_trials_begin() -> None:
    first = faults.chosen(rights=True)[:4]
    assert all(each.startswith("tests/faults") for each in first)


def test_a_file_of_the_trials_that_the_page_forgets_is_found() -> None:
    files = {
        str(each.relative_to(faults.ROOT))
        for place in faults.PLACES
        for each in (faults.ROOT / place).glob("test_*.py")
    }
    assert files == {
        each.partition("::")[0] for each in faults.chosen(rights=True) if each.startswith(faults.PLACES)
    }


def test_each_of_them_has_a_test_named_after_it() -> None:
    for number in range(1, faults.LAST + 1):
        name = f"p{number:02}_"
        tests = (faults.ROOT / each.partition("::")[0] for each in faults.chosen(rights=False))
        assert any(name in each.name or name in each.read_text("utf-8") for each in tests), name

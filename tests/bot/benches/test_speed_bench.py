import json

import pytest

from bot.__main__ import main
from bot.benches.speed.figure import Figure


def test_bench_alone_says_what_can_be_measured(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench"]) == 0
    assert "bench speed" in capsys.readouterr().out


def test_both_bots_are_measured_in_the_same_run(capsys: pytest.CaptureFixture[str]) -> None:
    few = ["--turns", "4", "--rounds", "1", "--latency", "2"]
    assert main(["bench", "speed", "telegram", "slack", *few, "--json"]) == 0
    figures = {each["name"]: each for each in json.loads(capsys.readouterr().out)["figures"]}
    for turn in ("Telegram turn at 2 ms, 16 in flight: CPU", "Slack turn at 2 ms, 1 in flight: CPU"):
        assert figures[turn]["value"] > 0
        assert figures[turn]["beside"] > 0


def test_a_part_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "speed", "telegraph"]) == 1
    assert "telegraph" in capsys.readouterr().err


def test_a_platform_as_far_away_as_the_moon_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["bench", "speed", "--latency", "2600"])
    assert "from 0 to 2000 milliseconds" in capsys.readouterr().err


def test_a_figure_knows_whether_its_target_is_reached() -> None:
    assert Figure("turn", 3.0, "ms", 4.0, at_most=0.75).reached
    assert not Figure("turn", 3.1, "ms", 4.0, at_most=0.75).reached
    assert Figure("rate", 31.0, "1/s", 10.0, at_least=3.0).reached
    assert not Figure("ack", 2.1, "ms", limit=2.0).reached
    assert Figure("p99", 2.1, "ms").reached is None

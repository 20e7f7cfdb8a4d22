"""Samples of what the coach says about somebody's apps."""

from engine import actions as act
from engine.notices import Choice, Notice, choice
from engine.notices import accounts as apps
from tests.messages.samples.facts import HOSTILE, then

DEEP = "https://t.me/coach_gps_bot?start=7k2m9qxwtb"
UNLINK = choice(act.everybody.Unlink("fx4t0r8q2w"))

ACCOUNTS: dict[str, tuple[Notice, ...]] = {
    "LinkCodeShown": (
        apps.LinkCodeShown("7K2M9-QXWTB", 15, choices=then(Choice("", "open.telegram", link=DEEP))),
        apps.LinkCodeShown("7K2M9-QXWTB", 15, choices=then()),
    ),
    "AccountAdded": (
        apps.AccountAdded("Ana", choices=then(choice(act.everybody.GoOn()))),
        apps.AccountAdded(HOSTILE, choices=then()),
    ),
    "AccountAddedElsewhere": (
        apps.AccountAddedElsewhere("slack", choices=then(UNLINK)),
        apps.AccountAddedElsewhere(HOSTILE, choices=then(UNLINK)),
    ),
    "AccountsShown": (
        apps.AccountsShown(
            ("slack", "telegram"),
            choices=then(
                choice(act.everybody.Unlink("fx4t0r8q2w"), label="unlink.slack"),
                choice(act.everybody.Unlink("c8w1m5k0zz"), label="unlink.telegram"),
            ),
        ),
        apps.AccountsShown(("slack",), choices=then()),
    ),
    "AccountRemoved": (
        apps.AccountRemoved("slack", choices=then()),
        apps.AccountRemoved("telegram", here=True),
    ),
    "CarriedOver": (apps.CarriedOver(),),
}

"""Which kind of record a word stands for: in what a parcel or an alarm is about, and in what an action touches."""

from collections.abc import Mapping
from typing import Any

from engine.actions import everybody
from engine.actions.advisers import CaseDone, Caseload, CheckIns, FindStudent, HandOn, NoteCheckIn, OpenCase
from engine.actions.everybody import Naming
from engine.care.case import Case
from engine.nouns.check_window import CheckWindow
from engine.nouns.contact import Call, Drill, Erasure
from engine.nouns.goal import Goal
from engine.nouns.help_request import HelpRequest
from engine.nouns.mastery_check import MasteryCheck
from engine.nouns.re_route import ReRoute

NOUNS: Mapping[str, type[Any]] = {
    "help": HelpRequest,
    "answer": HelpRequest,
    "check": MasteryCheck,
    "verdict": MasteryCheck,
    "call": Call,
    "drill": Drill,
    "case": Case,
    "re-route": ReRoute,
    "window": CheckWindow,
}
OBJECTS: Mapping[str, type[Any]] = {
    "request": HelpRequest,
    "check": MasteryCheck,
    "goal": Goal,
    "call": Call,
    "drill": Drill,
    "re_route": ReRoute,
    "window": CheckWindow,
    "erasure": Erasure,
}
FIELDS: Mapping[type[Any], str] = {
    MasteryCheck: "check",
    Goal: "goal",
    Call: "call",
    Drill: "drill",
    Case: "case",
    ReRoute: "re_route",
    CheckWindow: "window",
    Erasure: "erasure",
}
"""Under which name a touched record stands in a snapshot."""
CARING = (None, Caseload, CheckIns, FindStudent, Naming, OpenCase, CaseDone, HandOn, NoteCheckIn)
"""A look, and the actions that read or touch a caseload."""

ABOUT_APPS = (
    *(everybody.Settings, everybody.FewerMessages, everybody.MoreMessages, everybody.Pause),
    *(everybody.PauseUntil, everybody.Stop, everybody.Start),
    *(everybody.LinkAccount, everybody.Unlink, everybody.WriteTo, everybody.Speak),
)
"""Actions whose answers show or change the apps of a person."""

"""Who may import whom, what the engine must never ask, and how large and how named things may be."""

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
KNOWS: dict[str, set[str]] = {
    "engine": {"engine"},
    "messages": {"messages", "engine"},
    "storage": {"storage", "engine"},
    "bot": {"bot", "messages", "storage", "engine"},
}
HOMES = {
    "telegram": "bot/platforms/",
    "slack_bolt": "bot/platforms/",
    "slack_sdk": "bot/platforms/",
    "sqlalchemy": "storage/",
    "alembic": "storage/",
    "jinja2": "messages/",
    "apscheduler": "bot/beating/heartbeat.py",
}
PURE = frozenset(  # the standard library as far as it neither asks nor touches the world
    """__future__ abc array bisect calendar collections contextlib copy dataclasses datetime decimal difflib enum
    fractions functools graphlib hashlib heapq inspect itertools json math numbers operator re statistics string
    textwrap types typing unicodedata uuid zoneinfo""".split()  # noqa: SIM905
)
RECORDS = "engine/frozen.py"
CLOCK = {"now", "utcnow", "today"}
CHANCE = {"uuid1", "uuid4", "uuid6", "uuid7", "uuid8"}
WORLD = {"open", "print", "input", "exec", "eval", "hash", "breakpoint"}  # a text's hash is new in each run
BANNED = {"manager", "service", "handler", "helper", "util", "process", "data", "info", "misc"}
IMPOSED = {
    "async_process",
    "handle_data",
    "data_received",
    "process_bind_param",
    "process_result_value",
}  # by their libraries
LONGEST_MODULE = 250
LONGEST_FUNCTION = 30
FULLEST_FOLDER = 24


class Module(NamedTuple):
    path: str
    source: str
    tree: ast.Module

    @property
    def package(self) -> str:
        return self.path.split("/")[0]

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.path.split("/")


Rule = Callable[[Module], Iterator[str]]


def only_those_below(module: Module) -> Iterator[str]:
    for line, name in imports(module):
        if top(name) in KNOWS and top(name) not in KNOWS[module.package]:
            yield f"{module.path}:{line}: {module.package} may not know {name}"


def one_home_each(module: Module) -> Iterator[str]:
    for line, name in imports(module):
        if top(name) in HOMES and not module.path.startswith(HOMES[top(name)]):
            yield f"{module.path}:{line}: {top(name)} stays in {HOMES[top(name)]}"


def a_pure_engine(module: Module) -> Iterator[str]:
    for line, name in imports(module):
        is_record = module.path == RECORDS and top(name) == "msgspec"
        if module.package == "engine" and top(name) not in PURE | {"engine"} and not is_record:
            yield f"{module.path}:{line}: the engine may not use {name}"


def one_kind_of_frozen_record(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        match node:
            case ast.Call(
                func=ast.Name(id="dataclass") | ast.Attribute(attr="dataclass"), keywords=given
            ) if any(each.arg == "frozen" for each in given):
                yield f"{module.path}:{node.lineno}: a frozen record is a subclass of engine.frozen.Frozen"


def no_question_in_the_engine(module: Module) -> Iterator[str]:
    """Neither the clock, nor chance, nor the world: all three are passed in."""
    if module.package != "engine":
        return
    datetimes = names_from("datetime", module)
    hashing = {
        inner for function in functions(module) if function.name == "__hash__" for inner in ast.walk(function)
    }
    for node in set(ast.walk(module.tree)) - hashing:
        match node:
            case ast.Attribute(attr=attr) if attr in CLOCK and root_of(node) in datetimes:
                yield f"{module.path}:{node.lineno}: the engine is told the time, it never asks"
            case ast.Call(func=ast.Attribute(attr="astimezone"), args=[], keywords=[]):
                yield f"{module.path}:{node.lineno}: the engine is told the zone, it never asks"
            case ast.Attribute(attr=name) | ast.Name(id=name) if name in CHANCE:
                yield f"{module.path}:{node.lineno}: {name} is chance: pass a key in"
            case ast.Call(func=ast.Name(id=name)) if name in WORLD:
                yield f"{module.path}:{node.lineno}: {name}() asks the world"


def no_time_by_default(module: Module) -> Iterator[str]:
    for function in functions(module):
        takes = function.args
        positional = [*takes.posonlyargs, *takes.args]
        optional = positional[len(positional) - len(takes.defaults) :]
        optional += [name for name, value in zip(takes.kwonlyargs, takes.kw_defaults, strict=True) if value]
        if any(name.arg == "now" for name in optional):
            yield f"{module.path}:{function.lineno}: {function.name} has a default for `now`"


def short_enough(module: Module) -> Iterator[str]:
    if module.is_migration:
        return
    lines = len(module.source.splitlines())
    if lines > LONGEST_MODULE:
        yield f"{module.path}: {lines} lines, at most {LONGEST_MODULE}"
    for function in functions(module):
        lines = (function.end_lineno or function.lineno) - function.lineno + 1
        if lines > LONGEST_FUNCTION:
            yield f"{module.path}:{function.lineno}: {function.name} has {lines} lines, at most {LONGEST_FUNCTION}"


def named_for_what_it_is(module: Module) -> Iterator[str]:
    if module.is_migration:
        return
    named = [(1, part) for part in module.path.removesuffix(".py").split("/")]
    named += [(node.lineno, node.name) for node in ast.walk(module.tree) if isinstance(node, ast.ClassDef)]
    named += [(function.lineno, function.name) for function in functions(module)]
    for line, name in named:
        if name not in IMPOSED and (vague := words_of(name) & BANNED):
            yield f"{module.path}:{line}: {name} says {', '.join(vague)}, not what it is"


def imports(module: Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(module.tree):
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, name.name) for name in names)
            case ast.ImportFrom(module=name, level=0):
                yield node.lineno, name or ""
            case ast.ImportFrom():  # a relative import stays in its package or fails to start
                yield node.lineno, module.package
            case ast.Call(
                func=ast.Attribute(attr="import_module") | ast.Name(id="import_module" | "__import__"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                yield node.lineno, name
            case _:
                pass


def names_from(library: str, module: Module) -> set[str]:
    """What a module calls the library, or the things it takes from it."""
    taken: set[str] = set()
    for node in ast.walk(module.tree):
        match node:
            case ast.Import(names=names):
                taken |= {name.asname or name.name for name in names if name.name == library}
            case ast.ImportFrom(module=name, names=names) if name == library:
                taken |= {name.asname or name.name for name in names}
    return taken


def root_of(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def words_of(name: str) -> set[str]:
    words = {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}
    return words | {word.removesuffix("s") for word in words}


def top(name: str) -> str:
    return name.split(".")[0]


def parsed(path: str, source: str) -> Module:
    return Module(path, source, ast.parse(source, path))


@cache
def modules() -> tuple[Module, ...]:
    paths = sorted(path for package in KNOWS for path in (ROOT / package).rglob("*.py"))
    return tuple(
        parsed(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in paths
    )


RULES: tuple[Rule, ...] = (
    only_those_below,
    one_home_each,
    a_pure_engine,
    one_kind_of_frozen_record,
    no_question_in_the_engine,
    no_time_by_default,
    short_enough,
    named_for_what_it_is,
)
OFFENCES: tuple[tuple[Rule, str, str], ...] = (
    (only_those_below, "engine/pace.py", "from storage.store import Store"),
    (only_those_below, "messages/render.py", "def f() -> None:\n    import storage"),
    (only_those_below, "storage/store.py", "import bot.settings as settings"),
    (one_home_each, "bot/outgoing/courier.py", "from telegram.error import TelegramError"),
    (one_home_each, "bot/inbox.py", "import_module('slack_sdk.web')"),
    (one_home_each, "bot/__main__.py", "from apscheduler.schedulers.asyncio import AsyncIOScheduler"),
    (a_pure_engine, "engine/route.py", "import networkx"),
    (a_pure_engine, "engine/route.py", "from random import shuffle"),
    (a_pure_engine, "engine/route.py", "import time"),
    (a_pure_engine, "engine/route.py", "import msgspec"),
    (one_kind_of_frozen_record, "bot/web.py", "@dataclass(frozen=True)\nclass Page: ..."),
    (no_question_in_the_engine, "engine/nouns/goal.py", "import datetime as dt\ndt.datetime.now(dt.UTC)"),
    (no_question_in_the_engine, "engine/nouns/goal.py", "from datetime import date\nf = date.today"),
    (no_question_in_the_engine, "engine/nouns/goal.py", "moment.astimezone()"),
    (no_question_in_the_engine, "engine/nouns/goal.py", "import uuid\nuuid.uuid4()"),
    (no_question_in_the_engine, "engine/nouns/goal.py", "slot = hash('a student') % 60"),
    (no_question_in_the_engine, "engine/nouns/goal.py", "open('roster.csv')"),
    (no_time_by_default, "engine/nouns/goal.py", "def due(key: str, *, now: object = None) -> None: ..."),
    (short_enough, "bot/web.py", "\n" * (LONGEST_MODULE + 1)),
    (short_enough, "bot/web.py", "def f() -> None:\n" + "    f()\n" * LONGEST_FUNCTION),
    (named_for_what_it_is, "bot/web.py", "class RoomManager: ..."),
    (named_for_what_it_is, "bot/web.py", "async def load_data() -> None: ..."),
    (named_for_what_it_is, "bot/utils.py", ""),
)


def test_all_four_packages_are_read() -> None:
    assert {module.package for module in modules()} == set(KNOWS)


def test_a_folder_holds_no_more_than_can_be_looked_over() -> None:
    folders = Counter(
        PurePosixPath(module.path).parent.as_posix()
        for module in modules()
        if not module.is_migration and not module.path.endswith("/__init__.py")
    )
    assert [(path, count) for path, count in folders.items() if count > FULLEST_FOLDER] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_code_keeps_the_rule(rule: Rule) -> None:
    offences = [offence for module in modules() for offence in rule(module)]
    assert not offences, "\n" + "\n".join(offences)


@pytest.mark.parametrize(("rule", "path", "source"), OFFENCES)
def test_a_rule_sees_what_it_forbids(rule: Rule, path: str, source: str) -> None:
    assert list(rule(parsed(path, source)))

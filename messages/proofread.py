"""What is wrong with a folder of templates, one line each: `file:line: what is wrong and how to mend it`."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from jinja2 import TemplateSyntaxError, meta, nodes
from jinja2.defaults import DEFAULT_NAMESPACE

from engine.frozen import fields
from engine.notices import NOTICES, Notice, template_name
from messages.edition import TEMPLATES, Edition

ALWAYS_KNOWN = {"zone"}
_SHARED = "_words.j2"


def faults(folder: Path) -> list[str]:
    """Proofread one language's folder, ours or a school's; its name is the language."""
    broken = list(_broken_labels(folder))
    return broken or [fault for file in sorted(folder.glob("*.j2")) for fault in _faults_in(folder, file)]


def _broken_labels(folder: Path) -> Iterator[str]:
    file = folder / "labels.toml"
    try:
        tomllib.loads(file.read_text("utf-8") if file.is_file() else "")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        yield f"{file}: {broken}"


def _faults_in(folder: Path, file: Path) -> Iterator[str]:
    kinds = {f"{template_name(kind)}.j2": kind for kind in NOTICES.values()}
    if file.name != _SHARED and file.name not in kinds:
        yield f"{file}:1: no message has this name; take one of those in {TEMPLATES / 'en'}"
        return
    try:
        yield from _wrong_names(folder, file, _facts(kinds.get(file.name)))
    except TemplateSyntaxError as wrong:
        yield f"{file}:{wrong.lineno}: {wrong.message}"


def _wrong_names(folder: Path, file: Path, facts: set[str]) -> Iterator[str]:
    ours = TEMPLATES / folder.name
    environment = Edition(folder.name, (folder, ours) if ours.is_dir() else (folder,)).environment
    tree = environment.parse(file.read_text("utf-8"), file.stem, str(file))
    known = {*environment.globals, *ALWAYS_KNOWN, *facts}
    shown = ", ".join(sorted(known - DEFAULT_NAMESPACE.keys()))
    for name in sorted(meta.find_undeclared_variables(tree) - known):
        yield f"{file}:{_line_of(tree, name)}: there is no {name!r}; known are {shown}"


def _facts(kind: type[Notice] | None) -> set[str]:
    return {each.name for each in fields(kind)} if kind else set()


def _line_of(tree: nodes.Template, name: str) -> int:
    return min((each.lineno for each in tree.find_all(nodes.Name) if each.name == name), default=1)

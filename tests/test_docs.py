"""What the documents promise: commands, settings, files, functions, links and recipes are those of the code."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import anyio
import pytest

from bot.__main__ import COMMANDS
from bot.settings import Settings
from messages.message import Message
from tests.fakes.ear import MemoryEar

ROOT = Path(__file__).resolve().parent.parent
OWN_COMMANDS = {"test", "check"}
DOCUMENTS = (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md")))
README = (ROOT / "README.md").read_text("utf-8")
RECIPES = (ROOT / "docs" / "recipes.md").read_text("utf-8")
REFERENCE = re.compile(r"`([\w./-]+\.py): ([\w.]+)`")
PATH = re.compile(r"`((?:bot|docs|engine|messages|storage|tests)/[\w./-]*)`")
LINK = re.compile(r"\]\((?!https?://)([^)#]*)(#[^)]*)?\)")
CODE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
PYTHON = re.compile(r"^( *)```python\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
YOURS = {"bot/platforms/folder.py", "messages/templates/en/room-changed.j2", "messages/templates/fr"}
"""Files that a recipe asks its reader to make."""

each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)


@each_document
def test_every_function_a_document_names_is_there(document: Path) -> None:
    named = REFERENCE.findall(document.read_text("utf-8"))
    assert [f"{path}: {name}" for path, name in named if name not in names_in(path)] == []


@each_document
def test_every_file_a_document_names_is_there(document: Path) -> None:
    named = PATH.findall(CODE.sub("", document.read_text("utf-8")))
    assert [path for path in named if path not in YOURS and not (ROOT / path).exists()] == []


@each_document
def test_every_link_inside_the_project_leads_somewhere(document: Path) -> None:
    lost = []
    for path, anchor in LINK.findall(document.read_text("utf-8")):
        target = (document.parent / path).resolve() if path else document
        if not target.exists() or (anchor and anchor[1:] not in anchors(target)):
            lost.append(path + anchor)
    assert lost == []


@each_document
def test_every_command_a_document_writes_exists(document: Path) -> None:
    written = set(re.findall(r"coach\.py ([a-z]+)", document.read_text("utf-8")))
    assert written <= {*COMMANDS, *OWN_COMMANDS}


def test_every_hop_of_a_tap_names_the_code_that_does_it() -> None:
    architecture = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    table = architecture.split("## One tap, end to end")[1].split("\n## ")[0]
    hops = [line for line in table.splitlines() if re.match(r"\| +(\d+)? *\|", line)]
    assert len(hops) >= 8
    assert [hop for hop in hops if not REFERENCE.search(hop)] == []


def test_the_readme_lists_the_commands_that_there_are() -> None:
    listed = re.findall(r"^\| `([a-z]+)` \|", section("Commands"), re.MULTILINE)
    there = {name for name in COMMANDS if any((ROOT / "bot" / "commands").glob(f"{name}*.py"))}
    assert set(listed) == there | OWN_COMMANDS


def test_the_settings_table_is_that_of_the_code() -> None:
    rows = re.findall(r"^\| `(COACH_\w+)` \|(.*?)\|", section("Settings"), re.MULTILINE)
    wanted = {
        f"COACH_{name.upper()}": f"`{field.default}`" if field.default else ""
        for name, field in Settings.model_fields.items()
    }
    assert {name: default.strip() for name, default in rows} == wanted


def test_the_example_env_holds_every_setting_and_sets_none() -> None:
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    named = [line[1:].split("=")[0] for line in lines if re.match(r"#COACH_\w+=", line)]
    assert sorted(named) == sorted(f"COACH_{name.upper()}" for name in Settings.model_fields)
    assert [line for line in lines if line and not line.startswith("#")] == []


def test_the_transcript_in_the_readme_is_from_the_tour() -> None:
    """Its lines stand in the tour's own output, in the same order."""
    tour = [sys.executable, "-X", "utf8", "-m", "bot", "demo", "--tour"]
    played = subprocess.run(tour, cwd=ROOT, capture_output=True, check=True).stdout.decode("utf-8")
    rest = iter(played.splitlines())
    shown = README.split("```text\n")[1].split("```")[0].splitlines()
    lines = [line for line in shown if line.strip() not in ("", "…")]
    assert lines
    assert [line for line in lines if line not in rest] == []


def test_the_platform_of_the_recipe_hears_and_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COACH_FOLDER_PATH", str(tmp_path))
    (tmp_path / "eli.in").write_text("hello\nwhere am i\n", "utf-8")
    folder = recipe("class Folder:").connect(Settings(), lambda token, language: None)
    ear = MemoryEar()

    async def talk() -> None:
        await folder.open()
        with anyio.move_on_after(0.5):
            await folder.listen(ear)
        await folder.send("eli", Message(()), "a-key")

    anyio.run(talk)
    assert [each.text for each in ear.heard] == ["hello", "where am i"]
    assert (tmp_path / "eli.out").exists()


@pytest.mark.parametrize("name", ["RoomChanged", "halfway"])
def test_the_other_recipes_stand_on_what_there_is(name: str) -> None:
    assert callable(getattr(recipe(f" {name}("), name))


def section(heading: str) -> str:
    return README.split(f"## {heading}\n")[1].split("\n## ")[0]


@cache
def names_in(path: str) -> frozenset[str]:
    """Every function, class, method and constant of a module; none for a file that is not there."""
    file = ROOT / path
    body = ast.parse(file.read_text("utf-8")).body if file.is_file() else []
    found = set(names_of(body))
    for node in body:
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{name}" for name in names_of(node.body)}
    return frozenset(found)


def names_of(body: list[ast.stmt]) -> Iterator[str]:
    for node in body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
                yield name
            case _:
                pass


def anchors(document: Path) -> set[str]:
    """The names by which headings can be linked to."""
    headings = re.findall(r"^#+ (.+)$", CODE.sub("", document.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def recipe(beginning: str) -> ModuleType:
    """The Python of the recipes in which something is defined, as a module that has been run."""
    blocks = [re.sub(f"^{indent}", "", code, flags=re.MULTILINE) for indent, code in PYTHON.findall(RECIPES)]
    (source,) = (block for block in blocks if beginning in block)
    module = ModuleType("a_recipe")
    sys.modules["a_recipe"] = module  # dataclasses look up the module that they are made in
    exec(compile(source, "docs/recipes.md", "exec"), module.__dict__)
    return module

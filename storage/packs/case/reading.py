"""Turn a CASE package into a curriculum, beside what the school already teaches."""

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from engine.frozen import Frozen, replace
from engine.ids import short_id
from engine.nouns.curriculum import Competency, Curriculum, Destination, Subject
from engine.nouns.school import Pack, Policy, School
from storage.packs import cells
from storage.packs.case.hierarchy import Tree, tree_of
from storage.packs.case.merging import merged
from storage.packs.case.package import PREREQUISITE, Item, Package, read_package
from storage.packs.case.rubrics import rubrics_of
from storage.packs.prerequisites import in_learning_order, refuse_circles
from storage.packs.problems import Findings, shown
from storage.packs.register import Register
from storage.packs.table import Columns, read_table, squashed

I_CAN = Columns(("code", "i_can"))
ALWAYS_DEFAULT = ("weight", "evidence")


def read_case(path: Path, school: School | None, subject: str | None, findings: Findings) -> Pack:
    """Return the school's curriculum with the package in it; `subject` says where it belongs, else its title."""
    package = read_package(path, findings)
    if package is None:
        return Pack()
    tree = tree_of(package)
    if not tree.competencies and not findings.problems:
        findings.refuse(
            package.file, 1, "the package holds no competency", "export a framework that has items"
        )
    edges = _edges(package, tree, findings)
    refuse_circles(package.file, edges, "take one of these associations out of the framework", findings)
    words = _i_can(path.parent / "i_can.csv", tree, findings)
    if findings.problems:
        return Pack()
    before, policy = (school.curriculum, school.policy) if school else (Curriculum(), Policy())
    home = _home(subject, package, before, findings)
    draft = Draft(home.key, policy, words, rubrics_of(package, policy.passing_level, findings))
    return Pack(curriculum=merged(before, _curriculum(package, tree, edges, home, draft)))


Edges = dict[str, dict[str, int]]


class Draft(Frozen):
    """What a competency is made of besides its item: the subject, the school's defaults, and words by code."""

    subject: str
    policy: Policy
    i_can: Mapping[str, str]
    rubrics: Mapping[str, tuple[str, ...]]


def _edges(package: Package, tree: Tree, findings: Findings) -> Edges:
    """Return for each code the codes it needs first, with the line of the association."""
    chosen = {item.identifier: item.code for item in tree.competencies}
    edges: Edges = {code: {} for code in chosen.values()}
    between_headings = 0
    for link in package.links:
        if link.kind != PREREQUISITE:
            continue
        if link.origin in chosen and link.destination in chosen:
            edges[chosen[link.destination]][chosen[link.origin]] = link.line
        else:
            between_headings += 1
    if between_headings:
        findings.note(f"{between_headings} prerequisites name a heading and are not used")
    return edges


def _i_can(path: Path, tree: Tree, findings: Findings) -> dict[str, str]:
    """Read the lines that a teacher wrote; a code may be spelt as people do."""
    by_spelling = {
        squashed(name): item.code for item in tree.competencies for name in (item.code, item.identifier)
    }
    known = Register.of("competency", "the package", (item.code for item in tree.competencies))
    lines, words = dict[str, int](), dict[str, str]()
    for row in read_table(path, I_CAN, findings).rows if path.exists() else ():
        said, line = cells.code(row, "code"), cells.text(row, "i_can", 240)
        code = by_spelling.get(squashed(said), said)
        if known.has(row, "code", code):
            first = lines.setdefault(code, row.line)
            if first != row.line:
                row.refuse(f"{shown(said)} is already on line {first}", "delete one of the two")
            words[code] = line
    return words


def _home(subject: str | None, package: Package, before: Curriculum, findings: Findings) -> Subject:
    """Return the subject that the caller, the package's subject or its title names; else a new one."""
    names = (subject,) if subject else (*package.subjects, package.title)
    said = {squashed(name) for name in names}
    for known in before.subjects.values():
        if {squashed(known.key), squashed(known.title)} & said:
            return known
    new = Subject(slug(names[0], package.identifier), names[0][:60])
    findings.note(
        f"{shown(new.title)} is a new subject on all weekdays; --subject puts the package elsewhere"
    )
    return new


def _curriculum(package: Package, tree: Tree, edges: Edges, home: Subject, draft: Draft) -> Curriculum:
    keys = {item.code: short_id(home.key, item.code) for item in tree.competencies}
    needs = {code: tuple(before) for code, before in edges.items()}
    items = {item.code: item for item in tree.competencies}
    ordered = in_learning_order(tuple(items), needs)
    competencies = {
        keys[code]: replace(
            _competency(items[code], tree.strand(items[code]), draft),
            needs=tuple(keys[need] for need in needs[code]),
        )
        for code in ordered
    }
    goals = defaultdict[str, list[str]](list)
    for code in ordered:
        goals[_level(tree.levels(items[code]))].append(keys[code])
    routes = (_destination(package, level, home.key, tuple(steps)) for level, steps in goals.items())
    return Curriculum({home.key: home}, {route.key: route for route in routes}, competencies)


def _competency(item: Item, strand: str, draft: Draft) -> Competency:
    i_can, rubric = draft.i_can.get(item.code), draft.rubrics.get(item.identifier)
    missing = {"i_can": i_can is None, "rubric": rubric is None}
    return Competency(
        key=short_id(draft.subject, item.code),
        code=item.code,
        subject=draft.subject,
        title=item.title,
        i_can=i_can or item.statement,
        statement=item.statement,
        strand=strand,
        rubric=rubric or draft.policy.levels,
        evidence=draft.policy.evidence,
        defaults=(*(name for name, is_missing in missing.items() if is_missing), *ALWAYS_DEFAULT),
    )


def _destination(package: Package, level: str, subject: str, steps: tuple[str, ...]) -> Destination:
    key = slug(package.title, package.identifier)
    if not level:
        return Destination(key, package.title[:80], subject, steps)
    return Destination(f"{key}-{level.casefold()}", f"{package.title[:64]}, grade {level}", subject, steps)


def _level(levels: tuple[str, ...]) -> str:
    """`06` is 6, and several grades are written as the first and the last."""
    plain = [level.lstrip("0") or "0" for level in levels]
    return "-".join(dict.fromkeys((plain[0], plain[-1]))) if plain else ""


def slug(words: str, otherwise: str) -> str:
    """Return words as a key of small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", words.casefold()).strip("-")[:40].strip("-") or short_id(otherwise)

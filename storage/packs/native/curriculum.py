"""Put together what can be learned, from `competencies.csv`, `resources.csv` and the catalogue."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from engine.frozen import replace
from engine.nouns.curriculum import Competency, Curriculum, Destination, Resource
from engine.nouns.school import Policy
from storage.packs import cells
from storage.packs.native.catalogue import Catalogue
from storage.packs.native.competencies import Entry, read_entries
from storage.packs.prerequisites import in_learning_order, refuse_circles
from storage.packs.problems import Findings, shown
from storage.packs.register import Register
from storage.packs.table import Columns, read_table

RESOURCES = Columns(("code", "title", "url"), ("kind",))
FILES = ("subjects.csv", "destinations.csv", "competencies.csv", "resources.csv")
Links = Mapping[str, tuple[Resource, ...]]


def read_curriculum(
    folder: Path, policy: Policy, catalogue: Catalogue, findings: Findings
) -> Curriculum | None:
    """Return the curriculum of a folder, or None when something in it is wrong."""
    before = len(findings.problems)
    entries, codes = read_entries(folder / "competencies.csv", policy, catalogue, findings)
    links = _links(folder / "resources.csv", codes, findings)
    edges = {code: dict.fromkeys(entry.needs, entry.line) for code, entry in entries.items()}
    refuse_circles(codes.file, edges, "take one of these out of the column `needs`", findings)
    if len(findings.problems) > before:
        return None
    return _assembled(catalogue, entries, links, findings)


def _assembled(
    catalogue: Catalogue, entries: Mapping[str, Entry], links: Links, findings: Findings
) -> Curriculum:
    """Return a curriculum in learning order: what is needed comes first, else the order of the file."""
    keys = {code: entry.competency.key for code, entry in entries.items()}
    ordered = in_learning_order(tuple(entries), {code: entry.needs for code, entry in entries.items()})
    competencies = [_whole(entries[code], keys, links.get(code, ())) for code in ordered]
    routes = {key: _route(goal, ordered, entries) for key, goal in catalogue.destinations.items()}
    for key, goal in routes.items():
        if not goal.competencies:
            findings.note(f"the destination {shown(key)} has no competency yet")
    return Curriculum(catalogue.subjects, routes, {each.key: each for each in competencies})


def _links(path: Path, codes: Register, findings: Findings) -> Links:
    found, seen = dict[str, tuple[Resource, ...]](), dict[tuple[str, str], int]()
    for row in read_table(path, RESOURCES, findings).rows if path.exists() else ():
        code, title, url = cells.code(row, "code"), cells.text(row, "title"), cells.link(row, "url")
        kind = cells.text(row, "kind", 30, needed=False) or "article"
        if codes.has(row, "code", code):
            first = seen.setdefault((code, url), row.line)
            if first != row.line:
                row.refuse(f"{shown(code)} already has this address on line {first}", "delete one of the two")
            found[code] = (*found.get(code, ()), Resource(title, url, kind))
    return found


def _whole(entry: Entry, keys: Mapping[str, str], resources: tuple[Resource, ...]) -> Competency:
    return replace(entry.competency, needs=tuple(keys[need] for need in entry.needs), resources=resources)


def _route(goal: Destination, ordered: Iterable[str], entries: Mapping[str, Entry]) -> Destination:
    steps = (entries[code] for code in ordered)
    return replace(goal, competencies=tuple(e.competency.key for e in steps if goal.key in e.destinations))

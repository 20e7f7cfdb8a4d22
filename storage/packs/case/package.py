"""What a CASE package says: its document, its items, and how they hang together."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from engine.frozen import Frozen
from storage.packs.case.parts import Part, read_parts
from storage.packs.problems import Findings, shown
from storage.packs.table import squashed

PARENTS = frozenset({"ischildof", "ispartof"})
PREREQUISITE = "precedes"


class Item(Frozen):
    """One CFItem. `code` is unique in the package; `levels` are grades as the package writes them."""

    part: Part
    identifier: str
    code: str
    statement: str
    title: str
    kind: str
    levels: tuple[str, ...]


class Link(Frozen):
    """One CFAssociation between two items or an item and the document; both ends are identifiers."""

    line: int
    kind: str
    origin: str
    destination: str
    sequence: float | None


class Package(Frozen):
    """A whole package; `links` are without repetitions and stay within it."""

    file: str
    identifier: str
    title: str
    subjects: tuple[str, ...]
    items: Mapping[str, Item]
    links: tuple[Link, ...]
    criteria: tuple[Part, ...]


def read_package(path: Path, findings: Findings) -> Package | None:
    """Read a package, or record why it cannot be read."""
    parts = read_parts(path, findings)
    if parts is None:
        return None
    if "CFDocument" not in parts or "CFItems" not in parts:
        what = "this is JSON, but not a CASE package with a CFDocument and CFItems"
        findings.refuse(str(path), 1, what, "export the framework as a CASE 1.0 or 1.1 CFPackage")
        return None
    document = parts["CFDocument"][0]
    items = _items(parts["CFItems"], findings)
    identifier = _identifier(document)
    links = _links(parts.get("CFAssociations", ()), items, identifier, findings)
    criteria = (each for rubric in parts.get("CFRubrics", ()) for each in rubric.parts("CFRubricCriteria"))
    title = document.words("title") or path.stem
    return Package(str(path), identifier, title, document.several("subject"), items, links, tuple(criteria))


def _items(parts: Iterable[Part], findings: Findings) -> dict[str, Item]:
    items, codes = dict[str, Item](), set[str]()
    for part in parts:
        identifier, statement = (
            _identifier(part),
            part.words("fullStatement") or part.words("abbreviatedStatement"),
        )
        if not identifier or not statement:
            what = (
                "an item has no identifier" if not identifier else f"{shown(identifier)} has no fullStatement"
            )
            part.refuse(what, "give it one in the framework and export again")
        elif identifier in items:
            first = items[identifier].part.line
            part.refuse(f"the item {shown(identifier)} is already on line {first}", "delete one of the two")
        else:
            code = _own_code(part, identifier, codes, findings)
            codes.add(code)
            items[identifier] = _item(part, identifier, code, statement)
    return items


def _item(part: Part, identifier: str, code: str, statement: str) -> Item:
    title = part.words("abbreviatedStatement") or statement
    kind = part.words("CFItemType") or part.part("CFItemTypeURI").words("title")
    return Item(
        part, identifier, code, statement, shortened(title), squashed(kind), part.several("educationLevel")
    )


def _own_code(part: Part, identifier: str, taken: set[str], findings: Findings) -> str:
    """Return the code that people write; an item without one, or with one that is taken, goes by its identifier."""
    code = part.words("humanCodingScheme")[:80]
    if code in taken:
        findings.note(
            f"{part.file}:{part.line}: the code {shown(code)} is taken, this item goes by its identifier"
        )
    return identifier if not code or code in taken else code


def _identifier(part: Part) -> str:
    """Return the identifier, or the last piece of the uri of a link that has nothing else."""
    return part.words("identifier") or part.words("uri").rstrip("/").rpartition("/")[2]


def _links(
    parts: Iterable[Part], items: Mapping[str, Item], document: str, findings: Findings
) -> tuple[Link, ...]:
    links, skipped = dict[tuple[str, str, str], Link](), Counter[str]()
    spellings = {spelling: key for key, item in items.items() for spelling in _spellings(item)}
    for part in parts:
        kind = squashed(part.words("associationType"))
        ends = [
            _end(part.part(name), items, spellings, document)
            for name in ("originNodeURI", "destinationNodeURI")
        ]
        link = Link(part.line, kind, ends[0], ends[1], part.number("sequenceNumber"))
        if kind not in PARENTS | {PREREQUISITE}:
            skipped[f"of the kind {shown(part.words('associationType'))} are not used"] += 1
        elif not all(ends):
            skipped["lead to other packages and are not used"] += 1
        elif (kind, *ends) in links:
            skipped["stand there twice and count once"] += 1
        else:
            links[(kind, ends[0], ends[1])] = link
    for why, count in skipped.items():
        findings.note(f"{count} associations {why}")
    return tuple(links.values())


def _end(node: Part, items: Mapping[str, Item], spellings: Mapping[str, str], document: str) -> str:
    """Return which item (or document) of this package a link means, or nothing."""
    for identifier in (node.words("identifier"), _identifier(node)):
        if identifier and (identifier in items or identifier == document):
            return identifier
    by_code = spellings.get(squashed(node.words("humanCodingScheme") or node.words("identifier")))
    return by_code or ""


def _spellings(item: Item) -> Iterator[str]:
    """`CCSS.Math.Content.6.EE.A.1`, `6.EE.A.1` and `6-EE-A-1` are one code."""
    plain = squashed(item.code)
    yield plain
    yield plain.removeprefix("ccss").removeprefix("math").removeprefix("content")


def shortened(text: str, limit: int = 80) -> str:
    """Return at most `limit` characters, cut between words."""
    if len(text) <= limit:
        return text
    return re.sub(r"\W*\w*$", "", text[: limit - 1]) + "…"

"""Read `competencies.csv`: one line for each thing a student can master."""

from collections.abc import Mapping
from pathlib import Path

from engine.frozen import Frozen
from engine.ids import short_id
from engine.nouns.curriculum import Competency, EvidenceRule
from engine.nouns.school import Policy
from storage.packs import cells
from storage.packs.native.catalogue import Catalogue
from storage.packs.problems import Findings
from storage.packs.register import Register
from storage.packs.table import Columns, Row, read_table

LEVELS = tuple(f"level_{number}" for number in range(1, 7))
COLUMNS = Columns(
    ("code", "subject", "title"),
    ("destination", "i_can", "statement", "strand", "weight", "needs", *LEVELS, "know", "show", "tags"),
)


class Entry(Frozen):
    """A competency as its line gives it: what it needs and where it leads are still codes."""

    file: str
    line: int
    competency: Competency
    needs: tuple[str, ...]
    destinations: tuple[str, ...]


def read_entries(
    path: Path, policy: Policy, catalogue: Catalogue, findings: Findings
) -> tuple[dict[str, Entry], Register]:
    """Return the competencies by code, in the order of the file, and the register of their codes."""
    table = read_table(path, COLUMNS, findings)
    table.refuse_if_empty("no competency", findings)
    codes, rows = Register("competency", str(path), table.whole), dict[str, Row]()
    for row in table.rows:
        code = cells.code(row, "code")
        if codes.enter(row, code):
            rows[code] = row
    return {code: _entry(row, code, policy, codes, catalogue) for code, row in rows.items()}, codes


def _entry(row: Row, code: str, policy: Policy, codes: Register, catalogue: Catalogue) -> Entry:
    subject = cells.code(row, "subject")
    goals = catalogue.check(row, subject, cells.several(row, "destination"))
    needs = tuple(need for need in cells.several(row, "needs") if codes.has(row, "needs", need))
    return Entry(row.file, row.line, _competency(row, code, subject, policy), needs, goals)


def _competency(row: Row, code: str, subject: str, policy: Policy) -> Competency:
    title, statement = cells.text(row, "title", 80), cells.text(row, "statement", 3_000, needed=False)
    i_can, weight = cells.text(row, "i_can", 240, needed=False), cells.weight(row, "weight")
    rubric, evidence = _rubric(row, policy), _evidence(row, policy)
    missing = {
        "i_can": not i_can,
        "weight": weight is None,
        "rubric": not rubric,
        "evidence": evidence is None,
    }
    return Competency(
        key=short_id(subject, code),
        code=code,
        subject=subject,
        title=title,
        i_can=i_can or statement or title,
        statement=statement,
        strand=cells.text(row, "strand", 80, needed=False),
        weight=weight or 1.0,
        rubric=rubric or policy.levels,
        evidence=evidence or policy.evidence,
        tags=cells.several(row, "tags"),
        defaults=_names(missing),
    )


def _names(missing: Mapping[str, bool]) -> tuple[str, ...]:
    return tuple(name for name, is_missing in missing.items() if is_missing)


def _rubric(row: Row, policy: Policy) -> tuple[str, ...]:
    words = [cells.text(row, level, 300, needed=False) for level in LEVELS]
    while words and not words[-1]:
        words.pop()
    if "" in words:
        row.refuse(
            f"level_{words.index('') + 1} is empty, but a higher level is not", "write every level, or none"
        )
    elif 0 < len(words) < policy.passing_level:
        what = f"there are {len(words)} levels, but mastery starts at level {policy.passing_level}"
        row.refuse(what, "write the missing levels, or none")
    return tuple(words)


def _evidence(row: Row, policy: Policy) -> EvidenceRule | None:
    know, show = cells.whole(row, "know", 0, 9), cells.whole(row, "show", 0, 9)
    if know is None and show is None:
        return None
    rule = EvidenceRule(
        policy.evidence.know if know is None else know, policy.evidence.show if show is None else show
    )
    if rule.know + rule.show == 0:
        row.refuse("no evidence is asked for at all", "ask for at least one piece to know or show")
    return rule

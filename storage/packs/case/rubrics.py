"""The rubrics of a CASE package, lowest level first, by the item they judge."""

from storage.packs.case.package import Package
from storage.packs.case.parts import Part
from storage.packs.problems import Findings, shown


def rubrics_of(package: Package, passing_level: int, findings: Findings) -> dict[str, tuple[str, ...]]:
    """Return the words of each level; a rubric that cannot reach the passing level is left out with a note."""
    rubrics = dict[str, tuple[str, ...]]()
    for criterion in package.criteria:
        item = criterion.part("CFItemURI").words("identifier")
        levels = _levels(criterion)
        if item not in package.items or item in rubrics:
            continue
        if len(levels) >= passing_level:
            rubrics[item] = levels
        else:
            code = package.items[item].code
            findings.note(f"the rubric of {shown(code)} has {len(levels)} levels; the school's own stands in")
    return rubrics


def _levels(criterion: Part) -> tuple[str, ...]:
    levels = sorted(criterion.parts("CFRubricCriterionLevels"), key=_rank)
    words = (level.words("description") or level.words("quality") for level in levels)
    return tuple(word[:300] for word in words if word)


def _rank(level: Part) -> float:
    """By points if they are given, else by position."""
    score = level.number("score")
    return score if score is not None else level.number("position") or 0.0

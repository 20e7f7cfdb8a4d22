"""Put a package beside what the school already teaches."""

from engine.frozen import replace
from engine.nouns.curriculum import Competency, Curriculum


def merged(before: Curriculum, new: Curriculum) -> Curriculum:
    """Return both: the package's own destinations are replaced, and what only they held goes with them."""
    kept_goals = {key: goal for key, goal in before.destinations.items() if key not in new.destinations}
    replaced = {
        key
        for name, goal in before.destinations.items()
        if name in new.destinations
        for key in goal.competencies
    }
    still_used = {key for goal in kept_goals.values() for key in goal.competencies}
    gone = replaced - still_used - set(new.competencies)
    kept = {key: _without(each, gone) for key, each in before.competencies.items() if key not in gone}
    fresh = {key: _with_links(each, before) for key, each in new.competencies.items()}
    return Curriculum(
        {**before.subjects, **new.subjects}, {**kept_goals, **new.destinations}, {**kept, **fresh}
    )


def _without(competency: Competency, gone: set[str]) -> Competency:
    return replace(competency, needs=tuple(need for need in competency.needs if need not in gone))


def _with_links(competency: Competency, before: Curriculum) -> Competency:
    """A package brings no resources, so those that the school has found stay."""
    known = before.competencies.get(competency.key)
    return replace(competency, resources=known.resources) if known else competency

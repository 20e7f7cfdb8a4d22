"""What can be learned at a school: subjects, destinations, competencies and what each one needs first."""

from collections.abc import Mapping
from functools import cached_property

from engine.frozen import Frozen, field
from engine.journey.plan import Step
from engine.journey.routes.prerequisites import PrerequisiteMap
from engine.journey.routes.route import Traits

WEEKDAYS = frozenset(range(5))


class Resource(Frozen):
    """A place to learn something: a link with words a student can choose by."""

    title: str
    url: str
    kind: str = "article"


class EvidenceRule(Frozen):
    """How many pieces of evidence a mastery check asks for: ways to *know* and ways to *show*."""

    know: int = 1
    show: int = 1


class Competency(Frozen):
    """One thing a student can master.

    `key` is the short internal id (`engine.ids.short_id(subject, code)`), `code` the one that people write.
    `weight` is the effort in ordinary class days. `rubric` holds the words of each mastery level, lowest
    first; level numbers start at 1. `defaults` names the fields that still stand on a school default.
    """

    key: str
    code: str
    subject: str
    title: str
    i_can: str
    statement: str = ""
    strand: str = ""
    weight: float = 1.0
    needs: tuple[str, ...] = ()
    rubric: tuple[str, ...] = ()
    evidence: EvidenceRule = EvidenceRule()
    resources: tuple[Resource, ...] = ()
    tags: tuple[str, ...] = ()
    defaults: tuple[str, ...] = ()


class Subject(Frozen):
    """A field of learning and the weekdays (Monday is 0) on which it is taught."""

    key: str
    title: str
    weekdays: frozenset[int] = WEEKDAYS
    disposition: bool = False


class Destination(Frozen):
    """Where a learning path leads: the competencies (keys, in the order of the plan) to be mastered."""

    key: str
    title: str
    subject: str
    competencies: tuple[str, ...]


class Curriculum(Frozen, dict=True):
    """All of a school's learning, by key; what the journey needs of it is worked out once and kept."""

    subjects: Mapping[str, Subject] = field(default_factory=dict)
    destinations: Mapping[str, Destination] = field(default_factory=dict)
    competencies: Mapping[str, Competency] = field(default_factory=dict)

    @cached_property
    def prerequisites(self) -> PrerequisiteMap:
        """What needs what; raises ValueError for a cycle, which an import refuses first."""
        return PrerequisiteMap.of({key: each.needs for key, each in self.competencies.items()})

    @cached_property
    def traits(self) -> Mapping[str, Traits]:
        """What ranking the next step needs to know of every competency."""
        return {
            key: Traits(each.strand, frozenset(tag.casefold() for tag in each.tags))
            for key, each in self.competencies.items()
        }

    @cached_property
    def steps(self) -> Mapping[str, tuple[Step, ...]]:
        """The steps of every destination with their weights, in the order of the plan."""
        return {
            key: tuple(Step(each, self.competencies[each].weight) for each in destination.competencies)
            for key, destination in self.destinations.items()
        }

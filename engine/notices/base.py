"""What every notice has in common, and the small facts that notices are made of.

Notices are a stored format (they wait in the outbox as JSON): a new field needs a default, and a rename
needs a migration. They hold facts and never words; the words are in `messages/templates`.
"""

from datetime import date

from engine.actions import Action, token
from engine.frozen import Frozen


class Choice(Frozen):
    """A button: the action's token, the key of its label, and what the label is about (already a name).

    One with a `link` and no token leads to that web address. Choices of one `group` stand in rows of their own.
    """

    token: str
    label: str
    about: str = ""
    link: str = ""
    group: str = ""


def choice(action: Action, about: str = "", label: str = "", group: str = "") -> Choice:
    """Offer an action; its verb is its label unless another is named."""
    return Choice(token(action), label or action.verb, about, group=group)


class Notice(Frozen, kw_only=True):
    """Something the coach can say."""

    choices: tuple[Choice, ...] = ()


class Unasked(Notice, kw_only=True):
    """Something said without being asked. `wording` is which of its template's wordings it is read in, from 0."""

    wording: int = 0


class StepFact(Frozen):
    """A competency as a next step, with the reason why it is next.

    `why` is one of unlock, due, interest, fit, change, review; `why_count` counts what the reason counts
    (competencies that open, class days), `why_word` names what it names (an interest, a strand), `due` the day that
    was set for it.
    """

    key: str
    title: str
    i_can: str
    code: str = ""
    why: str = ""
    why_count: int = 0
    why_word: str = ""
    link_title: str = ""
    link_url: str = ""
    due: date | None = None
    is_due_past: bool = False


class PathFact(Frozen):
    """Where a student is on one path, in counted facts. Days are class days of this path's plan.

    `gap` is the plan's place minus the student's: positive when ahead. `arrives_from` and `arrives_by` are
    Mondays of school weeks, None where the age band does not show a date or it is too wide to be useful.
    `due` is the day of the next piece that is not handed in, `due_title` its name. `in_reach` says why a good band
    stands although the plan is further on: `step`, `time` or empty.
    """

    subject: str
    title: str
    band: str
    done: int
    total: int
    days_gone: int
    days_total: int
    waiting: int = 0
    quiet: int = 0
    gap: int = 0
    target: date | None = None
    arrives_from: date | None = None
    arrives_by: date | None = None
    why: tuple[str, ...] = ()
    due: date | None = None
    due_title: str = ""
    is_due_past: bool = False
    in_reach: str = ""


class GoalFact(Frozen):
    """A goal as people read it: the student's words, or the competencies it names."""

    key: str
    subject: str
    state: str
    size: str = "usual"
    words: str = ""
    steps: tuple[str, ...] = ()
    done: int = 0
    by: date | None = None

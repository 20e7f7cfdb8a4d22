"""The pages of lists that are too long for one message; `before` and `more` count what stands on other pages."""

from engine.frozen import Frozen
from engine.notices.base import Notice


class StudentRow(Frozen):
    """One student of a caseload, by the worst of their paths; `needs` says that a human is needed."""

    name: str
    band: str = ""
    subject: str = ""
    needs: bool = False


class CaseloadPage(Notice):
    """To an adviser: students beyond those whom the caseload shows as cards; the choices open them."""

    rows: tuple[StudentRow, ...]
    before: int = 0
    more: int = 0


class StepRow(Frozen):
    """One step of a path: `state` is done, waiting, open or locked."""

    title: str
    state: str


class PathPage(Notice):
    """To a student: all steps of a path in their order."""

    subject: str
    destination: str
    rows: tuple[StepRow, ...]
    before: int = 0
    more: int = 0


ALL: tuple[type[Notice], ...] = (CaseloadPage, PathPage)

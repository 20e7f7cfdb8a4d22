"""Two or three samples of each notice, as the engine makes them: usual, smallest, and hostile or full."""

from engine.notices import Notice
from tests.messages.samples.accounts import ACCOUNTS
from tests.messages.samples.checking import CHECKING
from tests.messages.samples.detours import DETOURS
from tests.messages.samples.everybody import EVERYBODY
from tests.messages.samples.facts import HOSTILE
from tests.messages.samples.guardians import GUARDIANS
from tests.messages.samples.helping import HELPING
from tests.messages.samples.home import HOME
from tests.messages.samples.lists import LISTS
from tests.messages.samples.meeting import MEETING
from tests.messages.samples.pictures import PICTURES
from tests.messages.samples.re_routing import RE_ROUTING
from tests.messages.samples.staff import FULL_DIGEST, STAFF
from tests.messages.samples.students import STUDENTS

SAMPLES: dict[str, tuple[Notice, ...]] = {
    **EVERYBODY,
    **ACCOUNTS,
    **STUDENTS,
    **GUARDIANS,
    **HELPING,
    **CHECKING,
    **RE_ROUTING,
    **DETOURS,
    **STAFF,
    **LISTS,
    **MEETING,
    **HOME,
    **PICTURES,
}

__all__ = ["FULL_DIGEST", "HOSTILE", "SAMPLES"]

"""Where the words of a record came from, so that an edit of the message finds them."""

from engine.frozen import Frozen


class Source(Frozen):
    """Which message (`platform:room:id`) filled a field of a record (`about`), by the action with a key."""

    message: str
    about: str
    field: str
    origin: str

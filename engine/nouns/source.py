"""Where the words of a record came from, so that an edit of the message finds them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """Which message (`platform:room:id`) filled a field of a record (`about`), by the action with a key."""

    message: str
    about: str
    field: str
    origin: str

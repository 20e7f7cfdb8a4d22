"""A file that somebody sent: it stays with its platform, and is known here by its id alone."""

from typing import Protocol

from engine.frozen import Frozen


class Attachment(Frozen):
    """A file as its platform keeps it; it is never fetched.

    `kind` is photo, document, voice, audio, video or video_note where the platform tells them apart, else the
    type of its content (`image/png`). `size` is in bytes, 0 unknown. Files sent together share an `album`.
    """

    platform: str
    kind: str
    file_id: str
    name: str = ""
    size: int = 0
    album: str = ""


Enclosed = tuple[tuple[str, Attachment], ...]
"""Files beside the words they came with: each with the name of the field of the action that it answers."""


class Carries(Protocol):
    """Whatever brings files, such as an action."""

    @property
    def files(self) -> Enclosed:
        """The files with the names of the fields that they answer."""


def files_of(action: Carries) -> tuple[Attachment, ...]:
    """Return the files that came with an action, whichever field they were sent beside."""
    return tuple(each for _, each in action.files)

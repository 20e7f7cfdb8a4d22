"""What a platform heard, in the coach's own terms, before anybody has decided anything."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file the platform keeps: its id there, its type and size in bytes. It is never fetched."""

    file_id: str
    kind: str
    name: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing that reached us from a platform.

    `key` is the platform's own id of the event, unique over all platforms and bots
    (`telegram:<bot>:<update>`): a second arrival has no effect. `sender` is the person's id on the
    platform, `room` where an answer goes. A tap brings a `token`, a submitted form a `token` and `form`.
    `card` is the platform's id of the message that was tapped or replied to. `private` is false in groups.
    """

    key: str
    platform: str
    room: str
    sender: str
    text: str = ""
    token: str = ""
    form: tuple[tuple[str, str], ...] = ()
    attachment: Attachment | None = None
    card: str = ""
    private: bool = True
    language: str = ""

    @property
    def words(self) -> str:
        """What was said; a file is named by its kind and name, for it stays with the platform."""
        if self.attachment is None:
            return self.text
        name = f": {self.attachment.name}" if self.attachment.name else ""
        return f"{self.text} [{self.attachment.kind}{name}]".strip()

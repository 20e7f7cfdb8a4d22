"""What a platform heard, in the coach's own terms, before anybody has decided anything."""

from engine.frozen import Frozen
from engine.nouns.attachment import Attachment


class Incoming(Frozen):
    """One thing that reached us from a platform.

    `key` is the platform's own id of the event, unique over all platforms and bots
    (`telegram:<bot>:<update>`): a second arrival has no effect. `sender` is the person's id on the
    platform, `room` where an answer goes. A tap brings a `token`, a submitted form a `token` and `form`.
    `card` is the platform's id of the message that was tapped or replied to. `private` is false in groups,
    where `home` is the web address of the private talk with the coach, if it has one. `message` is the platform's
    id of what was said; `edited` says that it replaces what was said under that id before.
    """

    key: str
    platform: str
    room: str
    sender: str
    text: str = ""
    token: str = ""
    form: tuple[tuple[str, str], ...] = ()
    attachments: tuple[Attachment, ...] = ()
    card: str = ""
    private: bool = True
    language: str = ""
    home: str = ""
    message: str = ""
    edited: bool = False
    aside: str = ""

    @property
    def words(self) -> str:
        """What was said; a file is named by its kind and name, for it stays with the platform."""
        named = (f"[{each.kind}{': ' if each.name else ''}{each.name}]" for each in self.attachments)
        return " ".join((self.text, *named)).strip()

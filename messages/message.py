"""The neutral message: what a person reads and can tap, before any platform has put it in its own form."""

import hashlib

from engine.frozen import Frozen
from engine.nouns.attachment import Attachment


class Span(Frozen):
    """A run of text in one style. `text` is exactly what a person reads: escaping is the platform's last act."""

    text: str
    bold: bool = False
    italic: bool = False
    url: str = ""


class Block(Frozen):
    """One line or paragraph; `kind` is text, item (of a list), or heading."""

    spans: tuple[Span, ...]
    kind: str = "text"


class Button(Frozen):
    """Something to tap; `token` comes back as it is. `style` is empty, primary or danger.

    With a `url` it leads there instead, and nothing comes back. Buttons of one `group` stand in rows of their own.
    """

    token: str
    label: str
    style: str = ""
    url: str = ""
    group: str = ""


class File(Frozen):
    """A file that goes with a message; `words` name it wherever its own platform is not."""

    attachment: Attachment
    words: str


class Picture(Frozen):
    """A drawing as SVG, and how many pixels wide it is drawn; `alt` says in words all that it shows."""

    svg: str
    width: int
    alt: str

    @property
    def key(self) -> str:
        """The same for the same picture: its own digest."""
        return hashlib.sha256(f"{self.width} {self.svg}".encode()).hexdigest()


class Message(Frozen):
    """What one parcel says. `asks` is set when the next typed text answers a question of a form.

    Its `files` are with the platforms that keep them, each of which can show its own. A `picture` shows nothing
    that the words do not say, so it may be left out anywhere.
    """

    blocks: tuple[Block, ...]
    buttons: tuple[Button, ...] = ()
    asks: bool = False
    files: tuple[File, ...] = ()
    picture: Picture | None = None


class FormField(Frozen):
    """One field of a form in words; `options` pairs each value with its label."""

    name: str
    label: str
    kind: str
    limit: int
    optional: bool
    options: tuple[tuple[str, str], ...] = ()


class Form(Frozen):
    """An action's fields in words, for platforms that can show them all at once; `token` is the action's.

    `missing` is said beside a field that was left empty and must not be. `about_card` says that it is about
    what stands on the message it is opened from, which should stay in sight.
    """

    token: str
    title: str
    submit: str
    cancel: str
    fields: tuple[FormField, ...]
    missing: str
    about_card: bool = False

"""The neutral message as plain text with numbered choices: for the console, and where there are no buttons."""

from messages.message import Block, Button, Message, Span
from messages.surfaces.clean import clean_text
from messages.surfaces.enclosed import naming_files

_TIGHT = {("item", "item"), ("text", "item"), ("heading", "text"), ("heading", "item")}
_INDENT = "\n  "


def plain(message: Message) -> str:
    """Return the whole message; long lines are left to whatever shows them."""
    named = naming_files(message)
    parts = [_body(named.blocks), _choices(message.buttons, numbered=not message.asks)]
    return "\n\n".join(part for part in parts if part)


def _body(blocks: tuple[Block, ...]) -> str:
    text, before = "", ""
    for block in blocks:
        gap = "" if not before else "\n" if (before, block.kind) in _TIGHT else "\n\n"
        text, before = text + gap + _line(block), block.kind
    return text


def _line(block: Block) -> str:
    words = "".join(_words(span) for span in block.spans)
    return "- " + words.replace("\n", _INDENT) if block.kind == "item" else words


def _words(span: Span) -> str:
    words = clean_text(span.text)
    return f"{words} ({span.url})" if span.url else words


def _choices(buttons: tuple[Button, ...], *, numbered: bool) -> str:
    """The buttons a line each; without numbers where words are asked for, so that a number can be the answer."""
    labels = [clean_text(f"{each.label} ({each.url})" if each.url else each.label) for each in buttons]
    if not numbered:
        return "\n".join(f"[{label}]" for label in labels)
    width = len(str(len(labels)))
    return "\n".join(f"[{number:>{width}}] {label}" for number, label in enumerate(labels, 1))

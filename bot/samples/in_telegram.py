"""A message as Telegram shows it, read from the very HTML and keyboard that the adapter sends."""

from html.parser import HTMLParser

from bot.platforms.telegram.keyboard import inline_keyboard
from messages.message import Message, Span
from messages.pictures.chat import Chat, Paragraph, Pill
from messages.surfaces.telegram_html import caption as as_caption
from messages.surfaces.telegram_html import one_page

EMPTY_LINE = 18.0


class Reader(HTMLParser):
    """Reads Telegram's few tags into paragraphs, one for each line; an empty line is room above the next."""

    def __init__(self) -> None:
        super().__init__()
        self.paragraphs: list[Paragraph] = []
        self._spans: list[Span] = []
        self._open: list[str] = []
        self._url = ""
        self._gap = 0.0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append(tag)
        self._url = dict(attrs).get("href") or self._url

    def handle_endtag(self, tag: str) -> None:
        self._open.remove(tag)
        self._url = "" if tag == "a" else self._url

    def handle_data(self, text: str) -> None:
        first, *rest = text.split("\n")
        self._add(first)
        for line in rest:
            self.end_line()
            self._add(line)

    def end_line(self) -> None:
        """Close the paragraph that is open."""
        if not self._spans:
            self._gap = EMPTY_LINE
            return
        self.paragraphs.append(Paragraph(tuple(self._spans), gap=self._gap))
        self._spans, self._gap = [], 0.0

    def _add(self, text: str) -> None:
        if text:
            self._spans.append(Span(text, "b" in self._open, "i" in self._open, self._url))


def in_telegram(message: Message, caption: str, clock: str) -> Chat:
    """Return the layout of a message; words too long for a caption come after their picture, as one page."""
    reader = Reader()
    reader.feed((as_caption(message) if message.picture else "") or one_page(message))
    reader.close()
    reader.end_line()
    keyboard = inline_keyboard(message.buttons)
    rows = keyboard["inline_keyboard"] if keyboard else ()
    pills = tuple(tuple(Pill(each["text"], each.get("style", "")) for each in row) for row in rows)
    return Chat("telegram", caption, clock, tuple(reader.paragraphs), pills, message.picture)

"""The words of one language from one or two folders: its templates, labels and dates, compiled once."""

from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from functools import cached_property, partial
from pathlib import Path

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
    TemplateSyntaxError,
    pass_context,
)
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context

from engine.frozen import names_of
from engine.notices import Notice, template_name
from engine.notices.everybody import FieldAsked
from messages.dates import Dates, span
from messages.environment import Ours, Schools
from messages.helplines import helplines
from messages.labels import read_labels
from messages.markup import TAGS, escaped, paragraphs, parse, unknown_tags
from messages.message import Button, File, Message
from messages.pictures.gallery import picture_of
from messages.pictures.sketch import Words

TEMPLATES = Path(__file__).with_name("templates")
ENGLISH = "en"


class Edition:
    """One language's words. In `folders` the first that has a file wins; labels fall back to English."""

    def __init__(self, language: str, folders: tuple[Path, ...]) -> None:
        self.name = str(folders[0])
        self.labels = read_labels((TEMPLATES / ENGLISH, *reversed(folders)))
        self._language = language
        self._dates = Dates(language, self.labels.dates)
        self._picture_words = Words(self.labels.pictures, self._dates.day)
        self._folders = folders
        self._templates: dict[type[Notice], Template | None] = {}

    def template(self, kind: type[Notice]) -> Template | None:
        """Return the template of a notice, compiled at first use; None where this edition has none."""
        if kind not in self._templates:
            try:
                self._templates[kind] = self.environment.get_template(f"{template_name(kind)}.j2")
            except TemplateNotFound:
                self._templates[kind] = None
        return self._templates[kind]

    def message(self, notice: Notice, template: Template, zone: tzinfo | None) -> Message:
        """Return the notice in words, with its buttons in their order."""
        facts = {name: getattr(notice, name) for name in names_of(notice)}
        buttons = (
            Button(each.token, self.labels.button(each), self.labels.style(each), each.link, each.group)
            for each in notice.choices
        )
        body = parse(template.render(facts, zone=zone))
        asks = isinstance(notice, FieldAsked) and not notice.options
        files = tuple(File(each, self.labels.file(each)) for each in getattr(notice, "files", ()))
        picture = picture_of(notice, self._picture_words, Message(body))
        return Message(body, tuple(buttons), asks, files, picture)

    @cached_property
    def environment(self) -> Environment:
        """Where templates run; a school's in a sandbox, for its files may say things and not do things."""
        ours = all(folder.parent == TEMPLATES for folder in self._folders)
        environment = (Ours if ours else Schools)(
            loader=FileSystemLoader(self._folders),
            extensions=[OnlyOurMarkup],
            autoescape=True,
            finalize=escaped,
            undefined=StrictUndefined,
            auto_reload=False,
        )
        del environment.filters["safe"]
        environment.globals |= self._words()
        return environment

    def _words(self) -> Mapping[str, object]:
        return {
            "day": self._dates.day,
            "moment": self._moment,
            "span": span,
            "helplines": partial(helplines, language=self._language),
            "question": self.labels.question,
            "app": self.labels.app,
        }

    @pass_context
    def _moment(self, context: Context, moment: datetime) -> str:
        return self._dates.moment(moment, context["zone"])


class OnlyOurMarkup(Extension):
    """Refuses, when a template is compiled, any tag that is not ours and any way around the escaping."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return paragraphs(source)

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        for token in stream:
            wrong = _wrong_with(token)
            if wrong:
                raise TemplateSyntaxError(wrong[1], token.lineno + wrong[0], stream.name, stream.filename)
            yield token


def _wrong_with(token: Token) -> tuple[int, str] | None:
    if token.test("name:autoescape"):
        return 0, "autoescape is always on"
    tags = unknown_tags(token.value) if token.type == "data" else []
    return (tags[0][0], f"<{tags[0][1]}> is not one of {', '.join(TAGS)}") if tags else None

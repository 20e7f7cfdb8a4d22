"""A window in which a tap on the Home tab is answered, where the person is; their talk holds what goes on."""

from bot.platforms.slack.heard.payload import Payload, at, part, parts
from bot.platforms.slack.shown.blocks import blocks_of
from bot.platforms.slack.shown.words import plain_text
from messages.message import Block, Message, Span

TITLE = 24
ANSWER = "answer"
_WAIT = Message((Block((Span("…"),)),))


def window(title: str, message: Message = _WAIT) -> Payload:
    """Return the window with a message in it; at first there is nothing to read yet."""
    return {
        "type": "modal",
        "callback_id": ANSWER,
        "title": plain_text(title, TITLE),
        "blocks": blocks_of(message),
    }


def open_window(body: Payload) -> str:
    """Return the id of the window in which a button was tapped, empty for anything else."""
    view = part(body, "view")
    ours = at(view, "type") == "modal" and at(view, "callback_id") == ANSWER
    return at(view, "id") if ours else ""


def is_home(body: Payload) -> bool:
    """Say whether a button of the Home tab was tapped."""
    return at(body, "view", "type") == "home"


def title_of(body: Payload) -> str:
    """Return what the window is called: the words on the button that opens it, or as it is called already."""
    actions = parts(body, "actions")
    return (
        at(body, "view", "title", "text")
        if open_window(body)
        else at(actions[:1] and actions[0], "text", "text")
    )

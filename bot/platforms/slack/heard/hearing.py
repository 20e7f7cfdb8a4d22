"""What Slack sent, in the coach's own terms: no wire and no clock, so that every payload can be tested.

Keys are made of what stays the same when Slack sends a thing again, over either transport: a message is its
channel and `ts` (also in the channel's history), a tap its `action_ts` and trigger, a modal its id and hash.
A person's own conversation is the same room wherever they spoke from: `<team>:<user>`.
"""

from bot.platforms.slack.heard.payload import NAME, Payload, at, part, parts
from bot.platforms.slack.rooms import Room
from bot.platforms.slack.shown.words import typed, without_mention
from engine.frozen import replace
from engine.nouns.attachment import Attachment
from messages.surfaces.clean import clean_text
from storage.traffic.incoming import Incoming

GREETING = "hello"
BARE_COMMAND = "menu"


def heard_event(event: Payload, team: str, bot: str) -> tuple[Incoming, ...]:
    """Return what an event means to the coach; nothing for its own words, and for talk it is not part of."""
    if event.get("bot_id") or at(event, "subtype") == "bot_message" or at(event, "user") == bot != "":
        return ()
    match at(event, "type"), at(event, "subtype"):
        case "message", ("" | "file_share" | "me_message" | "thread_broadcast") if is_direct(event):
            return _said(event, team, at(event, "text"), private=True)
        case "message", "message_changed" if is_direct(event):
            return _edited(event, team, bot)
        case "app_mention", _:
            return _said(event, team, without_mention(at(event, "text")), private=False)
        case "app_home_opened", _:
            return _opened(event, team)
        case _:
            return ()


def heard_command(body: Payload, team: str) -> Incoming:
    """Return a slash command; where it was typed only the person who typed it reads the answer."""
    key = f"{NAME}:{team}:command:{at(body, 'trigger_id')}"
    user = at(body, "user_id")
    aside = _aside(team, user, at(body, "channel_id"), at(body, "response_url"))
    words = typed(at(body, "text")) or BARE_COMMAND
    return Incoming(key, NAME, own_room(team, user), f"{team}:{user}", text=words, aside=aside)


def heard_shortcut(body: Payload, team: str) -> Incoming | None:
    """Return a shortcut from Slack's own menu; its name is the action."""
    user, token = at(body, "user", "id"), clean_text(at(body, "callback_id"))
    if not user or not token:
        return None
    key = f"{NAME}:{team}:shortcut:{at(body, 'action_ts')}:{at(body, 'trigger_id')}"
    return Incoming(key, NAME, own_room(team, user), f"{team}:{user}", token=token)


def heard_tap(body: Payload, team: str) -> Incoming | None:
    """Return a tap on one of our buttons, or None for anything else that can be clicked.

    A message that the whole channel sees is not changed for one person: they get an answer of their own.
    """
    actions = parts(body, "actions")
    token = clean_text(at(actions[0], "value")) if actions else ""
    user = at(body, "user", "id")
    if not token or not user:
        return None
    channel = at(body, "channel", "id") or at(body, "container", "channel_id")
    card = at(body, "container", "message_ts") or at(body, "message", "ts")
    alone = part(body, "container").get("is_ephemeral") is True
    key = f"{NAME}:{team}:tap:{at(actions[0], 'action_ts')}:{at(body, 'trigger_id')}"
    tap = Incoming(key, NAME, own_room(team, user), f"{team}:{user}", token=token)
    if alone:
        return replace(tap, card=card, aside=_aside(team, user, channel, at(body, "response_url")))
    return replace(tap, card=card) if channel.startswith("D") else tap


def own_room(team: str, user: str) -> str:
    """Return the room that is a person's own conversation with the coach."""
    return str(Room(user, team))


def _aside(team: str, user: str, channel: str, url: str) -> str:
    """The room in which one person alone is answered, in the channel where they are; empty when there is none."""
    where = str(Room(user, team, channel, url)) if url else ""
    return where if where != own_room(team, user) else ""


def is_direct(event: Payload) -> bool:
    """Say whether an event happened in a person's own conversation with the coach."""
    return at(event, "channel_type") == "im" or at(event, "channel").startswith("D")


def _said(event: Payload, team: str, text: str, *, private: bool) -> tuple[Incoming, ...]:
    """The words with all the files that came with them."""
    channel, user, ts, thread = (at(event, key) for key in ("channel", "user", "ts", "thread_ts"))
    words = typed(text)
    files = tuple(_attachment(each) for each in parts(event, "files") if at(each, "id"))
    if not user or not channel or not ts or not (words or files or not private):
        return ()
    key, card = f"{NAME}:{team}:{channel}:{ts}", thread if thread != ts else ""
    room, sender = own_room(team, user) if private else str(Room(channel, team)), f"{team}:{user}"
    card = card or ("" if private else ts)
    said = Incoming(key, NAME, room, sender, words, attachments=files, card=card, private=private)
    return (replace(said, message=ts),)


def _edited(event: Payload, team: str, bot: str) -> tuple[Incoming, ...]:
    """The new words of an edited message; a link's preview changes a message too, and says nothing new."""
    message, before = part(event, "message"), part(event, "previous_message")
    edited = at(message, "edited", "ts")
    again = {**message, "type": "message", "subtype": "", "files": [], "channel": at(event, "channel")}
    if not edited or at(message, "text") == at(before, "text"):
        return ()
    heard = heard_event({**again, "channel_type": "im"}, team, bot)
    return tuple(replace(each, key=f"{each.key}:edited:{edited}", edited=True) for each in heard)


def _opened(event: Payload, team: str) -> tuple[Incoming, ...]:
    user = at(event, "user")
    return (
        Incoming(f"{NAME}:{team}:{user}:opened", NAME, own_room(team, user), f"{team}:{user}", text=GREETING),
    )


def _attachment(file: Payload) -> Attachment:
    size = file.get("size")
    name = clean_text(at(file, "name") or at(file, "title"))
    length = size if isinstance(size, int) else 0
    return Attachment(NAME, at(file, "mimetype"), at(file, "id"), name, length)

"""Where an answer goes in Slack, as one short text: the workspace, the conversation, what one person alone sees."""

from engine.frozen import Frozen

_LONGEST = 255
_PART = "|"


class Room(Frozen):
    """A conversation of a workspace. `place` is a channel's id, or a person's: their own conversation with us.

    With `url` (Slack's `response_url`, good for half an hour and five answers) the words are shown in `channel`
    to that person alone; with `view` in a window that is open before them, under its `title`. `team` is
    empty in rooms kept by versions that knew one workspace only.
    """

    place: str
    team: str = ""
    channel: str = ""
    url: str = ""
    view: str = ""
    title: str = ""

    @property
    def is_person(self) -> bool:
        return self.place[:1] in ("U", "W")

    @property
    def is_private(self) -> bool:
        return self.is_person or self.place.startswith("D")

    def __str__(self) -> str:
        where = f"{self.team}:{self.place}" if self.team else self.place
        aside = (self.channel, self.url) if self.url else (self.view, self.title.replace(_PART, " "))
        whole = _PART.join((where, *aside)) if self.url or self.view else where
        return whole if len(whole) <= _LONGEST else where


def room_of(text: str) -> Room:
    """Return the room that a text names."""
    where, _, aside = text.partition(_PART)
    team, _, place = where.rpartition(":")
    first, _, second = aside.partition(_PART)
    if second.startswith(("https://", "http://")):
        return Room(place, team, channel=first, url=second)
    return Room(place, team, view=first, title=second)

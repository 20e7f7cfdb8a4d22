"""Where an answer goes in Slack, as one short text: the workspace, the conversation, what one person alone sees."""

from dataclasses import dataclass

_LONGEST = 255
_ASIDE = "|"


@dataclass(frozen=True, slots=True)
class Room:
    """A conversation of a workspace. `place` is a channel's id, or a person's: their own conversation with us.

    With `url` (Slack's `response_url`, good for half an hour and five answers) the words are shown in `channel`
    to that person alone. `team` is empty in rooms kept by versions that knew one workspace only.
    """

    place: str
    team: str = ""
    channel: str = ""
    url: str = ""

    @property
    def is_person(self) -> bool:
        return self.place[:1] in ("U", "W")

    @property
    def own(self) -> "Room":
        """The person's own conversation, where an answer for them alone goes when it cannot be shown here."""
        return Room(self.place, self.team)

    def __str__(self) -> str:
        where = f"{self.team}:{self.place}" if self.team else self.place
        aside = f"{_ASIDE}{self.channel}{_ASIDE}{self.url}" if self.url else ""
        return where + aside if len(where + aside) <= _LONGEST else where


def room_of(text: str) -> Room:
    """Return the room that a text names."""
    where, _, aside = text.partition(_ASIDE)
    team, _, place = where.rpartition(":")
    channel, _, url = aside.partition(_ASIDE)
    return Room(place, team, channel, url)

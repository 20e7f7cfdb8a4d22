"""The rest of the demo school: students who set goals and show what they can, teachers who answer them."""

from collections.abc import Collection
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.demo.stage import Stage
from engine.frozen import replace
from engine.nouns.people import Person, Role

SETS_GOALS, SHOWS, JUDGES = time(16, 0), time(12, 30), time(14, 30)
QUIET = ("s605", "s602", "s704")
SUBJECTS = ("maths", "science")
EVIDENCE = (
    ("level", "3"),
    ("know", "I can explain it"),
    ("show", "my notes, page 12"),
    ("how", "I checked it"),
)
VERDICT = (("level", "3"), ("strength", "Clear and careful work"))


class Extras:
    """Lets everybody outside the cast live a little: a goal on the first class day, one mastery check later."""

    def __init__(self, stage: Stage, cast: Collection[str]) -> None:
        self._stage = stage
        self.are_acting = False
        self._names = tuple(each.name for each in stage.people if each.code in cast)
        students = [each for each in stage.people if each.role == Role.STUDENT and each.code not in cast]
        self._students = [each for each in students if each.code not in QUIET]
        self._staff = [each for each in stage.people if each.role == Role.TEACHER]

    async def wait_until(self, moment: datetime) -> None:
        """Let the clock run to a moment, with what the others do on every class day on the way."""
        for at in self._moments(moment):
            await self._stage.wait_until(at)
            await self._act(at.timetz().replace(tzinfo=None), self._turn(at))
        await self._stage.wait_until(moment)

    def _moments(self, until: datetime) -> list[datetime]:
        zone = ZoneInfo(self._stage.school.zone)
        first = self._stage.local_now().date()
        days = [first + timedelta(days=n) for n in range((until.date() - first).days + 1)]
        found = (
            datetime.combine(day, wall, zone)
            for day in days
            if self._stage.is_class_day(day)
            for wall in (SHOWS, JUDGES, SETS_GOALS)
        )
        return [each for each in found if self._stage.now < each <= until]

    def _turn(self, at: datetime) -> list[Person]:
        """Whose turn it is: a few students each day, so that all have had one in about a week."""
        return self._students[at.weekday() :: 5]

    async def _act(self, wall: time, turn: list[Person]) -> None:
        if wall == SETS_GOALS:
            for number, student in enumerate(turn):
                await self._send(student, f"take:{SUBJECTS[number % 2]}:usual")
        elif wall == SHOWS:
            for student in turn:
                await self._show(student)
        else:
            for teacher in self._staff:
                await self._judge(teacher)

    async def _show(self, student: Person) -> None:
        """Show what the goals are about: their buttons name the competencies."""
        for token in self._tokens(student, "must:")[-1:]:
            await self._send(student, token.replace("must:", "show:", 1), EVIDENCE)

    async def _judge(self, teacher: Person) -> None:
        for token in self._tokens(teacher, "accept:"):
            await self._send(teacher, token, VERDICT)

    def _tokens(self, person: Person, verb: str) -> list[str]:
        """The buttons of a kind that somebody sees on cards that are not about the cast."""
        latest = {said.message_id: said for said in self._stage.seen_by(person)}
        latest = {key: said for key, said in latest.items() if not said.text.startswith(self._names)}
        tokens = [each.token for said in latest.values() for each in said.message.buttons]
        return [each for each in dict.fromkeys(tokens) if each.startswith(verb)]

    async def _send(self, person: Person, token: str, form: tuple[tuple[str, str], ...] = ()) -> None:
        self.are_acting = True
        tapped = self._stage.console.tapped(person.code, token)
        await self._stage.shell.inbox.hear(replace(tapped, form=form))
        await self._stage.shell.settle()
        self.are_acting = False

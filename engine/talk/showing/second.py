"""The top level by two teachers, where the school asks for it: mastery never waits for the second look."""

from datetime import datetime

from engine.actions import teachers as act
from engine.decision import Decision, alert, change, reply, save
from engine.frozen import replace
from engine.notices import choice
from engine.notices.checking import SecondLook, TopLevel
from engine.notices.everybody import AlreadyDone
from engine.nouns.aside import Aside
from engine.nouns.mastery_check import CheckState, MasteryCheck
from engine.student import Snapshot
from engine.talk.menus import next_things
from engine.talk.staff.routing import there
from engine.unasked.interruptions import aside


def with_second(snapshot: Snapshot, judged: MasteryCheck) -> MasteryCheck:
    """Return an accepted check with its top level kept for a second look, where one is wanted and possible."""
    competency = snapshot.curriculum.competencies[judged.competency]
    top, policy = len(competency.rubric) or len(snapshot.school.policy.levels), snapshot.school.policy
    wanted = policy.second_assessor and judged.level == top > policy.passing_level
    if not wanted or not _others(snapshot, judged):
        return judged
    return replace(judged, level=top - 1, top=top)


def ask_for_it(snapshot: Snapshot, judged: MasteryCheck, now: datetime, key: str) -> Decision:
    """Tell those who can look a second time, today if they are there."""
    others = _others(snapshot, judged)
    people = there(snapshot, others, now) or others
    title = snapshot.curriculum.competencies[judged.competency].title
    student = snapshot.student.person.name if snapshot.student else ""
    card = SecondLook(
        judged.key,
        student,
        title,
        judged.top,
        snapshot.called(judged.judge),
        judged.know,
        judged.show,
        judged.how,
        judged.more,
        judged.files,
        choices=(
            choice(act.SecondView(judged.key, "yes"), label="second.yes"),
            choice(act.SecondView(judged.key, "no"), label="second.no"),
            choice(act.OpenCheck(judged.key)),
        ),
    )
    return sum((alert(each, card, f"{key}:second:{each}") for each in people), Decision())


def second_look(snapshot: Snapshot, action: act.SecondView, now: datetime, key: str) -> Decision:
    """Raise the level, or leave it as it is; either way both sides read how it stands."""
    check = snapshot.check
    if check is None or not waits(check) or check.judge == snapshot.me.key:
        by = snapshot.called(check.second) if check else ""
        return reply(AlreadyDone("check", by, choices=next_things()))
    level = check.top if action.agrees == "yes" else check.level
    seen = replace(check, level=level, second=snapshot.me.key, second_at=now)
    title = snapshot.curriculum.competencies[seen.competency].title
    words = TopLevel(title, seen.level, seen.top, snapshot.me.called, choices=next_things())
    told = save(seen) + change(words)
    told += alert(seen.student, words, f"{key}:{seen.student}", about=f"verdict:{seen.key}")
    note = Aside(f"{key}:{seen.judge}", seen.judge, seen.student, "level", title)
    return told + (aside(seen.judge, words, note) if seen.judge else Decision())


def waits(check: MasteryCheck) -> bool:
    """Whether a second look is still to come."""
    return check.state == CheckState.ACCEPTED and check.top > check.level and not check.second


def _others(snapshot: Snapshot, check: MasteryCheck) -> tuple[str, ...]:
    """The subject's other teachers at the school."""
    staff = (key for key in snapshot.colleagues if key != check.judge)
    return tuple(key for key in staff if key in snapshot.people and snapshot.people[key].active)

"""The route map as SVG: the road with its stops, where the student and the plan are, and a key in words."""

from collections.abc import Iterator

from engine.frozen import Frozen
from engine.notices.pictures import RouteMapShown, StopFact
from messages.pictures.road import Road
from messages.pictures.sketch import Sketch, Words, filled
from messages.pictures.words import cut, drawable, lines, width

WIDTH = 900
PIXELS, AREA = 900, 1_100_000
"""How wide a map is drawn, and how many pixels it has at most: drawing time grows with them, so a long map is a
little smaller."""
MARGIN, TOP = 56.0, 232.0
YOUNGEST = "8-10"


class Entry(Frozen):
    """A line of the key: the sign it explains, what it is in bold, and the rest in `lines`, at a height."""

    kind: str
    bold: str
    lines: tuple[str, ...]
    y: float


def route_map(notice: RouteMapShown, words: Words) -> Sketch:
    """Return the map; the youngest get it larger and without dates."""
    road = Road.of(len(notice.stops) + 2, TOP)
    here = sum(each.kind == "done" for each in notice.stops)
    size = 31.0 if notice.age_band == YOUNGEST else 27.0
    card = road.bottom + road.radius + 62
    entries = tuple(_placed(_key(notice, words), size, card + 58))
    end = entries[-1]
    bottom = end.y + (len(end.lines) - 1) * size * 1.3 + 40
    height = round(bottom + 36)
    return filled(
        "route-map.svg.j2",
        min(PIXELS, int((AREA * WIDTH / height) ** 0.5)),
        **_heading(notice, words),
        width=WIDTH,
        height=height,
        road=road,
        stops=tuple(zip(road.places[1:-1], (each.kind for each in notice.stops), strict=True)),
        here=here,
        planned=max(0, min(notice.planned - notice.before, len(notice.stops) + 1)),
        arrived=here == len(notice.stops) and not notice.after,
        **_labels(words),
        before=f"+{notice.before}" if notice.before else "",
        after=f"+{notice.after}" if notice.after else "",
        card=card,
        card_height=bottom - card,
        entries=entries,
        size=size,
    )


def _heading(notice: RouteMapShown, words: Words) -> dict[str, str]:
    path = notice.path
    count = words.say("of", done=path.done, total=path.total)
    room = WIDTH - 2 * MARGIN - width(count, 50) - 30
    subject = drawable(path.subject, words.say("path"))
    way = words.say("way", destination=drawable(path.title, "")) if drawable(path.title, "") else ""
    return {
        "title": cut(subject, 46, room),
        "way": cut(way, 26, room),
        "count": count,
        "unit": words.say("stops_done"),
    }


def _labels(words: Words) -> dict[str, object]:
    you, plan = words.say("you"), words.say("plan")
    return {"you": you, "you_width": width(you, 23) + 34, "plan": plan, "plan_width": width(plan, 21) + 48}


def _key(notice: RouteMapShown, words: Words) -> Iterator[tuple[str, str, str]]:
    """Yield the sign, the bold words and the rest of each line."""
    of = {kind: [each for each in notice.stops if each.kind == kind] for kind in _ORDER}
    for kind in _ORDER:
        if of[kind]:
            yield (
                kind,
                words.say(kind, count=_count(notice, kind, len(of[kind]))),
                _rest(of[kind], notice, words),
            )
    yield "plan", words.say("plan_today"), _plan(notice, words)
    yield "goal", words.say("goal"), _arrival(notice, words)


_ORDER = ("done", "waiting", "next", "open", "locked")


def _count(notice: RouteMapShown, kind: str, shown: int) -> int:
    return shown + {"done": notice.before, "locked": notice.after}.get(kind, 0)


def _rest(stops: list[StopFact], notice: RouteMapShown, words: Words) -> str:
    unnamed = words.say("unnamed")
    first = stops[0]
    match first.kind:
        case "done":
            return words.say("latest", title=drawable(stops[-1].title, unnamed))
        case "locked" if notice.age_band == YOUNGEST or not first.needs:
            return ""
        case "locked":
            title, *needs = (drawable(each, unnamed) for each in (first.title, *first.needs[:2]))
            if unnamed in (title, *needs):  # the stand-in is a sentence of its own
                return unnamed
            return words.say("opens", title=title, needs=words.say("and").join(needs))
        case _:
            return words.say("list").join(drawable(each.title, unnamed) for each in stops[:3])


def _plan(notice: RouteMapShown, words: Words) -> str:
    ahead = notice.path.done - notice.planned
    if not notice.planned:
        return words.say("plan_start")
    if ahead == 0:
        return words.say("plan_here", stop=notice.planned)
    key = "plan_behind_you" if ahead > 0 else "plan_before_you"
    return words.say(key, stop=notice.planned, count=abs(ahead))


def _arrival(notice: RouteMapShown, words: Words) -> str:
    early, late = notice.path.arrives_from, notice.path.arrives_by
    if notice.path.done == notice.path.total:
        return words.say("arrived")
    if early and late and early != late and notice.age_band != YOUNGEST:
        return words.say("between", first=words.day(early), last=words.day(late))
    week = None if notice.age_band == YOUNGEST else late or early
    left = words.say("left", count=notice.path.total - notice.path.done)
    return words.say("week", day=words.day(week)) if week else left


def _placed(key: Iterator[tuple[str, str, str]], size: float, y: float) -> Iterator[Entry]:
    for kind, bold, rest in key:
        indent = width(f"{bold} ", size) * 1.06
        room = WIDTH - 2 * MARGIN - 92
        broken = lines(rest, size, room, 2, indent) or ("",)
        yield Entry(kind, bold, broken, y)
        y += (len(broken) - 1) * size * 1.3 + size * 1.95

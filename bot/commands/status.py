"""Say what the database holds, and what of the curriculum still stands on a default."""

import argparse
from collections import Counter

from bot.commands.database import open_store, the_school
from bot.settings import Settings
from engine.nouns.school import School
from storage.people.rosters import count_by_role
from storage.store import Store
from storage.traffic import outbox

ABOUT = "Say what the database holds: people, who has joined, messages, and what still stands on a default."
WORDS = {
    "i_can": 'an "I can" line',
    "rubric": "a rubric",
    "evidence": "an evidence rule",
    "weight": "a weight",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--school", help="the key of the school, when there are several")
    parser.add_argument("--all", action="store_true", help="list every competency that stands on a default")


def run(args: argparse.Namespace) -> int:
    store = open_store(Settings())
    school = the_school(store, args.school)
    print(f"{school.name} ({school.key}), {school.zone}, revision {school.revision}")
    print(
        "\n".join(
            (*_people(store, school), *_learning(school, args.all), *_safety(school), *_messages(store))
        )
    )
    return 0


def _people(store: Store, school: School) -> list[str]:
    with store.reading() as connection:
        counts = count_by_role(connection, school.key)
    return [f"{role}s: {total}, {joined} have joined" for role, (total, joined) in sorted(counts.items())]


def _learning(school: School, everything: bool) -> list[str]:
    curriculum = school.curriculum
    lines = [f"competencies: {len(curriculum.competencies)} in {len(curriculum.subjects)} subjects"]
    waiting = [each for each in curriculum.competencies.values() if each.defaults]
    missing = Counter(name for each in waiting for name in each.defaults)
    lines += [
        f"still on a default: {count} without {WORDS.get(name, name)} of their own"
        for name, count in missing.items()
    ]
    shown = waiting if everything else waiting[:10]
    lines += [f"  {each.code}: {', '.join(each.defaults)}" for each in shown]
    if len(waiting) > len(shown):
        lines.append(f"  and {len(waiting) - len(shown)} more; see them with --all")
    return lines


def _safety(school: School) -> list[str]:
    named = len(school.policy.safeguarding)
    if named >= 2:
        return [f"I need a person now: {named} people are named"]
    return [
        "I need a person now: off, for fewer than two people are named in school.toml; students are told so"
    ]


def _messages(store: Store) -> list[str]:
    with store.reading() as connection:
        counts = outbox.counts(connection)
    words = ", ".join(f"{number} {state}" for state, number in sorted(counts.items()))
    return [f"messages: {words or 'none yet'}"]

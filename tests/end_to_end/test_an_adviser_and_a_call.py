"""An adviser looks at the caseload; a student needs a person now; everybody can ask who sees what."""

from tests.fakes.schools import key_of
from tests.fakes.town import Town


async def test_an_adviser_sees_the_caseload_opens_a_case_and_notes_what_was_done(town: Town) -> None:
    (goldberg,) = town.joined("a1")
    await goldberg.says("menu")
    await town.rests()
    await goldberg.taps("My students")
    await town.reads(goldberg, "Needs you, and nobody has acted yet")
    await goldberg.taps("Lena Hoffmann")
    await town.reads(goldberg, "No goals this week.")
    await goldberg.taps("We talked")
    await town.reads(goldberg, "Noted: you talked with Lena.")
    await town.rests()
    assert [(each["student"], each["what"]) for each in town.rows("case_notes")] == [(key_of("s3"), "talked")]
    await goldberg.taps("My students")
    await town.rests()
    cards = [label for label in ("Amara", "Mateo", "Minh Anh") if goldberg.find(label)]
    assert len(cards) == 3
    assert "Lena Hoffmann" not in goldberg.chat[-1], "she leaves the stack for a week"
    assert town.undelivered() == []


async def test_a_student_who_needs_a_person_now_reads_who_was_told_and_who_has_seen_it(town: Town) -> None:
    amara, goldberg, office = town.joined("s1", "a1", "adm")
    await amara.says("menu")
    await town.rests()
    await amara.taps("I need a person now")
    first = await town.reads(amara, "I am sending your call to")
    assert "Ms. Goldberg" in first
    assert "Ms. Lindqvist" in first
    assert "988" in first
    await town.reads(amara, "been told that you need a person")
    await town.reads(goldberg, "Amara Okafor needs a person now")
    await town.reads(office, "Amara Okafor needs a person now")
    await office.taps("I have seen this")
    await town.reads(amara, "Ms. Lindqvist has read your call.")
    await town.reads(goldberg, "Ms. Lindqvist has seen this.")
    await town.rests()
    (call,) = town.rows("calls")
    assert (call["seen_by"], set(call["told"])) == (key_of("adm"), {key_of("a1"), key_of("adm")})
    assert town.undelivered() == []


async def test_a_student_reads_who_sees_what_and_can_have_fewer_messages(town: Town) -> None:
    (amara,) = town.joined("s1")
    await amara.says("who sees this")
    await town.reads(amara, "Ms. Goldberg")
    await amara.says("my messages")
    await town.rests()
    await amara.taps("Stop messages")
    await town.rests()
    await amara.taps("Start messages again")
    await town.rests()
    people = {each["key"]: each for each in town.rows("people")}
    assert not people[key_of("s1")]["preferences"]["stopped"]

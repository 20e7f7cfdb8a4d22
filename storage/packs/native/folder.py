"""Read a whole native folder into a `Pack`."""

from datetime import date
from pathlib import Path

from engine.frozen import replace
from engine.nouns.curriculum import Curriculum
from engine.nouns.school import Pack, Policy, School
from storage.packs.native.availability import with_leave
from storage.packs.native.catalogue import Catalogue, read_catalogue
from storage.packs.native.curriculum import FILES as LEARNING_FILES
from storage.packs.native.curriculum import read_curriculum
from storage.packs.native.due import read_due
from storage.packs.native.history import read_history
from storage.packs.native.people import STAFF, Roster, read_people
from storage.packs.native.school import read_school
from storage.packs.native.sections import Offer, read_advising, read_guarding, read_sections
from storage.packs.problems import Findings, meant, shown

PEOPLE_FILES = (
    "people.csv",
    "sections.csv",
    "enrolments.csv",
    "due.csv",
    "advisers.csv",
    "guardians.csv",
    "history.csv",
    "availability.csv",
)
FILES = ("school.toml", "calendar.ics", *LEARNING_FILES, *PEOPLE_FILES)
YOUNGEST, OLDEST = 3, 110


def read_folder(folder: Path, before: School | None, findings: Findings) -> Pack:
    """Return what the folder brings. What it lacks is taken from the school known `before`, if there is one."""
    school = read_school(folder, before, findings)
    known = school or before
    _note_strangers(folder, findings)
    has_learning, has_people = _has(folder, LEARNING_FILES), _has(folder, PEOPLE_FILES)
    pack = Pack(school)
    catalogue = None
    if has_learning or (folder / "sections.csv").exists():
        catalogue = read_catalogue(folder, before.curriculum if before else Curriculum(), findings)
    if has_learning and catalogue:
        policy = known.policy if known else Policy()
        pack = _with_curriculum(pack, read_curriculum(folder, policy, catalogue, findings))
    return _with_people(folder, pack, known, catalogue, findings) if has_people else pack


def _note_strangers(folder: Path, findings: Findings) -> None:
    """A file whose name nobody knows is most likely misspelt, and would be missed."""
    for path in sorted(folder.iterdir()):
        if path.name not in FILES and path.suffix.casefold() in (".csv", ".ics", ".toml"):
            findings.note(f"{path} is not read{meant(path.name, FILES)}")


def _has(folder: Path, names: tuple[str, ...]) -> bool:
    return any((folder / name).exists() for name in names)


def _with_curriculum(pack: Pack, curriculum: Curriculum | None) -> Pack:
    school = replace(pack.school, curriculum=curriculum) if pack.school and curriculum else pack.school
    return replace(pack, school=school, curriculum=curriculum)


def _with_people(
    folder: Path, pack: Pack, known: School | None, catalogue: Catalogue | None, findings: Findings
) -> Pack:
    if known is None and not (folder / "school.toml").exists():
        findings.refuse(str(folder / "people.csv"), 1, "there are people but no school", "add a school.toml")
    roster = read_people(folder, known.language if known else "en", findings)
    if known:
        _check_ages(folder, roster, known.calendar.first, findings)
    sections = None
    if catalogue and (folder / "sections.csv").exists():
        offer = Offer(catalogue, known.calendar if known else None, roster)
        sections = read_sections(folder, offer, findings)
    elif (folder / "enrolments.csv").exists():
        file = str(folder / "enrolments.csv")
        findings.refuse(file, 1, "there are enrolments but no sections", "put a sections.csv beside it")
    advising = read_advising(folder, roster, findings)
    guarding = read_guarding(folder, roster, findings)
    if pack.school:
        _check_safeguarding(folder, pack.school, roster, findings)
        _check_lead(folder, pack.school, roster, findings)
    learned = pack.curriculum if _has(folder, LEARNING_FILES) else known.curriculum if known else None
    history = read_history(folder, known, learned, roster, findings)
    people = with_leave(folder, roster, findings)
    due = read_due(folder, sections, learned, findings)
    return replace(
        pack, people=people, sections=sections, advising=advising, guarding=guarding, history=history, due=due
    )


def _check_ages(folder: Path, roster: Roster, first: date, findings: Findings) -> None:
    """A birth date that nobody can have on the first class day is a slip, and would defeat the minimum age."""
    for code, person in roster.people.items():
        if person.born and not YOUNGEST <= first.year - person.born.year <= OLDEST:
            what = f"{shown(code)} is born on {person.born} and would be {first.year - person.born.year} years old"
            findings.refuse(str(folder / "people.csv"), roster.codes.lines[code], what, "correct `born`")


def _check_safeguarding(folder: Path, school: School, roster: Roster, findings: Findings) -> None:
    """The keys in the policy are made from codes, so a code that nobody has shows here and not before."""
    staff = {person.key for person in roster.people.values() if person.role in STAFF}
    file = folder / "school.toml"
    if roster.codes.whole and not staff.issuperset(school.policy.safeguarding):
        known = ", ".join(
            sorted(person.code for person in roster.people.values() if person.role in STAFF)[:10]
        )
        what = "`safeguarding` names somebody who is not on the staff in people.csv"
        findings.refuse(
            str(file), _line(file, "safeguarding"), what, f"write codes of staff, for example {known}"
        )
    elif len(school.policy.safeguarding) < 2:
        findings.note(
            f"{file}: fewer than two people answer {shown('I need a person now')}, so it promises nobody"
        )


def _check_lead(folder: Path, school: School, roster: Roster, findings: Findings) -> None:
    staff = {person.key for person in roster.people.values() if person.role in STAFF}
    if roster.codes.whole and not staff.issuperset(school.policy.lead):
        file = folder / "school.toml"
        what = "`lead` names somebody who is not on the staff in people.csv"
        findings.refuse(str(file), _line(file, "lead"), what, "write codes of staff, or delete the line")


def _line(file: Path, key: str) -> int:
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.strip().startswith(key)), 1)

"""Which subject a text names."""

from engine.nouns.curriculum import Subject
from engine.nouns.school import School
from engine.talk.phrasebook import Phrasebook


def subject_in(said: str, school: School, words: Phrasebook) -> Subject | None:
    """Return the subject that a text names by its key, the first word of its title, or what else it is called."""
    heard = set(words_of(said))
    return next((each for each in school.curriculum.subjects.values() if heard & _names(each, words)), None)


def with_usual(said: str, subject: Subject | None, words: Phrasebook) -> str:
    """Return the text with the subject called as the language's own phrases call one, so that they fit any subject."""
    names = _names(subject, words) if subject else set()
    return " ".join(words.subject if each in names else each for each in words_of(said))


def without_subject(said: str, school: School, subject: str, words: Phrasebook) -> str:
    """Return the text without the words that name a subject, so that they name nothing else."""
    known = school.curriculum.subjects.get(subject)
    names = _names(known, words) if known else set()
    return " ".join(each for each in words_of(said) if each not in names)


def words_of(said: str) -> list[str]:
    """Return the words of a text without marks, in small letters."""
    return said.casefold().translate(_MARKS).split()


def _names(subject: Subject, words: Phrasebook) -> set[str]:
    names = {subject.key.casefold(), subject.title.casefold().split()[0].rstrip(":")}
    return names | {name.removesuffix("s") for name in names} | words.also_called(names)


_MARKS = str.maketrans(dict.fromkeys(',.?!¿¡:;()"', " "))

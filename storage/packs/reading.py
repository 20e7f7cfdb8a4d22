"""Recognise what was given to import, read it, and return a `Pack` or refuse it whole."""

from pathlib import Path

from engine.frozen import replace
from engine.nouns.school import Pack, School
from storage.packs.case.reading import read_case
from storage.packs.native import folder as native
from storage.packs.oneroster import folder as oneroster
from storage.packs.problems import Findings

LOOKED_FOR = (
    "give a folder with school.toml or the CSV files of storage/schools/README.md, "
    "a OneRoster 1.1 folder with manifest.csv or users.csv, or a CASE package (.json)"
)


def read(path: Path, school: School | None, subject: str | None = None) -> Pack:
    """Return what `path` brings, or raise `ImportRefused` with every problem in it.

    `school` is the school it is meant for as it stands now; None when there is none yet. `subject` names the
    school's subject for a CASE package whose title does not.
    """
    findings = Findings()
    pack = _pack(path, school, subject, findings)
    return replace(pack, notes=findings.settle())


def _pack(path: Path, school: School | None, subject: str | None, findings: Findings) -> Pack:
    if path.is_dir() and any((path / name).exists() for name in native.FILES):
        return native.read_folder(path, school, findings)
    if path.is_dir() and oneroster.is_oneroster(path):
        return oneroster.read_folder(path, school, findings)
    packages = sorted(path.glob("*.json")) if path.is_dir() else [path] if path.suffix == ".json" else []
    if len(packages) == 1:
        return read_case(packages[0], school, subject, findings)
    if packages:
        findings.refuse(str(path), 1, f"there are {len(packages)} packages here", "import them one by one")
    else:
        findings.refuse(str(path), 1, "there is nothing here that can be imported", LOOKED_FOR)
    return Pack()

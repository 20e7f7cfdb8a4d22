"""Read a CSV file into rows that know their line, whatever the spreadsheet did to its header."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from engine.frozen import Frozen
from storage.packs.problems import Findings, meant, shown
from storage.packs.text import read_text

CELL_LIMIT = 5_000


class Columns(Frozen):
    """The columns of one kind of file: `needed` must be there, `known` may be, `silent` are dropped unseen."""

    needed: tuple[str, ...]
    known: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


class Row(Frozen):
    """One line of a table; a column that is not there reads as an empty cell."""

    file: str
    line: int
    cells: Mapping[str, str]
    findings: Findings

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def refuse(self, what: str, mend: str) -> None:
        """Record a problem at this line."""
        self.findings.refuse(self.file, self.line, what, mend)


class Table(Frozen):
    """The rows of one file. `whole` is False when some could not be read, so that nothing is called unknown."""

    file: str
    rows: tuple[Row, ...] = ()
    whole: bool = True

    def refuse_if_empty(self, lacks: str, findings: Findings) -> None:
        """Refuse a table with nothing but a header: importing it would take everything away."""
        if self.whole and not self.rows:
            mend = "add the lines below the header, or take the file away to keep what there is"
            findings.refuse(self.file, 1, f"the file holds {lacks}", mend)


def read_table(path: Path, columns: Columns, findings: Findings) -> Table:
    """Read `path`; problems in it are recorded and the rows that make sense are returned."""
    text = read_text(path, findings)
    if text is None:
        return Table(str(path), whole=False)
    before = len(findings.problems)
    lines = _lines(text, str(path), findings)
    line, header = next(lines, (1, []))
    names = _names(header, columns, str(path), line, findings)
    rows = tuple(_rows(lines, names, columns, str(path), findings)) if names else ()
    return Table(str(path), rows, whole=len(findings.problems) == before)


def squashed(name: str) -> str:
    """Return a column's name without what spreadsheets and people vary: case, spaces and signs."""
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def _lines(text: str, file: str, findings: Findings) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        start = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            mend = 'look for a lone or unclosed quotation mark; inside a quoted cell write "" for "'
            findings.refuse(file, start, f"the row that starts here cannot be read ({error})", mend)
            return
        if any(cell.strip() for cell in cells):
            yield start, cells


def _names(header: list[str], columns: Columns, file: str, line: int, findings: Findings) -> list[str]:
    if not header:
        findings.refuse(file, 1, "the file is empty", f"begin with the line {','.join(columns.needed)}")
        return []
    if len(header) == 1 and re.search(r"[;\t]", header[0]):
        findings.refuse(
            file, line, "the columns are not separated by commas", 'save it again as "CSV UTF-8 (comma)"'
        )
        return []
    known = {squashed(name): name for name in (*columns.needed, *columns.known, *columns.silent)}
    names = [known.get(squashed(cell), cell.strip()) for cell in header]
    before = len(findings.problems)
    _refuse_repeated(names, file, line, findings)
    _refuse_missing(names, columns, file, line, findings)
    return names if len(findings.problems) == before else []


def _refuse_repeated(names: Sequence[str], file: str, line: int, findings: Findings) -> None:
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        findings.refuse(file, line, f"there are two columns {shown(name)}", "delete or rename one of them")


def _refuse_missing(names: Sequence[str], columns: Columns, file: str, line: int, findings: Findings) -> None:
    every = (*columns.needed, *columns.known)
    absent = [name for name in every if name not in names]
    strange = [name for name in names if name and name not in every and name not in columns.silent]
    for name in strange:
        if guess := meant(name, absent):
            findings.refuse(
                file, line, f"there is no column called {shown(name)}{guess}", "rename the column"
            )
            absent.remove(guess.split("`")[1])
        elif not name.startswith("metadata."):
            findings.note(f"{file}:{line}: the column {shown(name)} is not read")
    for name in absent:
        if name in columns.needed:
            findings.refuse(file, line, f"the column {shown(name)} is missing", "add it to the first line")


def _rows(
    lines: Iterator[tuple[int, list[str]]], names: list[str], columns: Columns, file: str, findings: Findings
) -> Iterator[Row]:
    wanted = {*columns.needed, *columns.known}
    kept = [(place, name) for place, name in enumerate(names) if name in wanted]
    width = max(place for place, name in enumerate(names) if name) + 1
    nameless = [place for place, name in enumerate(names[:width]) if not name]
    for line, cells in lines:
        if _fits(cells, width, nameless, file, line, findings):
            yield Row(file, line, {name: tidied(cells[place]) for place, name in kept}, findings)


def _fits(
    cells: list[str], width: int, nameless: list[int], file: str, line: int, findings: Findings
) -> bool:
    longest = max(map(len, cells))
    if longest > CELL_LIMIT:
        what = f"a cell holds {longest} characters, more than {CELL_LIMIT}"
        findings.refuse(file, line, what, "shorten it, or look for a quotation mark that never closes")
    elif len(cells) < width:
        what = f"the row has {len(cells)} cells, the header has {width}"
        findings.refuse(file, line, what, "add the missing commas, one for each empty cell")
    elif any(cell.strip() for cell in cells[width:]):
        what = f"the row has a cell beyond the last named column ({width})"
        findings.refuse(
            file, line, what, 'put a cell that holds commas in "quotation marks", or name the column'
        )
    elif any(cells[place].strip() for place in nameless):
        findings.refuse(
            file, line, "a cell stands under a column without a name", "name the column or empty it"
        )
    else:
        return True
    return False


def tidied(cell: str) -> str:
    """Return a cell with one spelling for each letter and single spaces."""
    if cell.isascii():
        return " ".join(cell.split()) if " " in cell or not cell.isprintable() else cell
    return unicodedata.normalize("NFC", " ".join(cell.split()))

"""A report as a table that people read: every value with what it is called; and many reports as CSV or XLSX.

No cell is ever a formula. In CSV a cell that a spreadsheet would compute gets an apostrophe (`scan.export.csv.cell`);
in XLSX every cell is text by its type, and a spreadsheet computes no text.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple
from xml.sax.saxutils import escape  # writes, and reads nothing

from vangnet.errors import InputRefused
from vangnet.intake.labels import label
from vangnet.intake.report import Report
from vangnet.scan.export.csv import cell
from vangnet.scan.report.visible import visible

PRESENT = {"nl": "aanwezig", "en": "present"}
"""What stands for a mark that is set by being there: <sextortion/>."""

HEADERS = {
    "nl": ("Bron", "Nummer", "Groep", "Wat", "Waarde", "Staat ook bij", "Plaats in de bron", "Bekend"),
    "en": ("Source", "Number", "Group", "What", "Value", "Also stands in", "Place in the source", "Known"),
}
_YES = {"nl": ("ja", "nee"), "en": ("yes", "no")}
_LONGEST_CELL, _MOST_ROWS = 32_767, 1_048_576  # characters and rows, the limits of XLSX


class Row(NamedTuple):
    """A value of a report as people read it. `landed` is the part of the report that it also stands in."""

    group: str
    name: str
    value: str
    landed: str
    path: str
    is_known: bool


def table(report: Report, language: str = "nl") -> list[Row]:
    """Every value of a report, in the order of the source."""
    return [
        Row(
            *label(field.path, language),
            value=field.value if field.value.strip() else PRESENT[language],
            landed=field.landed,
            path=field.path,
            is_known=field.is_known,
        )
        for field in report.fields
    ]


def groups(report: Report, language: str = "nl") -> list[tuple[str, list[Row]]]:
    """The table in its groups, for a page or a printed document: values of one group stand together."""
    found: dict[str, list[Row]] = {}
    for row in table(report, language):
        found.setdefault(row.group, []).append(row)
    return list(found.items())


def write_csv(reports: Iterable[Report], file: BinaryIO, language: str = "nl") -> int:
    """Write a row for every value of every report. Gives the number of rows."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(HEADERS[language])
    count = 0
    for count, row in enumerate(_rows(reports, language), 1):  # noqa: B007  (the count is used after the loop)
        writer.writerow([cell(value) for value in row])
    text.flush()
    text.detach()
    return count


def write_xlsx(reports: Iterable[Report], file: BinaryIO, language: str = "nl") -> int:
    """Write the same rows as a workbook with one sheet. Gives the number of rows.

    Raises InputRefused where they are more than a sheet may hold: CSV has no such limit.
    """
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in _WORKBOOK.items():
            book.writestr(name, content)
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(_SHEET_BEGINS)
            sheet.write(_sheet_row(HEADERS[language]))
            count = 0
            for count, row in enumerate(_rows(reports, language), 1):
                if count >= _MOST_ROWS:
                    raise InputRefused(f"more than {_MOST_ROWS:,} rows do not fit on a sheet: write CSV")
                sheet.write(_sheet_row(row))
            sheet.write(_SHEET_ENDS)
    return count


def _rows(reports: Iterable[Report], language: str) -> Iterator[tuple[str, ...]]:
    for report in reports:
        for row in table(report, language):
            known = _YES[language][0 if row.is_known else 1]
            yield report.source, report.source_number, row.group, row.name, row.value, row.landed, row.path, known


def _sheet_row(values: Iterable[str]) -> bytes:
    cells = "".join(f'<c t="inlineStr"><is><t xml:space="preserve">{_cell(value)}</t></is></c>' for value in values)
    return f"<row>{cells}</row>".encode()


def _cell(value: str) -> str:
    lines = value.replace("\r\n", "\n").split("\n")
    text = "\n".join(map(visible, lines))
    return escape(text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…")


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_SHEET_BEGINS = f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>'.encode()
_SHEET_ENDS = b"</sheetData></worksheet>"
_WORKBOOK = {
    "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/></Types>',
    "_rels/.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="Meldingen" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}

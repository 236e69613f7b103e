"""A report goes out as a table with names; no cell of it is a formula, whatever a stranger wrote."""

import csv
import io
import zipfile

import pytest
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from vangnet.intake.export import groups, table, write_csv, write_xlsx
from vangnet.intake.labels import label
from vangnet.intake.report import Channel, Field, Report

FORMULAS = (
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠SUM"),
    *("=cmd|'/c calc'!A0", '=HYPERLINK("https://example.org")', '";=1', "a\r\n=1"),
)


def report(*values: str) -> Report:
    fields = tuple(Field(path=f"additionalInfo[{number}]", value=value) for number, value in enumerate(values, 2))
    return Report(channel=Channel.PLATFORM, format="cybertip_xml", source="=bron", source_number="@1", fields=fields)


def cells(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.parametrize("value", FORMULAS)
def test_no_cell_of_csv_begins_as_a_formula(value: str) -> None:
    file = io.BytesIO()
    assert write_csv([report(value)], file) == 1
    for row in cells(file.getvalue()):
        assert len(row) == 8
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")), cell
    assert b"\n=" not in file.getvalue()


def test_every_value_is_in_the_workbook_as_text() -> None:
    file = io.BytesIO()
    assert write_xlsx([report(*FORMULAS, "a<b>&", "x\u202ey\x00")], file) == len(FORMULAS) + 2
    with zipfile.ZipFile(file) as book:
        sheet = fromstring(book.read("xl/worksheets/sheet1.xml"))
    name = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    assert not list(sheet.iter(f"{name}f"))
    assert {cell.get("t") for cell in sheet.iter(f"{name}c")} == {"inlineStr"}
    texts = [text.text for text in sheet.iter(f"{name}t")]
    assert {"=1+1", "a<b>&", "x<U+202E>y<U+0000>"} <= set(texts)


def test_a_mark_without_a_value_is_told_as_present() -> None:
    marked = Report(
        channel=Channel.PLATFORM,
        format="cybertip_xml",
        fields=(Field(path="incidentSummary/reportAnnotations/sextortion", value="", landed="annotations"),),
    )
    assert table(marked)[0][:4] == ("Voorval, Kenmerk van de melding", "Sextortion", "aanwezig", "annotations")
    assert table(marked, "en")[0].value == "present"


def test_values_of_one_group_stand_together() -> None:
    fields = tuple(Field(path=path, value="x") for path in ("victim/age", "reportId", "victim/schoolName"))
    told = groups(Report(channel=Channel.PLATFORM, format="cybertip_xml", fields=fields), "en")
    assert [(group, [row.name for row in rows]) for group, rows in told] == [
        ("Victim", ["Age", "School"]),
        ("", ["Report number"]),
    ]


@pytest.mark.parametrize(
    ("path", "group", "name"),
    [
        ("victim[2]/victimPerson/phone/#", "Victim 2", "Telephone number"),
        ("victim/victimPerson/phone/@verified", "Victim, Telephone number", "Verified"),
        (
            "reportedInformation/reportedPeople/reportedPersons[3]/emails/emails[2]/value",
            "Reported person 3",
            "E-mail address 2",
        ),
        ("questions/age", "Question of the grading", "Age"),
        ("onbekend", "", "onbekend"),
        ("value", "", "value"),
    ],
)
def test_a_place_has_a_name(path: str, group: str, name: str) -> None:
    assert label(path, "en") == (group, name)


def test_every_part_of_a_workbook_is_xml() -> None:
    file = io.BytesIO()
    write_xlsx([report("a")], file)
    with zipfile.ZipFile(file) as book:
        for one in book.namelist():
            fromstring(book.read(one))

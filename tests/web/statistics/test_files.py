"""Files that leave the desk: small numbers hidden in every one of them, numbers typed as numbers, nothing a formula."""

import csv
import io
import json
import re
import zipfile
from datetime import date

import pypdf
import pytest
from django.utils import timezone

from tests.desk_world import World, actor, client_of
from tests.reports.made import made_report
from tests.statistics.counted import identified, last_year, noon
from vangnet.accounts.models import Unit
from vangnet.intake.report import Channel
from vangnet.statistics.actions.freezing import freeze
from vangnet.statistics.queries.counting import count_now
from vangnet.statistics.queries.tracing import WHOLE, digests

FORMULA = "=cmd|' /C calc'!A0"


@pytest.fixture
def filled(world: World) -> World:
    Unit.objects.filter(pk=world.elsewhere.pk).update(name=FORMULA)
    for number in range(30):
        unit = world.unit if number % 2 else world.elsewhere
        channel = Channel.CHAT if number < 20 else Channel.MAIL
        made_report(world, unit=unit, channel=channel, received_at=noon(last_year()))
    for _ in range(2):
        made_report(world, channel=Channel.YOUTH_CARE, received_at=noon(last_year()))
    identified(world, date(last_year(), 3, 1), 3)
    return world


def file(world: World, name: str, kind: str, year: int | None = None) -> bytes:
    answer = client_of(getattr(world, name)).get(f"/statistics/{year or last_year()}/{kind}")
    assert answer.status_code == 200
    return answer.content


def text_of(document: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(document)).pages))


def test_the_csv_hides_small_numbers_and_computes_nothing(filled: World) -> None:
    rows = list(csv.DictReader(io.StringIO(file(filled, "stijn", "figures.csv").decode("utf-8-sig"))))
    told = {(row["figure"], row["row"]): row["number"] for row in rows}
    assert told["reports", "Chatnummer"] == "20"
    assert told["reports", "Jeugdzorg"] == "minder dan 5"
    assert told["reports", "E-mail"] == "afgeschermd"
    assert told["victims_identified", ""] == "minder dan 5"
    assert told["reports", f"'{FORMULA}"] == "15"
    assert not any(value[:1] in ("=", "+", "-", "@") for row in rows for value in row.values())


def test_the_own_unit_gets_its_numbers_whole(filled: World) -> None:
    rows = list(csv.DictReader(io.StringIO(file(filled, "dirk", "figures.csv").decode("utf-8-sig"))))
    told = {(row["figure"], row["row"]): (row["number"], row["circle"]) for row in rows}
    assert told["victims_identified", ""] == ("3", "Oost-Nederland")
    assert told["reports", "Jeugdzorg"] == ("2", "Oost-Nederland")


def test_the_spreadsheet_has_numbers_as_numbers_and_no_formula(filled: World) -> None:
    from odfdo import Document

    document = file(filled, "stijn", "figures.ods")
    sheet = Document(io.BytesIO(document)).body.tables[0]
    rows = list(sheet.iter_values())
    (chat,) = [row for row in rows if row[5] == "Chatnummer"]
    assert chat[6] == 20
    assert [row[6] for row in rows if row[5] == "Jeugdzorg"] == ["minder dan 5"]
    content = zipfile.ZipFile(io.BytesIO(document)).read("content.xml").decode()
    assert "table:formula" not in content
    assert 'office:value-type="float"' in content


def test_json_says_null_where_a_number_is_hidden(filled: World) -> None:
    told = json.loads(file(filled, "stijn", "figures.json"))
    figures = {one["figure"]: one for one in told["figures"]}
    assert (figures["victims_identified"]["number"], figures["victims_identified"]["hidden"]) == (None, "few")
    assert figures["reports"]["tables"]["channel"]["chat"] == {"number": 20, "hidden": None}
    assert figures["reports"]["tables"]["channel"]["mail"] == {"number": None, "hidden": "shielded"}


def test_no_file_tells_a_hidden_number(filled: World) -> None:
    for _ in range(7):
        made_report(filled, channel=Channel.COUNTER, received_at=noon(last_year()))
    made_report(filled, channel=Channel.TELEPHONE, received_at=noon(last_year()))
    freeze(last_year(), by=actor(filled.stijn))
    for name in ("stijn", "paula"):
        figures = json.loads(file(filled, name, "figures.json"))["figures"]
        for one in figures:
            for rows in one["tables"].values():
                hidden = [row for row in rows.values() if row["number"] is None]
                assert len(hidden) != 1, one["figure"]
                assert all(row["number"] is None or row["number"] == 0 or row["number"] >= 5 for row in rows.values())


def test_the_report_of_a_year_traces_every_number(filled: World) -> None:
    freeze(last_year(), by=actor(filled.stijn))
    document = file(filled, "stijn", "report.pdf")
    told = text_of(document)
    assert "AFGESLOTEN JAAR" in told
    assert "minder dan 5" in told
    (reports,) = [one for one in count_now(last_year()) if one.rule.code == "reports"]
    squeezed = told.replace(" ", "")
    for place in (WHOLE, ("channel", "chat"), ("channel", "mail")):
        assert digests(reports, unit=None)[place] in squeezed
    at = f"vangnetstatisticslines--year{last_year()}--figurereports--divisionchannel--rowchat--asNUMBER"
    assert at in squeezed
    references = set(re.findall(r"\[(\d+)\]", told))
    assert references == {str(number) for number in range(1, len(references) + 1)}
    assert pypdf.PdfReader(io.BytesIO(document)).trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_the_report_of_a_year_of_history_tells_its_source(world: World) -> None:
    told = text_of(file(world, "paula", "report.pdf", 2014))
    assert "423" in told
    assert "560" in told
    assert "001_72f9f2e2321de01d.txt" in told.replace(" ", "").replace("_ ", "_")


def test_the_report_speaks_the_language_of_its_reader(world: World) -> None:
    world.paula.language = "en"
    world.paula.save()
    told = text_of(file(world, "paula", "report.pdf", timezone.localdate().year))
    assert "RUNNING FIGURES" in told
    assert "Victims identified" in told

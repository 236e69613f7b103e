"""The report on an export and a layer for other programs, read back from what somebody downloads."""

import io
import json
import re
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest
from defusedxml import ElementTree

from tests.cases.conftest import Desk, desk, library
from tests.chats.given import Given, given
from tests.desk_world import client_of
from vangnet.accounts.models import AuditEntry, Person
from vangnet.cases.models import Draft
from vangnet.chats.exposing import EXPOSE
from vangnet.chats.folders import folder_of
from vangnet.chats.models import Export
from vangnet.chats.queries.exports import opened
from vangnet.chats.queries.told import MASK, masked
from vangnet.web.chats.paper.wording import TRUTH

__all__ = ["desk", "given", "library"]

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).parents[3]
ASKED = {"recipient": "Officier van justitie", "purpose": "Dossier", "layer": "", "most": "10", "names": "names"}
HOSTILE = "<script>alert(1)</script> \u202eomgekeerd"
LONG = "Lang " * 200
TEXT = "geheime tekst"
FORMULA = "=HYPERLINK(1)"


def telegram(**names: str) -> bytes:
    """A group in which 2 answers 1 five times, 3 answers 1 twice, 1 pins, and 4 answers 3."""
    called = {number: names.get(f"n{number}", f"A. Proefpersoon {number}") for number in range(1, 5)}
    pairs = [(1, None)] + [(2, 1)] * 5 + [(3, 1)] * 2 + [(4, 7)]
    said: list[dict[str, Any]] = [
        {"id": 100, "type": "service", "actor": called[1], "actor_id": "user1", "action": "pin_message", "text": ""}
    ]
    for number, (author, answered) in enumerate(pairs, 1):
        one = {
            "id": number,
            "type": "message",
            "from": called[author],
            "from_id": f"user{author}",
            "text": TEXT,
        }
        said.append(one | ({"reply_to_message_id": answered} if answered else {}))
    times = {"date": "2026-02-03T10:00:00", "date_unixtime": "1770109200"}
    chat = {"name": "Wandelclub", "type": "private_supergroup", "id": 77, "messages": [times | one for one in said]}
    return json.dumps(chat).encode()


def covering(export: Export, networks: tuple[int, ...] | None = ()) -> None:
    """Say which networks are covered; None: nobody knows."""
    place = folder_of(export) / EXPOSE
    place.unlink(missing_ok=True)
    if networks is not None:
        place.write_text(json.dumps({"covered": networks}))


def posted(desk: Desk, what: str = "report", language: str = "nl", **more: str) -> Any:
    client = client_of(desk.world.anna, purposes=(desk.world.case,))
    Person.objects.filter(pk=desk.world.anna.pk).update(language=language)
    return client.post(f"/chats/{desk.world.case.number}/1/{what}", ASKED | more)


def text_of(response: Any, place: Path) -> str:
    assert response.headers["Content-Type"] == "application/pdf", response.content.decode()
    place.write_bytes(response.getvalue())
    done = subprocess.run(["pdftotext", "-layout", place, "-"], capture_output=True, check=True, text=True)
    return re.sub(r"\s+", " ", done.stdout)


def test_the_report_tells_coverage_before_figures_and_the_method(given: Given, desk: Desk, tmp_path: Path) -> None:
    export = given({"result.json": telegram()})
    covering(export)
    text = text_of(posted(desk), tmp_path / "made.pdf")
    found = opened(export)
    assert found is not None
    assert found.measures is not None
    for words in (
        desk.world.case.number,
        "art. 126nd Sv",
        "Wandelclub",
        "A. Proefpersoon 2",
        "telegram:user2",
        "De export noemt geen beheerders",
        "Borgatti 2006",
        "Traag, Waltman",
        "vangnet networks measure DIR --seed 1",
        "0,584",
        "KPP-Neg",
    ):
        assert words in text, words
    assert TEXT not in text
    assert found.stored.manifest.exports[0].files[0].sha256 in text.replace(" ", "")
    assert text.index("De export noemt geen leden") < text.index("Proefpersoon")
    first = found.measures.layers[0].rankings["activity"][0]
    assert (first.name, first.score, first.place) == ("A. Proefpersoon 2", 5, 1)
    assert re.search(rf"1 #{first.member} A\. Proefpersoon 2 5 1 \(", text)
    meta = subprocess.run(["pdfinfo", "-meta", tmp_path / "made.pdf"], capture_output=True, check=True, text=True)
    assert "pdfuaid" in meta.stdout
    english = text_of(posted(desk, language="en", names="numbers", layer="public"), tmp_path / "made.pdf")
    assert "What this export leaves out" in english
    assert "Proefpersoon" not in english
    assert f"1 #{first.member} 5 1 (" in english


def test_what_leaves_is_written_down(given: Given, desk: Desk, tmp_path: Path) -> None:
    covering(given({"result.json": telegram()}))
    text_of(posted(desk), tmp_path / "made.pdf")
    draft = Draft.objects.get()
    assert (draft.kind, draft.recipient, draft.language) == ("chats-report", "Officier van justitie", "nl")
    assert draft.method["network_sha256"]
    line = AuditEntry.objects.filter(name="export").get()
    assert f"chats:{Export.objects.get().pk}" in line.objects_named
    assert msgspec.json.decode(line.details)["sha256"] == draft.digest
    for wrong in ({"recipient": ""}, {"most": "4"}, {"most": "9" * 30}, {"layer": "forward"}, {"names": "x"}):
        assert posted(desk, **wrong).headers["Content-Type"].startswith("text/html")
    for wrong in ({"purpose": " "}, {"layer": "forward"}, {"layer": ""}, {"ending": ".exe"}, {"ending": "/etc/passwd"}):
        assert posted(desk, "layer", **({"ending": ".csv", "layer": "public"} | wrong)).status_code == 302
    assert Draft.objects.count() == 1


def test_names_of_an_expose_group_and_hostile_ones_do_no_harm(given: Given, desk: Desk, tmp_path: Path) -> None:
    export = given({"result.json": telegram(n1=HOSTILE, n2=LONG, n3=FORMULA)})
    covering(export)
    text = text_of(posted(desk), tmp_path / "made.pdf")
    assert "<script>alert(1)</script> " in text
    assert "\u202e" not in text
    assert "Lang Lang" in text
    assert "Lang " * 20 not in text
    for covered in ((0,), None):
        covering(export, covered)
        text = text_of(posted(desk), tmp_path / "made.pdf")
        for name in ("script", "Lang", "HYPERLINK", "Proefpersoon", "Wandelclub", "user2", "geheime"):
            assert name not in text, name
        for ending in (".gexf", ".graphml", ".csv"):
            told = posted(desk, "layer", layer="public", ending=ending).getvalue()
            told = told if ending != ".csv" else b"".join(zipped(told).values())
            assert b"Proefpersoon" not in told
            assert b"user2" not in told


def zipped(told: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(told)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_a_layer_is_read_again_by_others_and_carries_its_coverage(given: Given, desk: Desk) -> None:
    covering(given({"result.json": telegram(n1=HOSTILE, n3=FORMULA)}))
    gexf = ElementTree.fromstring(posted(desk, "layer", layer="public", ending=".gexf").getvalue())
    space = {"g": "http://gexf.net/1.3"}
    assert {one.get("label") for one in gexf.findall(".//g:node", space)} >= {"A. Proefpersoon 2", FORMULA}
    assert [float(one.get("weight")) for one in gexf.findall(".//g:edge", space)].count(5) == 1
    assert "De export noemt geen beheerders" in gexf.findtext("g:meta/g:description", namespaces=space)
    graphml = ElementTree.fromstring(posted(desk, "layer", layer="public", ending=".graphml").getvalue())
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    assert len(graphml.findall(".//g:node", space)) == 4
    assert "bewijst niets" in graphml.findtext("g:desc", namespaces=space)
    files = zipped(posted(desk, "layer", layer="public", ending=".csv").getvalue())
    assert set(files) == {"public.csv", "public-ties.csv", "public-coverage.txt"}
    assert b",'=HYPERLINK(1)," in files["public.csv"]
    assert "De export noemt geen beheerders" in files["public-coverage.txt"].decode()
    assert set(Draft.objects.values_list("kind", flat=True)) == {"chats-layer"}


def test_who_may_not_export_or_see_the_case_gets_nothing(given: Given, desk: Desk) -> None:
    given({"result.json": telegram()})
    world, number = desk.world, desk.world.case.number
    for who, case, status in ((world.joris, world.case, 403), (world.carla, world.other_case, 404)):
        client = client_of(who, purposes=(case,))
        for address in (f"/chats/{number}/1/report", f"/chats/{case.number}/1/report"):
            assert client.get(address).status_code in {status, 404}
            assert client.post(address, ASKED).status_code in {status, 404}
        assert client.post(f"/chats/{number}/1/layer", ASKED | {"ending": ".csv"}).status_code in {status, 404}
    assert not Draft.objects.exists()
    client = client_of(world.anna, purposes=(world.case,))
    page = client.get(f"/chats/{number}/1/report").content.decode()
    assert page.index("coverage-title") < page.index("report-title")
    assert f"/chats/{number}/1/report" in client.get(f"/chats/{number}/1/").content.decode()
    assert client.get(f"/chats/{number}/1/layer").status_code == 405
    assert client.get(f"/chats/{number}/9/report").status_code == 404


def test_an_export_of_ties_only_is_told_as_such(given: Given, desk: Desk, tmp_path: Path) -> None:
    covering(given({"ties.csv": b"source,target,weight\nanna,bert,2\nbert,carla,1\n"}))
    text = text_of(posted(desk), tmp_path / "made.pdf")
    assert "banden die een lid opgeeft: de export bevat geen berichten" in text
    assert "Niets in de export laat zien wie beheert." in text


def test_an_export_without_ties_has_a_report_and_no_layer(given: Given, desk: Desk, tmp_path: Path) -> None:
    one = json.loads(telegram())
    covering(given({"result.json": json.dumps(one | {"messages": one["messages"][1:2]}).encode()}))
    assert "Niemand is verbonden in deze export" in text_of(posted(desk), tmp_path / "made.pdf")
    assert posted(desk, "layer", layer="public", ending=".csv").status_code == 302


def test_values_that_somebody_wrote_are_masked() -> None:
    told = {"count": 3, "member": "@lisa", "number": "0612345678", "reason": "corrupt"}
    assert masked(told) == {"count": 3, "member": MASK, "number": MASK, "reason": "corrupt"}


def test_the_truth_table_is_that_of_the_documents() -> None:
    told = (ROOT / "docs" / "networks.md").read_text().partition("### Who has a role")[2]
    for name, cargo, kubernetes in TRUTH:
        word = {"activity": "**activity (baseline)**", "pagerank": "PageRank"}.get(name, name.replace("_", "-"))
        row = next(line for line in told.splitlines() if line.startswith(f"| {word} |"))
        cells = [cell.strip(" *") for cell in row.split("|")]
        assert (cells[2], cells[5]) == (f"{cargo:.3f}", f"{kubernetes:.3f}")

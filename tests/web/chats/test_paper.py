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
from lxml import etree

from tests.cases.conftest import Desk, desk, library
from tests.chats.given import Given, given
from tests.desk_world import client_of
from vangnet.accounts.models import AuditEntry
from vangnet.cases.models import Draft
from vangnet.chats.exposing import EXPOSE
from vangnet.chats.folders import folder_of
from vangnet.chats.models import Export
from vangnet.chats.queries.exports import opened
from vangnet.web.chats.paper_words import TRUTH

__all__ = ["desk", "given", "library"]

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).parents[3]
ASKED = {"recipient": "Officier van justitie", "purpose": "Dossier", "layer": "", "most": "10", "names": "names"}
HOSTILE = "<script>alert(1)</script> \u202eomgekeerd"
LONG = "Lang " * 200
FORMULA = "=HYPERLINK(1)"


def telegram(**names: str) -> bytes:
    """A group in which 2 answers 1 five times, 3 answers 1 twice, 1 pins, and 4 answers 3."""
    called = {number: names.get(f"n{number}", f"A. Proefpersoon {number}") for number in range(1, 5)}
    pairs = [(1, None)] + [(2, 1)] * 5 + [(3, 1)] * 2 + [(4, 7)]
    said: list[dict[str, Any]] = [
        {"id": 100, "type": "service", "actor": called[1], "actor_id": "user1", "action": "pin_message", "text": ""}
    ]
    for number, (author, answered) in enumerate(pairs, 1):
        one = {"id": number, "type": "message", "from": called[author], "from_id": f"user{author}", "text": "geheime tekst"}
        said.append(one | ({"reply_to_message_id": answered} if answered else {}))
    times = {"date": "2026-02-03T10:00:00", "date_unixtime": "1770109200"}
    chat = {"name": "Wandelclub", "type": "private_supergroup", "id": 77, "messages": [times | one for one in said]}
    return json.dumps(chat).encode()


def covering(export: Export, *networks: int) -> None:
    (folder_of(export) / EXPOSE).write_text(json.dumps({"covered": list(networks)}))


def posted(desk: Desk, what: str = "report", language: str = "nl", **more: str) -> Any:
    client = client_of(desk.world.anna, purposes=(desk.world.case,))
    client.cookies["django_language"] = language
    return client.post(f"/chats/{desk.world.case.number}/1/{what}", ASKED | more, headers={"accept-language": language})


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
        "Traag, Waltman, Van Eck 2019",
        "vangnet networks measure DIR --seed 1",
        "0,584",
        "KPP-Neg",
    ):
        assert words in text, words
    assert "geheime tekst" not in text
    assert found.stored.manifest.exports[0].files[0].sha256 in text.replace(" ", "")
    assert text.index("De export noemt geen leden") < text.index("Proefpersoon")
    first = found.measures.layers[0].rankings["activity"][0]
    assert (first.name, first.score) == ("A. Proefpersoon 2", 5)
    assert re.search(rf"1 #{first.member} A\. Proefpersoon 2 5 ", text)

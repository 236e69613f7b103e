"""Where is my report: whatever somebody has of it leads there, and to nothing that is not theirs to know."""

from pathlib import Path

import pytest

from tests.desk_world import World
from tests.reports.made import made_report
from vangnet.intake.report import Kind, Told
from vangnet.reports.exchange.door import receipt_digest
from vangnet.reports.queries.where import Place, where
from vangnet.transfer import receipt


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, settings) -> None:
    settings.DOOR_KEYS = tmp_path / "door.key"
    settings.PUBLIC_CARD = tmp_path / "no-card.json"


def test_a_report_is_found_by_all_that_leads_to_it(world: World) -> None:
    code = receipt.new()
    told = (Told(kind=Kind.EMAIL, value="Testaccount_42@Example.org"),)
    digest = bytes.fromhex(receipt_digest(code))
    report = made_report(world, source_number="VB-17", receipt=digest, told=told)
    ways = {"number": report.number.lower(), "source": "VB-17", "receipt": receipt.shown(code).lower()}
    ways["identifier"] = " testaccount_42@example.org "
    for by, typed in ways.items():
        assert where(world.ines, typed) == [Place(by, "Oost-Nederland", report, True)], by


def test_of_a_report_of_another_unit_only_whom_to_ask_is_told(world: World) -> None:
    told = (Told(kind=Kind.EMAIL, value="testaccount_42@example.org"),)
    for _ in range(3):
        report = made_report(world, unit=world.elsewhere, told=told)
    assert where(world.ines, report.number) == [Place("number", "Limburg")]
    assert where(world.ines, "testaccount_42@example.org") == [Place("identifier", "Limburg")]  # not how many


def test_who_may_not_compare_identifiers_finds_nothing_by_them(world: World) -> None:
    made_report(world, told=(Told(kind=Kind.EMAIL, value="testaccount_42@example.org"),))
    assert where(world.dirk, "testaccount_42@example.org") == []


def test_of_a_destroyed_report_its_unit_hears_that_it_was(world: World) -> None:
    report = made_report(world, state="destroyed")
    assert where(world.ines, report.number) == [Place("number", "Oost-Nederland", report, False)]
    assert where(world.iris, report.number) == [Place("number", "Oost-Nederland")]


def test_what_leads_nowhere_finds_nothing(world: World) -> None:
    made_report(world, source_number="")
    for typed in ("", "  ", "M2", "M2026-999999", "%", "0000-0000-0000-00000", "x" * 10_000):
        assert where(world.ines, typed) == []

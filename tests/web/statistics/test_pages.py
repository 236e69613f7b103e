"""Statistics at the desk: who reads what, closing a year, corrections, and lines with numbers of what one may see."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.desk_world import World, client_of
from tests.reports.made import made_report
from tests.statistics.counted import identified, last_year, noon, scanned
from vangnet.accounts.models import AuditEntry
from vangnet.intake.report import Channel
from vangnet.statistics.models import Correction, FrozenYear


def page(world: World, name: str, address: str) -> str:
    response = client_of(getattr(world, name)).get(f"/statistics/{address}")
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.fixture
def filled(world: World) -> World:
    """Twelve children of Anna's unit and three of another, and reports of both."""
    identified(world, date(last_year(), 3, 1), 12)
    identified(world, date(last_year(), 3, 2), 3, unit=world.elsewhere)
    for number in range(30):
        unit = world.unit if number % 2 else world.elsewhere
        channel = Channel.CHAT if number < 20 else Channel.MAIL
        made_report(world, unit=unit, channel=channel, received_at=noon(last_year()))
    made_report(world, channel=Channel.YOUTH_CARE, received_at=noon(last_year()))
    made_report(world, channel=Channel.YOUTH_CARE, received_at=noon(last_year()))
    return world


def test_a_fresh_desk_shows_the_history_with_its_source_beside_the_running_years(world: World) -> None:
    shown = page(world, "stijn", "")
    for count in (295, 233, 423, 522, 568, 560):
        assert f'<td class="figure">{count}</td>' in shown
    assert "001_72f9f2e2321de01d.txt" in shown
    assert "geschiedenis" in shown
    assert f"/statistics/{timezone.localdate().year}/" in shown
    assert "423" in page(world, "dirk", "2014/")


def test_outside_the_unit_small_numbers_are_hidden_and_inside_they_are_told(filled: World) -> None:
    steering = page(filled, "stijn", f"{last_year()}/")
    assert "<strong>afgeschermd</strong> in alle eenheden" in steering  # 15, of which 12 are known to one unit
    assert "<strong>12</strong> in uw eigen eenheid" in steering
    coordinator = page(filled, "dirk", f"{last_year()}/")
    assert "in alle eenheden" not in coordinator
    assert "<strong>12</strong>" in coordinator
    filled.dirk.unit = filled.elsewhere
    filled.dirk.save()
    assert "<strong>3</strong>" in page(filled, "dirk", f"{last_year()}/")


def test_the_rows_of_a_table_give_no_small_number_away(filled: World) -> None:
    answer = client_of(filled.stijn).get(f"/statistics/{last_year()}/reports/")
    (channel,) = [one["table"] for one in answer.context["figure"]["tables"] if one["table"].code == "channel"]
    assert {row.name: row.shown for row in channel.rows} == {
        "Chatnummer": "20",
        "Jeugdzorg": "minder dan 5",
        "E-mail": "afgeschermd",
    }


def test_lines_have_numbers_only_of_what_one_may_see(world: World) -> None:
    seen = made_report(world, received_at=noon(last_year()))
    elsewhere = made_report(world, unit=world.elsewhere, received_at=noon(last_year()))
    mine = page(world, "dirk", f"{last_year()}/reports/")
    assert seen.number in mine
    assert elsewhere.number not in mine
    assert f"report:{seen.pk}" in AuditEntry.objects.filter(name="statistics.lines").latest("pk").objects_named
    theirs = page(world, "stijn", f"{last_year()}/reports/")  # may read figures, and no report
    assert seen.number not in theirs
    assert '<th scope="row">–</th>' in theirs
    (child,) = identified(world, date(last_year(), 3, 1))
    assert child.number not in page(world, "dirk", f"{last_year()}/victims_identified/")


def test_a_year_is_closed_and_corrected_at_the_desk(filled: World) -> None:
    client = client_of(filled.stijn)
    assert client_of(filled.dirk).post(f"/statistics/{last_year()}/freeze").status_code == 403
    assert "Jaar afsluiten" in page(filled, "stijn", f"{last_year()}/")
    client.post(f"/statistics/{last_year()}/freeze")
    kept = FrozenYear.objects.get()
    assert kept.digest in page(filled, "paula", f"{last_year()}/")
    assert "Jaar afsluiten" not in page(filled, "stijn", f"{last_year()}/")
    identified(filled, date(last_year(), 5, 1), 7)
    address = f"/statistics/{last_year()}/victims_identified/"
    assert "Vandaag geteld" in client.get(address).content.decode()
    assert client.post(f"{address}correct", {"reason": " "}).status_code == 422
    reason = "<script>alert(1)</script> te laat ingevoerd"
    assert client.post(f"{address}correct", {"reason": reason}).status_code == 302
    told = client.get(address).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; te laat ingevoerd" in told
    assert '<td class="figure">19</td>' in told  # of the own unit, beside the 12 that stay
    assert "<strong>12</strong> in uw eigen eenheid" in told
    assert Correction.objects.count() == 1
    assert "Bekendmaken" not in page(filled, "paula", f"{last_year()}/victims_identified/")


def test_the_time_to_the_first_answer_is_told_with_its_median(world: World) -> None:
    for days in (2, 2, 3, 40, 100):
        scanned(world, noon(last_year()), after=timedelta(days=days))
    assert "De helft binnen 3,0 dagen, negen van de tien binnen 100,0 dagen." in page(
        world, "dirk", f"{last_year()}/first_answers/"
    )


def test_who_may_not_read_statistics_is_told_nothing(filled: World) -> None:
    for name in ("anna", "olaf", "joris", "ines", "wies", "toezicht", "beheer", "nobody"):
        client = client_of(getattr(filled, name))
        for address in ("", f"{last_year()}/", f"{last_year()}/reports/", f"{last_year()}/figures.csv"):
            assert client.get(f"/statistics/{address}").status_code == 403, (name, address)
    assert client_of(filled.dirk).post(f"/statistics/{last_year()}/reports/correct", {"reason": "x"}).status_code == 403


def test_what_is_not_there_is_not_found(world: World) -> None:
    client = client_of(world.stijn)
    for address in ("1999/", "9999/", f"{timezone.localdate().year + 1}/", f"{last_year()}/nothing/"):
        assert client.get(f"/statistics/{address}").status_code == 404, address


def test_an_empty_year_says_so(world: World) -> None:
    assert "Uw eigen eenheid heeft in dit jaar geen regel van dit cijfer." in page(world, "dirk", "2020/reports/")

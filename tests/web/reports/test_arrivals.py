"""How reports came in, at the desk: sums, what was not understood, taking a file in; and clusters."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.desk_world import World, client_of
from tests.intake.invented import Mix, invent, write_xml
from tests.reports.test_receiving import take_in, told
from vangnet.accounts.models import Person
from vangnet.intake.report import File
from vangnet.reports.jobs import read_arrival
from vangnet.reports.models import Arrival, Cluster, Decision, Report
from vangnet.words import word

pytestmark = pytest.mark.django_db
VIRAL = File(digests={"md5": "ab" * 16}, tags=("viral",))


@pytest.fixture(autouse=True)
def _place(settings: object, tmp_path: Path) -> None:
    settings.REPORTS = tmp_path / "reports"
    settings.DOOR_KEYS = tmp_path / "keys" / "door.key"
    Person.objects.update(language="en")


@pytest.fixture
def ines(world: World):
    Person.objects.update(language="en")
    return client_of(world.ines)


def xml(tmp_path, count=5):
    place = tmp_path / "meldingen.xml"
    with place.open("wb") as file:
        write_xml(invent(count, mix=Mix()), file)
    return place.read_bytes()


def test_a_file_that_is_sent_along_is_kept_read_and_accounted_for(ines, world: World, tmp_path: Path) -> None:
    sent = {"file": SimpleUploadedFile("../meldingen.xml", xml(tmp_path)), "channel": ""}
    response = ines.post("/reports/arrivals/take-in", sent)
    arrival = Arrival.objects.get()
    assert response.url == f"/reports/arrivals/{arrival.pk}/"
    assert (arrival.reference, arrival.state, arrival.unit) == ("meldingen.xml", "waiting", world.unit)
    assert 'hx-trigger="every 2s"' in ines.get(response.url).content.decode()
    read_arrival.call(arrival.pk)
    text = ines.get(response.url).content.decode()
    assert "every 2s" not in text
    assert "<b>5</b> told" in text
    assert Report.objects.count() == 5


def test_a_large_file_is_taken_from_the_folder_for_imports(ines, tmp_path: Path) -> None:
    folder = tmp_path / "reports" / "import"
    folder.mkdir(parents=True)
    (folder / "groot.xml").write_bytes(xml(tmp_path))
    (folder / "link.xml").symlink_to("/etc/hostname")
    assert "link.xml" not in ines.get("/reports/arrivals/").content.decode()
    assert ines.post("/reports/arrivals/take-in", {"lying": "groot.xml"}).status_code == 302
    for outside in ("../../keys/door.key", "link.xml", "weg.xml"):
        assert ines.post("/reports/arrivals/take-in", {"lying": outside}).status_code == 422
    assert Arrival.objects.count() == 1


def test_nothing_chosen_is_refused_with_a_reason(ines) -> None:
    response = ines.post("/reports/arrivals/take-in", {})
    assert response.status_code == 422
    assert "Choose a file, or one from the folder for imports." in response.content.decode()


def test_what_was_not_understood_stands_on_the_page(ines, world: World) -> None:
    arrival = take_in(world, told("1"), refused=[word("weighing.twice", number="<b>7</b>")])
    Arrival.objects.update(
        empty=["incidentSummary/incidentDateTime"], unknown={"extra/veld": 3}, beside=["foto.zip/a.jpg"]
    )
    text = ines.get(f"/reports/arrivals/{arrival.pk}/").content.decode()
    for wanted in (
        "incidentSummary/incidentDateTime",
        "extra/veld",
        "foto.zip/a.jpg",
        "&lt;b&gt;7&lt;/b&gt; stands twice",
    ):
        assert wanted in text


def test_a_reading_that_was_cut_off_says_so_and_is_tried_again(ines, world: World, tmp_path: Path) -> None:
    ines.post("/reports/arrivals/take-in", {"file": SimpleUploadedFile("a.xml", xml(tmp_path))})
    arrival = Arrival.objects.get()
    Arrival.objects.update(state="failed", failure="the disk is full")
    address = f"/reports/arrivals/{arrival.pk}/"
    assert "the disk is full" in ines.get(address).content.decode()
    ines.post(f"{address}again")
    read_arrival.call(arrival.pk)
    arrival.refresh_from_db()
    assert (arrival.state, arrival.told) == ("done", 5)
    assert "read to its end" in ines.post(f"{address}again", follow=True).content.decode()


def test_arrivals_and_clusters_of_another_unit_are_not_there(world: World) -> None:
    arrival = take_in(world, *(told(f"{number}", files=(VIRAL,)) for number in range(5)))
    cluster = Cluster.objects.get()
    iris, anna = client_of(world.iris), client_of(world.anna)
    for client in (iris, anna):
        assert client.get(f"/reports/arrivals/{arrival.pk}/").status_code == 404
        assert client.get(f"/reports/clusters/{cluster.pk}/").status_code == 404
        assert cluster.number not in client.get("/reports/clusters/").content.decode()
    assert iris.post(f"/reports/clusters/{cluster.pk}/take-apart").status_code == 404
    assert client_of(world.anna).post("/reports/arrivals/take-in").status_code == 403


def test_a_cluster_shows_its_reports_and_is_changed_and_changed_back(ines, world: World) -> None:
    take_in(world, *(told(f"{number}", files=(VIRAL,)) for number in range(5)), told("alone"))
    cluster, alone = Cluster.objects.get(), Report.objects.get(source_number="alone")
    address = f"/reports/clusters/{cluster.pk}/"
    first = cluster.reports.order_by("pk").first()
    assert first.number in ines.get(address).content.decode()
    ines.post(f"{address}join", {"number": alone.number})
    assert cluster.reports.count() == 6
    ines.post(f"{address}leave", {"number": first.number})
    first.refresh_from_db()
    assert (first.cluster, first.is_kept_apart) == (None, True)
    ines.post(f"{address}join", {"number": first.number})
    ines.post(f"{address}take-apart")
    assert "was taken apart" in ines.get(address).content.decode()
    assert (
        "There is no report with this number"
        in ines.post(f"{address}join", {"number": "M1"}, follow=True).content.decode()
    )
    ines.post(f"{address}put-together")
    cluster.refresh_from_db()
    assert (cluster.ended_at, cluster.reports.count()) == (None, 6)


def test_a_report_that_comes_after_a_decision_gets_it_proposed_and_not_carried_out(ines, world: World) -> None:
    take_in(world, *(told(f"{number}", files=(VIRAL,)) for number in range(5)))
    cluster = Cluster.objects.get()
    Decision.objects.create(cluster=cluster, outcome="no_action", reason="gaat rond", made_by=world.ines)
    take_in(world, told("after", files=(VIRAL,)))
    late = Report.objects.get(source_number="after")
    assert (late.cluster, late.state) == (cluster, "new")
    assert "1 report came in after this decision" in ines.get(f"/reports/clusters/{cluster.pk}/").content.decode()
    assert "proposed here" in ines.get("/reports/").content.decode()


def test_the_pages_are_there_in_dutch(world: World) -> None:
    take_in(world, told("1"))
    Person.objects.update(language="nl")
    client = client_of(world.ines)
    for address, wanted in (
        ("/reports/", "Te bekijken meldingen"),
        ("/reports/arrivals/", "Hoe meldingen binnenkwamen"),
        ("/reports/clusters/", "Meldingen van één ding"),
    ):
        assert wanted in client.get(address).content.decode()

"""The pages of results: samples, sittings of the defence, series, proposals, changes."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.desk_world import World, actor, client_of
from vangnet.accounts.models import AuditEntry
from vangnet.cases.actions.categorising import categorise
from vangnet.cases.actions.drafting import Leaving, write_down
from vangnet.cases.models import DefenceSitting, LibraryChange, Medium, Proposal, Representative, Sample, Series


@pytest.fixture
def media(world: World) -> list[Medium]:
    return world.add_media(world.add_exhibit(world.case), 6)


@pytest.fixture
def anna(world: World) -> Client:
    return client_of(world.anna, purposes=(world.case,))


@pytest.fixture
def olaf(world: World) -> Client:
    return client_of(world.olaf, purposes=(world.case,))


def at(world: World, rest: str = "") -> str:
    return f"/results/{world.case.number}/{rest}"


# -- samples ----------------------------------------------------------------------------------------------------------


def test_a_sample_is_committed_drawn_and_given_as_a_list(world: World, media: list[Medium], anna: Client) -> None:
    exhibit = world.case.exhibits.get()
    asked = {"exhibit": exhibit.pk, "frame": "all", "size": 3, "seed": "PL0600", "seed_chosen": "Zaaknummer"}
    anna.post(at(world, "samples/commit"), asked)
    sample = Sample.objects.get()
    assert anna.get(at(world, f"samples/{sample.pk}/frame.txt")).status_code == 404
    anna.post(at(world, f"samples/{sample.pk}/draw"))
    sample.refresh_from_db()
    assert anna.get(at(world, f"samples/{sample.pk}/sample.txt")).content.decode().split() == sample.contents
    assert len(anna.get(at(world, f"samples/{sample.pk}/frame.txt")).content.split()) == 6
    assert "het is dezelfde steekproef" in anna.get(at(world, f"samples/{sample.pk}/")).content.decode()


def test_a_described_medium_is_kept_and_taken_off(world: World, media: list[Medium], anna: Client) -> None:
    anna.post(at(world, "representatives/choose"), {"position": 2, "description": "Een strand bij avond"})
    assert "Een strand bij avond" in anna.get(at(world, "samples/")).content.decode()
    anna.post(at(world, "representatives/drop"), {"medium": media[1].pk})
    assert Representative.objects.count() == 0


# -- the defence ------------------------------------------------------------------------------------------------------


def sitting(world: World, olaf: Client, minutes: int = 60) -> DefenceSitting:
    olaf.post(at(world, "defence/"), {"lawyer": "mr. De Wit", "client": "S.", "minutes": minutes})
    return DefenceSitting.objects.get()


def test_a_sitting_shows_lists_and_no_pixels(world: World, media: list[Medium], olaf: Client) -> None:
    page = olaf.get(at(world, f"defence/{sitting(world, olaf).pk}/")).content.decode()
    assert "mr. De Wit" in page
    assert media[5].sha256 in page
    assert "Er zijn geen bevindingen opgeschreven." in page
    assert "<img" not in page


def test_every_look_is_written_down_with_its_sitting(world: World, media: list[Medium], olaf: Client) -> None:
    held = sitting(world, olaf)
    response = olaf.post(at(world, f"defence/{held.pk}/media/3/reveal"))
    assert response["Location"] == f"/media/{world.case.number}/3/"
    line = AuditEntry.objects.get(name="defence.look")
    assert line.objects_named == f'["sitting:{held.pk}","medium:{media[2].pk}"]'


def test_a_sitting_ends_by_itself(world: World, media: list[Medium], olaf: Client) -> None:
    held = sitting(world, olaf)
    DefenceSitting.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert media[0].sha256 not in olaf.get(at(world, f"defence/{held.pk}/")).content.decode()
    olaf.post(at(world, f"defence/{held.pk}/media/3/reveal"))
    assert not AuditEntry.objects.filter(name="defence.look").exists()


def test_a_sitting_is_ended(world: World, media: list[Medium], olaf: Client) -> None:
    held = sitting(world, olaf)
    olaf.post(at(world, f"defence/{held.pk}/end"))
    held.refresh_from_db()
    assert held.closed_at is not None


def test_nobody_else_reveals_in_a_sitting(world: World, media: list[Medium], olaf: Client) -> None:
    held = sitting(world, olaf)
    eva = client_of(world.eva, purposes=(world.case,))
    eva.post(at(world, f"defence/{held.pk}/media/3/reveal"))
    assert not AuditEntry.objects.filter(name="defence.look").exists()


def test_an_examiner_opens_no_sitting(world: World, anna: Client) -> None:
    assert anna.get(at(world, "defence/")).status_code == 403


# -- series -----------------------------------------------------------------------------------------------------------


def test_a_series_is_named_filled_and_identified(world: World, media: list[Medium], anna: Client) -> None:
    anna.post(at(world, "series/new"), {"name": "Blauwe bank"})
    series = Series.objects.get()
    anna.post(at(world, f"series/{series.pk}/put-in"), {"positions": "1, 3-5"})
    anna.post(at(world, f"series/{series.pk}/identified"), {"identified": "yes"})
    series.refresh_from_db()
    assert [one.position for one in series.media.all()] == [1, 3, 4, 5]
    assert series.child_identified


@pytest.mark.parametrize("positions", ["", "x", "5-3", "7"])
def test_media_that_are_not_there_are_not_put_in(
    world: World, media: list[Medium], anna: Client, positions: str
) -> None:
    anna.post(at(world, "series/new"), {"name": "Blauwe bank"})
    anna.post(at(world, f"series/{Series.objects.get().pk}/put-in"), {"positions": positions})
    assert Series.objects.get().media.count() == 0


# -- to the library ---------------------------------------------------------------------------------------------------


def test_media_are_proposed_and_confirmed_by_another(world: World, media: list[Medium], anna: Client) -> None:
    ids = [medium.pk for medium in media[:2]]
    categorise(case=world.case, media=ids, category="1", by=actor(world.anna))
    assert "2 beelden voorstellen" in anna.get(at(world, "library/")).content.decode()
    anna.post(at(world, "library/propose"), {"medium": ids, "self_generated": ids[1:]})
    assert list(Proposal.objects.values_list("self_generated", flat=True)) == [False, True]
    first = Proposal.objects.first()
    anna.post(at(world, f"library/{first.pk}/confirm"))
    first.refresh_from_db()
    assert first.confirmed_by is None
    client_of(world.bram, purposes=(world.case,)).post(at(world, f"library/{first.pk}/confirm"))
    first.refresh_from_db()
    assert first.confirmed_by == world.bram


# -- changes ----------------------------------------------------------------------------------------------------------


def test_changes_stand_until_somebody_saw_them(world: World, media: list[Medium], anna: Client) -> None:
    change = LibraryChange.objects.create(
        medium=media[0], kind="new_hit", library_version=2, status_before="new", status_after="known"
    )
    assert "1 beeld iets anders" in anna.get(at(world)).content.decode()
    assert "Nieuwe treffer" in anna.get(at(world, "changes/")).content.decode()
    anna.post(at(world, "changes/seen"), {"change": [change.pk]})
    change.refresh_from_db()
    assert change.seen_by == world.anna


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("place", "queries"), [("", 16), ("changes/", 18), ("samples/", 15), ("series/", 15)])
def test_lists_ask_the_same_number_of_queries(
    world: World, media: list[Medium], anna: Client, django_assert_num_queries, place: str, queries: int, count: int
) -> None:
    for medium in media[:count]:
        LibraryChange.objects.create(
            medium=medium, kind="gone", library_version=2, status_before="known", status_after="new"
        )
        Representative.objects.create(case=world.case, medium=medium, description="x", chosen_by=world.anna)
        Series.objects.create(case=world.case, name=str(medium.pk), review_on=timezone.localdate()).media.add(medium)
        drafted(world)
    with django_assert_num_queries(queries + (connection.vendor == "postgresql")):  # it locks the log with one more
        anna.get(at(world, place))


def drafted(world: World) -> None:
    write_down(
        case=world.case,
        leaving=Leaving("report", "OM", "Dossier"),
        file=io.BytesIO(b"x"),
        method={},
        by=actor(world.anna),
    )

"""The custodian: sees digests and no cases, releases, gives lists to other units, and takes entries back."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.desk_world import World, actor, client_of
from vangnet.accounts.models import AuditEntry
from vangnet.cases.actions.categorising import categorise
from vangnet.cases.actions.proposals import Mark, propose
from vangnet.cases.models import Medium, Release, Reliance, Retraction


@pytest.fixture
def media(world: World, tmp_path: Path, settings: Any) -> list[Medium]:
    """Two media that two people agree on and that were proposed; a minor made the second."""
    settings.DATA, settings.LIBRARY = tmp_path, tmp_path / "library"
    media = world.add_media(world.add_exhibit(world.case), 2)
    for person in (world.anna, world.bram):
        categorise(case=world.case, media=[one.pk for one in media], category="1", by=actor(person))
    marks = {media[0].pk: Mark(), media[1].pk: Mark(self_generated=True)}
    propose(case=world.case, media=marks, by=actor(world.anna))
    return media


@pytest.fixture
def lotte(world: World) -> Client:
    return client_of(world.lotte)


def test_the_custodian_sees_digests_and_not_the_case(world: World, media: list[Medium], lotte: Client) -> None:
    page = lotte.get("/library/").content.decode()
    assert media[0].sha256 in page
    assert "een zaak van Oost-Nederland" in page
    assert world.case.number not in page
    assert media[0].address not in page


def test_a_list_is_released_and_given_to_other_units(world: World, media: list[Medium], lotte: Client) -> None:
    lotte.post("/library/release", {"name": "TBKK Oost"})
    shared = Release.objects.get(distributed=True)
    given = lotte.get(f"/library/releases/{shared.pk}/download")
    text = given.getvalue().decode()
    assert media[0].sha256 in text
    assert media[1].sha256 not in text
    assert AuditEntry.objects.filter(name="library.download").count() == 1


def test_what_minors_made_is_never_given(world: World, media: list[Medium], lotte: Client) -> None:
    lotte.post("/library/release", {"name": "TBKK Oost"})
    apart = Release.objects.get(distributed=False)
    assert lotte.get(f"/library/releases/{apart.pk}/download").status_code == 404
    assert f"releases/{apart.pk}/download" not in lotte.get("/library/releases/").content.decode()


def test_a_retraction_names_the_cases_without_their_numbers(world: World, media: list[Medium], lotte: Client) -> None:
    lotte.post("/library/release", {"name": "TBKK Oost"})
    release = Release.objects.get(distributed=True)
    entry = f"V{release.proposals.get().pk}"
    title = f"TBKK Oost #{release.library_version}"
    Reliance.objects.create(case=world.other_case, list=title, entry=entry, media=3)
    lotte.post("/library/retract", {"list": release.library_version, "entry": entry, "reason": "Verkeerd gezien"})
    assert Retraction.objects.get().list == title
    page = lotte.get("/library/releases/").content.decode()
    assert "een zaak van Limburg (3)" in page
    assert world.other_case.number not in page
    carla = client_of(world.carla, purposes=(world.other_case,))
    for place in (f"/results/{world.other_case.number}/", f"/cases/{world.other_case.number}/"):
        assert "Verkeerd gezien" in carla.get(place).content.decode()


def test_a_retraction_without_a_reason_changes_nothing(media: list[Medium], lotte: Client) -> None:
    lotte.post("/library/release", {"name": "TBKK Oost"})
    response = lotte.post("/library/retract", {"list": 1, "entry": "V1", "reason": ""})
    assert response.status_code == 200
    assert Retraction.objects.count() == 0


def test_an_examiner_releases_nothing(world: World, media: list[Medium]) -> None:
    assert client_of(world.anna).post("/library/release", {"name": "x"}).status_code == 403
    assert Release.objects.count() == 0

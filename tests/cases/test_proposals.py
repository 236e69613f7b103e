"""From a case into the library: two independent people, a list apart for what minors made, and never back by itself."""

from pathlib import Path
from typing import Any

import pytest

from tests.desk_world import World, actor
from vangnet.accounts.models import AuditEntry
from vangnet.cases.actions.categorising import categorise
from vangnet.cases.actions.proposals import Mark, confirm, propose, withdraw
from vangnet.cases.actions.releasing import release, released_file, retract
from vangnet.cases.models import Medium, Proposal, Release
from vangnet.cases.queries.library import Counts, agreed, counts, proposable
from vangnet.errors import InputRefused
from vangnet.reference.store import read_version


@pytest.fixture
def media(world: World, tmp_path: Path, settings: Any) -> list[Medium]:
    """Four new pictures: 1 (two readers), 1 (one reader), 0 (irrelevant), uncategorised."""
    settings.DATA, settings.LIBRARY = tmp_path, tmp_path / "library"
    media = world.add_media(world.add_exhibit(world.case), 4, pdq="f0" * 16 + "3c" * 16)
    for who, which, category in (("anna", (0, 1), "1"), ("bram", (0,), "1"), ("anna", (2,), "0")):
        by = actor(getattr(world, who))
        categorise(case=world.case, media=[media[n].pk for n in which], category=category, by=by)
    return media


def proposed(world: World, *media: Medium, who: str = "anna", **mark: Any) -> list[Proposal]:
    by = actor(getattr(world, who))
    return propose(case=world.case, media={one.pk: Mark(**mark) for one in media}, by=by)


def test_only_new_media_of_known_categories_can_be_proposed(world: World, media: list[Medium]) -> None:
    assert [one.pk for one in proposable(world.case)] == [media[0].pk, media[1].pk]
    with pytest.raises(InputRefused):
        proposed(world, media[0], media[2])
    assert Proposal.objects.count() == 0


def test_what_two_people_read_is_ready_at_once(world: World, media: list[Medium]) -> None:
    proposed(world, media[0], media[1])
    assert counts() == Counts(ready=1, provisional=1, contested=0, released=0)
    assert list(proposable(world.case)) == []


def test_the_proposer_does_not_confirm(world: World, media: list[Medium]) -> None:
    (proposal,) = proposed(world, media[1])
    with pytest.raises(InputRefused):
        confirm(proposal=proposal, by=actor(world.anna))
    assert counts().ready == 0
    confirm(proposal=proposal, by=actor(world.bram))
    assert counts().ready == 1


def test_a_later_disagreement_holds_it_back(world: World, media: list[Medium]) -> None:
    proposed(world, media[0])
    categorise(case=world.case, media=[media[0].pk], category="2", by=actor(world.olaf))
    assert counts() == Counts(ready=0, provisional=0, contested=1, released=0)


def test_nothing_provisional_is_released(world: World, media: list[Medium]) -> None:
    proposed(world, media[1])
    with pytest.raises(InputRefused):
        release(name="TBKK Oost", by=actor(world.lotte))
    assert Release.objects.count() == 0


def test_a_release_is_a_new_version_that_finds_it_known(world: World, media: list[Medium], settings: Any) -> None:
    proposed(world, media[0])
    (made,) = release(name="TBKK Oost", by=actor(world.lotte))
    assert (made.entries, made.library_version, made.distributed) == (1, 1, True)
    version = read_version(str(settings.LIBRARY))
    assert [one.title for one in version.lists] == ["TBKK Oost #1"]
    assert version.lists[0].file_sha256 == made.digest
    assert media[0].sha256 in released_file(made).read_text()
    assert list(agreed()) == []
    assert AuditEntry.objects.filter(name="library.release").count() == 1


def test_what_a_minor_made_goes_on_a_list_apart(world: World, media: list[Medium]) -> None:
    proposed(world, media[0])
    (own,) = proposed(world, media[1], self_generated=True)
    confirm(proposal=own, by=actor(world.bram))
    shared, apart = release(name="TBKK Oost", by=actor(world.lotte))
    assert (shared.distributed, apart.distributed) == (True, False)
    assert media[1].sha256 not in released_file(shared).read_text()
    assert media[1].sha256 in released_file(apart).read_text()


def test_what_was_released_is_retracted_and_not_withdrawn(world: World, media: list[Medium], settings: Any) -> None:
    (proposal,) = proposed(world, media[0])
    release(name="TBKK Oost", by=actor(world.lotte))
    with pytest.raises(InputRefused):
        withdraw(proposal=proposal, by=actor(world.anna))
    made = retract(number=1, entry=f"V{proposal.pk}", reason="Verkeerd gezien", by=actor(world.lotte))
    assert (made.list, made.library_version) == ("TBKK Oost #1", 2)
    assert read_version(str(settings.LIBRARY)).lists[0].gone == {f"V{proposal.pk}"}


def test_an_entry_that_is_not_there_changes_nothing(world: World, media: list[Medium], settings: Any) -> None:
    proposed(world, media[0])
    release(name="TBKK Oost", by=actor(world.lotte))
    with pytest.raises(InputRefused):
        retract(number=1, entry="V999", reason="Verkeerd gezien", by=actor(world.lotte))
    assert read_version(str(settings.LIBRARY)).number == 1

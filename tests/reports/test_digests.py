"""The list that hotlines may look up: from what may be distributed, by two people, and narrower at once when needed."""

from pathlib import Path
from typing import Any

import pytest

from tests.desk_world import World, actor
from vangnet.cases.actions.categorising import categorise
from vangnet.cases.actions.proposals import Mark, confirm, propose
from vangnet.cases.actions.releasing import release, retract
from vangnet.cases.models import Medium, Release
from vangnet.errors import InputRefused
from vangnet.reports.actions.hotline import approve_digests, outgoing, propose_digests, refuse_digests
from vangnet.reports.models import DigestList
from vangnet.transfer import shapes


@pytest.fixture
def released(world: World, tmp_path: Path, settings: Any) -> list[Release]:
    """Two lists: three media that may be distributed, and one that a minor made."""
    settings.DATA, settings.LIBRARY = tmp_path, tmp_path / "library"
    media = world.add_media(world.add_exhibit(world.case), 4, pdq="f0" * 16 + "3c" * 16)
    for who in (world.anna, world.bram):
        categorise(case=world.case, media=[one.pk for one in media], category="1", by=actor(who))
    marks = {one.pk: Mark(self_generated=place == 3) for place, one in enumerate(media)}
    for proposal in propose(case=world.case, media=marks, by=actor(world.anna)):
        if proposal.self_generated:
            confirm(proposal=proposal, by=actor(world.bram))
    return release(name="TBKK Oost", by=actor(world.lotte))


def sent() -> dict[str, bytes]:
    """What goes to the public door, by kind of digest."""
    found = {}
    for entry, mark in outgoing():
        mark(1)
        if isinstance(entry, shapes.Digests):
            found[entry.kind] = entry.digests
    return found


def test_two_people_approve_what_the_door_gets(world: World, released: list[Release]) -> None:
    shared = [one for one in released if one.distributed]
    proposed = propose_digests(shared, by=actor(world.lotte))
    assert proposed.counts == {"md5": 3, "sha1": 3, "sha256": 3}
    assert sent() == {}
    with pytest.raises(InputRefused):
        approve_digests(proposed, by=actor(world.lotte))
    approve_digests(proposed, by=actor(world.ines))
    told = sent()
    listed = sorted(bytes.fromhex(medium.sha256) for medium in Medium.objects.order_by("position")[:3])
    assert told["sha256"] == b"".join(listed)
    assert (len(told["md5"]), len(told["sha1"])) == (48, 60)
    assert sent() == {}
    with pytest.raises(InputRefused):
        approve_digests(proposed, by=actor(world.ines))


def test_what_minors_made_is_never_on_it(world: World, released: list[Release]) -> None:
    with pytest.raises(InputRefused):
        propose_digests(released, by=actor(world.lotte))
    assert DigestList.objects.count() == 0


def test_a_proposal_is_refused_with_a_reason_and_only_one_waits(world: World, released: list[Release]) -> None:
    shared = [one for one in released if one.distributed]
    proposed = propose_digests(shared, by=actor(world.lotte))
    with pytest.raises(InputRefused):
        propose_digests(shared, by=actor(world.lotte))
    with pytest.raises(InputRefused):
        refuse_digests(proposed, reason=" ", by=actor(world.ines))
    refuse_digests(proposed, reason="eerst overleg", by=actor(world.ines))
    assert propose_digests([], by=actor(world.lotte)).counts == {"md5": 0, "sha1": 0, "sha256": 0}


def test_what_was_retracted_leaves_the_list_at_once_and_by_itself(world: World, released: list[Release]) -> None:
    shared = [one for one in released if one.distributed]
    approve_digests(propose_digests(shared, by=actor(world.lotte)), by=actor(world.ines))
    sent()
    entry = f"V{shared[0].proposals.order_by('pk')[0].pk}"
    number = next(one.number for one in _lists() if one.file_sha256 == shared[0].digest)
    retract(number=number, entry=entry, reason="vergissing", by=actor(world.lotte))
    told = sent()
    assert len(told["sha256"]) == 64
    newest = DigestList.objects.first()
    assert newest is not None
    assert (newest.version, newest.approved_by, newest.narrowed_from.version) == (2, world.ines, 1)
    assert sent() == {}


def test_a_list_that_changed_after_it_was_proposed_is_not_approved(world: World, released: list[Release]) -> None:
    shared = [one for one in released if one.distributed]
    proposed = propose_digests(shared, by=actor(world.lotte))
    entry = f"V{shared[0].proposals.order_by('pk')[0].pk}"
    number = next(one.number for one in _lists() if one.file_sha256 == shared[0].digest)
    retract(number=number, entry=entry, reason="vergissing", by=actor(world.lotte))
    with pytest.raises(InputRefused):
        approve_digests(proposed, by=actor(world.ines))


def _lists() -> Any:
    from vangnet.cases.queries.library import lists

    return lists()

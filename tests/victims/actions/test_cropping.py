"""A crop is made, checked, approved by others, withdrawn and exported; whoever tries otherwise is refused."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone, translation

from tests.desk_world import actor
from tests.victims.cropped import ROOM, Seized
from tests.victims.listed import listed
from tests.world import encoded, pattern
from vangnet.accounts.models import AuditEntry, Person
from vangnet.cases.models import Categorisation
from vangnet.errors import InputRefused
from vangnet.victims import crops
from vangnet.victims.actions import cropping
from vangnet.victims.models import Crop, CropApproval
from vangnet.victims.queries.crops import account_of, crops_of
from vangnet.victims.recipe import Recipe

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """What is refused is told in English here; the Dutch words have tests of their own."""
    with translation.override("en"):
        yield


State = Crop.State


def approve(crop: Crop, person: Person, **more: Any) -> CropApproval:
    said = {"pixels_sha256": crop.pixels_sha256, "reason": "alleen behang", **more}
    return cropping.approve_crop(crop, by=actor(person), **said)


def codes(crop: Crop) -> set[str]:
    return {told[0].removeprefix("victims.check_") for told in crop.checks}


def test_a_crop_is_made_checked_and_waits(seized: Seized) -> None:
    crop = seized.crop()
    assert (crop.state, crop.number, crop.width, crop.height) == (State.CHECKED, 1, 320, 240)
    assert crop.pixels_sha256 == crops.remade(crop).sha256()
    assert codes(crop) == {"source_digest", "pixels", "nothing_hidden", "no_library"}
    assert AuditEntry.objects.latest("pk").name == "crop.make"


def test_numbers_go_on(seized: Seized) -> None:
    assert [seized.crop(title=f"Deel {n}").number for n in range(3)] == [1, 2, 3]


@pytest.mark.parametrize("changed", [{"title": " "}, {"title": "x" * 121}, {"kind": "person"}, {"kind": ""}])
def test_a_crop_has_a_name_and_a_kind(seized: Seized, changed: dict[str, str]) -> None:
    with pytest.raises(InputRefused):
        seized.crop(**changed)
    assert not Crop.objects.exists()


def test_only_media_of_the_childs_series_are_cropped(seized: Seized) -> None:
    seized.series.media.remove(seized.picture)
    with pytest.raises(InputRefused, match="no series"):
        seized.crop()


def test_a_series_that_was_taken_off_counts_no_more(seized: Seized) -> None:
    seized.victim.series.update(revoked_at="2026-01-01T00:00Z")
    with pytest.raises(InputRefused, match="no series"):
        seized.crop()


@pytest.mark.parametrize("name", ["anna", "eva", "yara", "carla", "dirk", "beheer"])
def test_who_may_not_makes_no_crop(seized: Seized, name: str) -> None:
    with pytest.raises(InputRefused, match="may not"):
        seized.crop(by=actor(getattr(seized.world, name)))


class TestApproving:
    def test_another_person_approves(self, seized: Seized) -> None:
        crop = seized.crop()
        approve(crop, seized.world.bram)
        crop.refresh_from_db()
        assert (crop.state, cropping.approvals_of(crop)) == (State.APPROVED, 1)

    def test_two_others_are_counted_as_two(self, seized: Seized) -> None:
        crop = seized.crop()
        approve(crop, seized.world.bram)
        approve(crop, seized.world.olaf)
        assert cropping.approvals_of(crop) == 2
        assert crops_of(seized.victim, seized.world.wies).get().approved == 2

    def test_the_maker_never_approves(self, seized: Seized) -> None:
        crop = seized.crop()
        with pytest.raises(InputRefused, match="never approves"):
            approve(crop, seized.world.wies)
        assert crop.approvals.count() == 0

    def test_nobody_counts_twice(self, seized: Seized) -> None:
        crop = seized.crop()
        approve(crop, seized.world.bram)
        with pytest.raises(InputRefused, match="before"):
            approve(crop, seized.world.bram)
        assert cropping.approvals_of(crop) == 1

    @pytest.mark.parametrize("name", ["anna", "eva", "yara", "dirk", "toezicht"])
    def test_who_may_not_approves_nothing(self, seized: Seized, name: str) -> None:
        crop = seized.crop()
        with pytest.raises(InputRefused, match="may not"):
            approve(crop, getattr(seized.world, name))

    def test_other_pixels_than_were_looked_at_are_not_approved(self, seized: Seized) -> None:
        crop = seized.crop()
        with pytest.raises(InputRefused, match="not the pixels"):
            approve(crop, seized.world.bram, pixels_sha256="0" * 64)

    def test_what_cannot_be_made_again_is_not_approved(self, seized: Seized) -> None:
        crop = seized.crop()
        (seized.folder / "1.png").unlink()
        with pytest.raises(InputRefused, match="cannot be read"):
            approve(crop, seized.world.bram)

    def test_an_approval_has_a_reason(self, seized: Seized) -> None:
        with pytest.raises(InputRefused):
            approve(seized.crop(), seized.world.bram, reason="  ")

    def test_a_refusal_ends_it_also_after_an_approval(self, seized: Seized) -> None:
        crop = seized.crop()
        approve(crop, seized.world.bram)
        said = {"pixels_sha256": crop.pixels_sha256, "reason": "een naam op de muur"}
        cropping.refuse_crop(crop, by=actor(seized.world.olaf), **said)
        crop.refresh_from_db()
        assert crop.state == State.REFUSED
        with pytest.raises(InputRefused):
            cropping.export_crop(crop, recipient="BKA", purpose="vraag", by=actor(seized.world.bram))


class TestWithdrawing:
    def test_it_stops_whatever_uses_the_crop_in_the_same_transaction(self, seized: Seized) -> None:
        crop, heard = seized.crop(), []
        listen = lambda **told: heard.append((told["crop"].pk, told["reason"]))  # noqa: E731
        crops.crop_stopped.connect(listen)
        try:
            cropping.withdraw_crop(crop, reason="verkeerde kamer", by=actor(seized.world.bram))
        finally:
            crops.crop_stopped.disconnect(listen)
        crop.refresh_from_db()
        assert heard == [(crop.pk, "verkeerde kamer")]
        assert (crop.state, crop.withdrawn_by, crop.withdrawn_why) == (
            State.WITHDRAWN,
            seized.world.bram,
            "verkeerde kamer",
        )

    def test_once_is_for_good(self, seized: Seized) -> None:
        crop = seized.crop()
        cropping.withdraw_crop(crop, reason="x", by=actor(seized.world.wies))
        with pytest.raises(InputRefused, match="before"):
            cropping.withdraw_crop(crop, reason="y", by=actor(seized.world.wies))
        with pytest.raises(InputRefused):
            approve(crop, seized.world.bram)


class TestTheLibrary:
    def test_a_crop_that_a_list_knows_is_kept_as_refused(self, seized: Seized) -> None:
        made = crops.cut(seized.picture, ROOM)
        listed(seized.folder.parent.parent / "library", crops.png(made))
        crop = seized.crop()
        assert crop.state == State.REFUSED
        assert "known" in codes(crop)
        with pytest.raises(InputRefused):
            approve(crop, seized.world.bram)

    def test_a_newer_library_is_asked_before_approval(self, seized: Seized) -> None:
        crop = seized.crop()
        listed(seized.folder.parent.parent / "library", crops.png_of(crop))
        with pytest.raises(InputRefused, match="newer library"):
            approve(crop, seized.world.bram)
        crop.refresh_from_db()
        assert (crop.state, crop.library_version is not None) == (State.REFUSED, True)

    def test_a_newer_library_is_asked_before_export(self, seized: Seized) -> None:
        crop = seized.crop()
        approve(crop, seized.world.bram)
        version = listed(seized.folder.parent.parent / "library", encoded(pattern(9)))
        cropping.export_crop(crop, recipient="BKA", purpose="vraag", by=actor(seized.world.bram))
        crop.refresh_from_db()
        assert (crop.state, crop.library_version) == (State.APPROVED, version)
        listed(seized.folder.parent.parent / "library", crops.png_of(crop))
        with pytest.raises(InputRefused):
            cropping.export_crop(crop, recipient="BKA", purpose="vraag", by=actor(seized.world.bram))
        crop.refresh_from_db()
        assert (crop.state, crop.exports.count()) == (State.REFUSED, 1)

    def test_a_crop_of_nearly_the_whole_source_must_be_weighed(self, seized: Seized) -> None:
        crop = seized.crop(recipe=Recipe(2, 2, 636, 476))
        assert (crop.state, "is_source" in codes(crop)) == (State.CHECKED, True)

    @pytest.mark.parametrize("turns", [1, 2, 3])
    def test_turning_it_hides_that_from_nobody(self, seized: Seized, turns: int) -> None:
        assert "is_source" in codes(seized.crop(recipe=Recipe(0, 0, 640, 480, turns=turns, gamma_percent=130)))

    def test_a_crop_of_the_whole_of_an_illegal_picture_is_refused(self, seized: Seized) -> None:
        said = {"category": "1", "profile": "vics-us", "act": "1", "made_at": timezone.now()}
        Categorisation.objects.create(medium=seized.picture, person=seized.world.anna, **said)
        crop = seized.crop(recipe=Recipe(2, 2, 636, 476))
        assert (crop.state, "is_source_categorised" in codes(crop)) == (State.REFUSED, True)
        assert seized.crop().state == State.CHECKED  # a part of it is another matter


class TestExporting:
    def test_an_approved_crop_leaves_with_its_recipient_and_purpose(self, seized: Seized) -> None:
        crop = seized.crop()
        approve(crop, seized.world.bram)
        made, png = cropping.export_crop(
            crop, recipient="BKA", purpose="kent u dit behang?", by=actor(seized.world.wies)
        )
        assert png == crops.png_of(crop)
        assert made.file_sha256 == hashlib.sha256(png).hexdigest()
        line = AuditEntry.objects.latest("pk")
        details = json.loads(line.details)
        assert (line.name, details["recipient"], details["sha256"]) == (
            "crop.export",
            "BKA",
            made.file_sha256,
        )

    def test_what_nobody_approved_leaves_nowhere(self, seized: Seized) -> None:
        with pytest.raises(InputRefused, match="approved"):
            cropping.export_crop(seized.crop(), recipient="BKA", purpose="vraag", by=actor(seized.world.wies))

    @pytest.mark.parametrize("said", [{"recipient": " "}, {"purpose": ""}, {"recipient": "x" * 201}])
    def test_it_is_said_to_whom_and_why(self, seized: Seized, said: dict[str, str]) -> None:
        crop = seized.crop()
        approve(crop, seized.world.bram)
        with pytest.raises(InputRefused):
            cropping.export_crop(crop, by=actor(seized.world.wies), **{"recipient": "BKA", "purpose": "vraag", **said})

    def test_the_account_tells_everything_that_makes_it_again(self, seized: Seized) -> None:
        crop = seized.crop()
        approve(crop, seized.world.bram)
        cropping.export_crop(crop, recipient="BKA", purpose="vraag", by=actor(seized.world.wies))
        told = json.loads(json.dumps(account_of(crop)))
        assert told["source"]["sha256"] == seized.picture.sha256
        assert (told["source"]["exhibit"], told["source"]["address"]) == ("G1", "1.png")
        assert told["recipe"]["x"] == 40
        assert told["result"]["pixels_sha256"] == crop.pixels_sha256
        assert [one["by"]["number"] for one in told["decisions"]] == ["bram"]
        assert [one["recipient"] for one in told["exports"]] == ["BKA"]
        assert "Pillow" in told["made"]["with"]

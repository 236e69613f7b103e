"""Pixels come from the exhibit itself, at the moment of looking, to who has leave; and never lie anywhere else."""

import io
import re

import numpy as np
import pytest
from PIL import Image

from tests.desk_world import World, actor, client_of
from tests.filmed import needs_ffmpeg
from tests.world import encoded, pattern
from vangnet.accounts.models import AuditEntry
from vangnet.accounts.preferences import prefer
from vangnet.cases.actions.categorising import categorise
from vangnet.cases.models import Exhibit, Look, Medium

pytestmark = [pytest.mark.usefixtures("seized"), needs_ffmpeg]


def tile_addresses(page: bytes) -> dict[int, str]:
    found = re.findall(r'src="(/media/[^"]+/(\d+)/pixels/tile[^"]+)"', page.decode())
    return {int(position): address for address, position in found}


def grid(world: World, client, query: str = "status=&reading=all") -> bytes:
    return client.get(f"/media/{world.case.number}/?{query}").content


def looked(world: World, client, position: int, **more: str) -> dict:
    address = f"/media/{world.case.number}/{position}/look/"
    return client.post(address, more, headers={"HX-Request": "true"}).json()


def difference(data: bytes, picture: Image.Image) -> float:
    shown = Image.open(io.BytesIO(data)).convert("RGB")
    wanted = picture.convert("RGB").resize(shown.size, Image.Resampling.BICUBIC)
    return float(np.abs(np.asarray(shown, int) - np.asarray(wanted, int)).mean())


def test_tiles_are_small_grey_and_blurred(world: World, anna) -> None:
    response = anna.get(tile_addresses(grid(world, anna))[1])
    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
    assert response["Cache-Control"] == "no-store, private"
    shown = Image.open(io.BytesIO(response.content))
    assert (shown.size, shown.mode) == ((144, 108), "L")
    sharp = pattern(1).convert("L").resize(shown.size)
    assert np.abs(np.diff(np.asarray(shown, int))).mean() < np.abs(np.diff(np.asarray(sharp, int))).mean() / 2


def test_tiles_come_as_somebody_chose_to_see_them(world: World, anna) -> None:
    anna.post(f"/media/{world.case.number}/preferences/", {"tile": "208"})
    response = anna.get(tile_addresses(grid(world, anna))[1])
    assert difference(response.content, pattern(1)) < 8


def test_a_size_of_tiles_that_does_not_exist_is_refused(world: World, anna) -> None:
    anna.post(f"/media/{world.case.number}/preferences/", {"tile": "9999"})
    world.anna.refresh_from_db()
    assert world.anna.preferences == {}


@pytest.mark.parametrize(("position", "number"), [(1, 1), (2, 2), (4, 3)])
def test_what_is_shown_on_purpose_is_what_lies_in_the_exhibit(world: World, anna, position: int, number: int) -> None:
    told = looked(world, anna, position)
    assert difference(anna.get(told["picture"]).content, pattern(number)) < 6
    look = Look.objects.get()
    assert (look.person, look.medium.position, look.large) == (world.anna, position, False)
    line = AuditEntry.objects.get(name="medium.look")
    assert line.objects_named == f'["medium:{look.medium_id}"]'


def test_a_video_is_a_strip_of_stills_and_pieces_without_sound(world: World, anna) -> None:
    strip = anna.get(tile_addresses(grid(world, anna))[5])
    assert (strip["Content-Type"], strip.content.count(b"<image")) == ("image/svg+xml", 4)
    told = looked(world, anna, 5)
    assert anna.get(told["picture"])["Content-Type"] == "image/svg+xml"
    piece = anna.get(told["clip"] + "&start=0")
    assert (piece.status_code, piece["Content-Type"]) == (200, "video/webm")
    assert "/pixels/clip?" in told["clip"]
    assert "/pixels/clip-sound?" in looked(world, anna, 5, sound="1")["clip"]


def test_a_hostile_picture_is_told_in_words_and_stops_nothing(world: World, anna) -> None:
    addresses = tile_addresses(grid(world, anna))
    broken = anna.get(addresses[3])
    assert (broken["Content-Type"], broken["X-Vangnet-Reason"]) == ("image/svg+xml", "corrupt")
    assert "Beschadigd" in broken.content.decode()
    assert anna.get(addresses[1])["Content-Type"] == "image/jpeg"


def test_evidence_that_changed_is_not_shown_as_if_it_was_the_same(
    world: World, anna, seized: Exhibit, settings
) -> None:
    (settings.EVIDENCE_ROOTS["evidence"] / "G1" / "DCIM" / "1.png").write_bytes(encoded(pattern(9)))
    assert anna.get(looked(world, anna, 1)["picture"])["X-Vangnet-Reason"] == "digest_conflict"


def test_another_place_of_the_same_content_is_shown_where_the_first_is_gone(
    world: World, anna, seized: Exhibit, settings
) -> None:
    root = settings.EVIDENCE_ROOTS["evidence"] / "G1"
    (root / "DCIM" / "1.png").rename(root / "moved.png")
    assert anna.get(looked(world, anna, 1)["picture"])["X-Vangnet-Reason"] == "missing"
    medium = Medium.objects.get(case=world.case, position=1)
    medium.places.create(exhibit=seized, scan=seized.scans.get(), address="moved.png", folder="", status="new")
    assert difference(anna.get(looked(world, anna, 1)["picture"]).content, pattern(1)) < 6


@pytest.mark.parametrize("path", ["../G1", "/etc", "nowhere", "link"])
def test_an_exhibit_outside_its_root_shows_nothing(world: World, anna, seized: Exhibit, settings, path: str) -> None:
    (settings.EVIDENCE_ROOTS["evidence"] / "link").symlink_to(settings.EVIDENCE_ROOTS["evidence"] / "G1")
    Exhibit.objects.filter(pk=seized.pk).update(path=path)
    assert anna.get(looked(world, anna, 1)["picture"])["X-Vangnet-Reason"] == "missing"


def test_known_media_are_shown_only_with_a_reason_which_the_log_keeps(world: World, anna) -> None:
    Medium.objects.filter(position=1).update(status="known")
    assert sorted(tile_addresses(grid(world, anna))) == [2, 3, 4, 5]
    address = f"/media/{world.case.number}/1/look/"
    refused = anna.post(address, {"reason": "  "}, headers={"HX-Request": "true"})
    assert (refused.status_code, "picture" in refused.json(), Look.objects.count()) == (422, False, 0)
    told = looked(world, anna, 1, reason="to compare the background")
    assert difference(anna.get(told["picture"]).content, pattern(1)) < 6
    lines = AuditEntry.objects.filter(name="medium.look").order_by("sequence")
    assert [line.status_code for line in lines] == ["refused", "ok"]
    assert "to compare the background" in lines[1].details


def test_a_word_for_a_tile_shows_nothing_that_became_known_since(world: World, anna) -> None:
    address = tile_addresses(grid(world, anna))[1]
    Medium.objects.filter(position=1).update(status="known")
    assert anna.get(address).status_code == 404


def test_a_word_for_a_tile_opens_no_other_form_medium_or_session(world: World, anna, bram) -> None:
    address = tile_addresses(grid(world, anna))[1]
    assert anna.get(address.replace("tile-144-gb", "large")).status_code == 404
    assert anna.get(address.replace("tile-144-gb", "tile-288-")).status_code == 404
    assert anna.get(address.replace("/1/pixels", "/2/pixels")).status_code == 404
    assert anna.get(address.replace("tile-144-gb", "huge")).status_code == 404
    assert anna.get(address.partition("?")[0]).status_code == 404
    assert bram.get(address).status_code == 404
    assert client_of(world.anna, purposes=(world.case,)).get(address).status_code == 404


def test_rights_are_asked_for_again_at_each_picture(world: World, anna) -> None:
    address = tile_addresses(grid(world, anna))[1]
    world.anna.grants.all().delete()
    world.anna.teams.clear()
    assert anna.get(address).status_code == 404
    world.anna.teams.add(world.team)
    world.anna.grants.create(role="youth_officer", granted_at=world.case.opened_at)
    assert anna.get(address).status_code == 403


def test_pixels_of_a_case_that_was_removed_are_gone(world: World, anna) -> None:
    address = tile_addresses(grid(world, anna))[1]
    world.case.retention = "removed"
    world.case.save()
    assert anna.get(address).status_code == 404


def test_who_may_not_look_gets_no_address_of_pixels(world: World) -> None:
    joris = client_of(world.joris, purposes=(world.case,))
    page = grid(world, joris)
    assert (tile_addresses(page), page.count(b'class="tile')) == ({}, 6)


def test_what_is_categorised_already_is_not_shown_again_by_itself(world: World, anna, bram) -> None:
    media = list(world.case.media.all())
    categorise(case=world.case, media=[media[0].pk], category="0", by=actor(world.bram))
    categorise(case=world.case, media=[media[1].pk], category="1", by=actor(world.bram))
    assert sorted(tile_addresses(grid(world, anna))) == [2, 3, 4, 5]  # 2 waits for her as second reader
    assert sorted(tile_addresses(grid(world, bram))) == [3, 4, 5]


def test_how_long_somebody_looked_is_kept_for_themselves(world: World, anna, bram) -> None:
    made = looked(world, anna, 1)["look"]
    address = f"/media/{world.case.number}/looked/"
    assert anna.post(address, {"look": made, "seconds": "2.5"}).status_code == 204
    assert bram.post(address, {"look": made, "seconds": "99"}).status_code == 404
    assert anna.post(address, {"look": made, "seconds": "nan"}).status_code == 404
    assert anna.post(address, {"look": "x", "seconds": "1"}).status_code == 400
    assert Look.objects.get().seconds == 2.5


def test_nothing_is_written_beside_the_exhibit_or_the_results(world: World, anna, settings) -> None:
    root = settings.EVIDENCE_ROOTS["evidence"]
    before = sorted(root.rglob("*"))
    anna.get(tile_addresses(grid(world, anna))[1])
    assert (sorted(root.rglob("*")), settings.RESULTS.exists()) == (before, False)


def test_preferences_decide_the_form_and_no_address_can(world: World, anna) -> None:
    prefer(world.anna, grey=False)
    assert "tile-144-b?" in tile_addresses(grid(world, anna))[1]

"""Near copies stand behind the largest of them, turned ones too; nothing else does."""

from pathlib import Path

from PIL import Image

from tests.desk_world import World
from tests.world import pattern
from vangnet.cases.actions.likeness import group_alike
from vangnet.cases.models import Medium
from vangnet.scan.results import Results
from vangnet.scan.run import scan


def placed(world: World, results: Path) -> dict[str, Medium]:
    """The media of a scan's records, by address."""
    exhibit = world.add_exhibit(world.case)
    for number, row in enumerate(Results.open(results).rows(), 1):
        facts = {
            name: row[name] for name in "sha256 sha1 md5 type size width height pdq pdq_quality status address".split()
        }
        Medium.objects.create(case=world.case, exhibit=exhibit, position=number, kind="picture", **facts)
    return {medium.address: medium for medium in world.case.media.all()}


def test_near_copies_stand_behind_the_largest(world: World, tmp_path: Path) -> None:
    exhibit = tmp_path / "exhibit"
    exhibit.mkdir()
    pattern(1).save(exhibit / "large.png")
    pattern(1).resize((320, 240)).save(exhibit / "small.jpg")
    pattern(1).transpose(Image.Transpose.ROTATE_90).resize((240, 320)).save(exhibit / "turned.png")
    pattern(2).save(exhibit / "other.png")
    scan(exhibit, tmp_path / "out", library=None)
    placed(world, tmp_path / "out")

    assert group_alike(world.case, [tmp_path / "out"]) == 2

    led = {medium.address: medium.alike and medium.alike.address for medium in world.case.media.select_related("alike")}
    assert led == {"large.png": None, "small.jpg": "large.png", "turned.png": "large.png", "other.png": None}
    assert group_alike(world.case, [tmp_path / "out"]) == 2, "again, it says the same"


def test_a_case_without_pictures_has_no_groups(world: World, tmp_path: Path) -> None:
    assert group_alike(world.case, [tmp_path / "nowhere"]) == 0

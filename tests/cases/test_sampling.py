"""Samples and descriptions: the seed first, drawn once, and drawn again by the printed method."""

import re
import subprocess
from pathlib import Path

import msgspec
import pytest

from tests.desk_world import World, actor
from vangnet.accounts.models import AuditEntry
from vangnet.cases.actions.sampling import choose_representative, commit_seed, draw_sample, frame
from vangnet.cases.models import Exhibit, Sample
from vangnet.errors import InputRefused
from vangnet.scan.sampling import Method, tell_method


@pytest.fixture
def exhibit(world: World) -> Exhibit:
    exhibit = world.add_exhibit(world.case)
    world.add_media(exhibit, 30)
    world.add_media(exhibit, 5, status="known")
    world.add_media(exhibit, 2, kind="other")
    return exhibit


def committed(world: World, exhibit: Exhibit, **more: object) -> Sample:
    told = {"frame": "all", "size": 10, "seed": "PL0600 2026-11-01", "seed_chosen": "Zaaknummer en datum", **more}
    return commit_seed(exhibit=exhibit, **told, by=actor(world.anna))


def test_the_seed_is_in_the_log_before_the_sample(world: World, exhibit: Exhibit) -> None:
    sample = committed(world, exhibit)
    assert list(AuditEntry.objects.values_list("name", flat=True)) == ["sample.commit"]
    draw_sample(sample=sample, by=actor(world.bram))
    assert list(AuditEntry.objects.values_list("name", flat=True)) == ["sample.commit", "sample.draw"]


def test_the_frame_holds_pictures_and_videos(exhibit: Exhibit) -> None:
    assert (len(frame(exhibit, "all")), len(frame(exhibit, "new"))) == (35, 30)


def test_a_sample_is_drawn_once(world: World, exhibit: Exhibit) -> None:
    sample = draw_sample(sample=committed(world, exhibit), by=actor(world.anna))
    with pytest.raises(InputRefused):
        draw_sample(sample=sample, by=actor(world.anna))


def test_a_sample_larger_than_its_frame_is_refused(world: World, exhibit: Exhibit) -> None:
    sample = committed(world, exhibit, size=36)
    with pytest.raises(InputRefused):
        draw_sample(sample=sample, by=actor(world.anna))
    assert Sample.objects.get().drawn_at is None


def test_the_printed_method_draws_the_same_sample(world: World, exhibit: Exhibit, tmp_path: Path) -> None:
    sample = draw_sample(sample=committed(world, exhibit), by=actor(world.anna))
    told = tell_method(msgspec.convert(sample.method, Method), "nl")
    (command,) = re.findall(r"^ +(while .*)$", told, flags=re.MULTILINE)
    (tmp_path / "kader.txt").write_text("".join(f"{one}\n" for one in frame(exhibit, "all")))
    drawn = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, check=True, text=True)
    assert drawn.stdout.split() == sample.contents


def test_at_most_five_media_stand_for_a_case(world: World, exhibit: Exhibit) -> None:
    for position in range(1, 6):
        choose_representative(case=world.case, position=position, description="Een strand", by=actor(world.anna))
    with pytest.raises(InputRefused):
        choose_representative(case=world.case, position=6, description="Een strand", by=actor(world.anna))


@pytest.mark.parametrize(("position", "description"), [(1, " "), (99, "Een strand")])
def test_a_medium_is_there_and_described(world: World, exhibit: Exhibit, position: int, description: str) -> None:
    with pytest.raises(InputRefused):
        choose_representative(case=world.case, position=position, description=description, by=actor(world.anna))
    assert world.case.representatives.count() == 0

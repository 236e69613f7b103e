"""What tests of victims share."""

from pathlib import Path

import pytest

from tests.desk_world import World
from tests.victims.cropped import Seized
from vangnet.victims.models import Victim


@pytest.fixture
def child(world: World) -> Victim:
    """A child of a series of Anna's case; Wies began the page, and Bram works on victims too."""
    return world.victim()


@pytest.fixture
def seized(tmp_path: Path, settings, world: World) -> Seized:
    """A child, with drawn pictures in an exhibit on the disk."""
    settings.EVIDENCE_ROOTS = {"evidence": tmp_path / "evidence"}
    settings.RESULTS, settings.LIBRARY = tmp_path / "results", tmp_path / "library"
    return Seized(world, tmp_path)

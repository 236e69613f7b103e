"""A desk and a public door that know each other."""

from pathlib import Path
from typing import Any

import pytest

from tests.desk_world import World
from tests.doors import Doors


@pytest.fixture
def doors(world: World, settings: Any, tmp_path: Path) -> Doors:
    settings.INTAKE_UNIT = world.unit.name
    return Doors(settings, tmp_path)

"""What tests of the pages of alerts share."""

from pathlib import Path
from typing import Any

import pytest

from tests.alerts.alert_world import Ready
from tests.desk_world import World


@pytest.fixture
def ready(world: World, tmp_path: Path, settings: Any) -> Ready:
    """An alert of which nothing is missing, with a drawn picture on the disk."""
    return Ready(world, tmp_path, settings)

"""A case with a captured exhibit, and Anna who works on it."""

from pathlib import Path

import pytest
from django.test import Client

from tests.cases.captured import loaded
from tests.desk_world import World, client_of
from vangnet.cases.models import Medium


@pytest.fixture
def media(world: World, tmp_path: Path) -> list[Medium]:
    exhibit = world.add_exhibit(world.case)
    media = world.add_media(exhibit, 8)
    loaded(exhibit, media, tmp_path / "out")
    return media


@pytest.fixture
def anna(world: World) -> Client:
    return client_of(world.anna, purposes=(world.case,))

"""What tests of checklists share."""

import pytest

from tests.desk_world import World
from tests.suspects.disposed import answered, heard, opened
from vangnet.suspects.models import Checklist


@pytest.fixture
def checklist(world: World) -> Checklist:
    """The checklist of a grown-up suspect of Anna's case, by set A; the case has one exhibit."""
    world.add_exhibit(world.case)
    return opened(world)


@pytest.fixture
def whole(world: World, checklist: Checklist) -> Checklist:
    """All is answered with yes, heard, and given up; only a lawyer has not confirmed the set."""
    answered(world, checklist)
    heard(world, checklist)
    return checklist

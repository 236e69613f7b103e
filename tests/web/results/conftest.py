"""A case with two scanned exhibits, of which two people read a part."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.cases.conftest import Desk, desk, library
from tests.desk_world import actor
from tests.world import encoded, pattern
from vangnet.cases.actions.categorising import categorise
from vangnet.cases.models import Case, CustodyEvent, Finding, Medium

__all__ = ["desk", "library"]


@pytest.fixture
def worked(desk: Desk) -> Desk:
    """G1: a known picture twice, four new ones, a broken one and a text. G2: two of these new ones, and another."""
    world = desk.world
    Case.objects.filter(pk=world.case.pk).update(parketnummer="05/123456-26", legal_basis="Art. 94 Sv")
    world.case.refresh_from_db()
    new = {f"n{number}_png": encoded(pattern(number)) for number in (10, 11, 12, 13)}
    known = encoded(pattern(0))
    first = desk.exhibit(a_png=known, b_png=known, e_png=new["n10_png"][:300], note=b"hello\n", **new)
    second = desk.exhibit("G2", n10_png=new["n10_png"], n11_png=new["n11_png"], x_png=encoded(pattern(20)))
    CustodyEvent.objects.create(
        exhibit=first, kind="seized", at=datetime(2026, 11, 1, 9, tzinfo=UTC), to_whom="Politie", written_by=world.olaf
    )
    for exhibit in (first, second):
        desk.start(exhibit)
    desk.work()
    say(desk, ("n10.png", "n11.png"), "1", "anna")
    say(desk, ("n10.png",), "1", "bram")
    say(desk, ("n12.png",), "1", "anna")
    say(desk, ("n12.png",), "2", "bram")
    say(desk, ("n13.png",), "0", "anna")
    Finding.objects.create(
        case=world.case, exhibit=first, kind="user", statement="Er is één account", made_by=world.anna
    )
    return desk


def say(desk: Desk, names: tuple[str, ...], category: str, who: str) -> None:
    media = Medium.objects.filter(case=desk.world.case, address__in=names).values_list("pk", flat=True)
    by: Any = actor(getattr(desk.world, who))
    categorise(case=desk.world.case, media=list(media), category=category, by=by)

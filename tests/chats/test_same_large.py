"""Who could be one person among 200,000 identifiers, and where one is shared by all."""

import time

import polars as pl
import pytest

from tests.cases.conftest import Desk
from tests.chats.given import Given
from tests.chats.people import telegram
from vangnet.chats.folders import folder_of
from vangnet.chats.identifying import IDENTIFIED, SCHEMA
from vangnet.chats.models import Export
from vangnet.chats.queries.across import shares_in
from vangnet.chats.queries.same import MOST_SHARED, pairs_in
from vangnet.networks.store.layout import MEMBERS

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 100_000
SECONDS = 20.0
"""Of the processor; it takes about one on the machine of docs/networks.md."""


def _swell(export: Export, first: int, *, relay: str = "") -> None:
    """Give an export many members, each with a number of its own, and maybe all with one address."""
    folder = folder_of(export)
    members = pl.read_parquet(folder / MEMBERS)
    numbers = pl.Series("member", range(MANY))
    made = (
        members.head(1)
        .drop("member", "key", "name")
        .join(
            pl.DataFrame({"member": numbers, "key": [f"telegram:user{first + one}" for one in range(MANY)]}),
            how="cross",
        )
    )
    made = made.with_columns(pl.lit("A. Proefpersoon").alias("name"))  # all of one name
    made.select(pl.col(name).cast(kind) for name, kind in members.schema.items()).write_parquet(folder / MEMBERS)
    keys = [str(first + one) for one in range(MANY)]
    facts = {"platform": "telegram", "reach": "stable"}
    rows = [pl.DataFrame({"member": numbers, "kind": "account", "key": keys, "value": keys, **facts}, strict=False)]
    if relay:
        shared = {"kind": "email", "platform": "", "key": relay, "value": relay, "reach": "reused"}
        rows.append(pl.DataFrame({"member": numbers, **shared}, strict=False))
    told = pl.concat(one.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items()) for one in rows)
    told.write_parquet(folder / IDENTIFIED)


@pytest.fixture
def large(given: Given) -> tuple[Export, Export]:
    one = given({"result.json": telegram((101, "A"))})
    two = given({"result.json": telegram((101, "A"), number=1700)}, number="G10")
    return one, two


def test_candidates_among_many_come_in_seconds(large: tuple[Export, Export], desk: Desk) -> None:
    one, two = large
    _swell(one, 1_000)
    _swell(two, MANY)
    began = time.process_time()
    found = pairs_in(desk.world.case)
    assert time.process_time() - began < SECONDS
    assert (len(found.pairs), found.is_cut) == (1_000, False)
    assert [share.members for share in shares_in(desk.world.case)] == [1_000]
    _swell(two, 1_000)
    found = pairs_in(desk.world.case)
    assert (len(found.pairs), found.is_cut) == (MOST_SHARED, True)
    assert time.process_time() - began < 3 * SECONDS


def test_an_address_that_all_use_ties_nobody_and_costs_nothing(large: tuple[Export, Export], desk: Desk) -> None:
    one, two = large
    _swell(one, 1_000, relay="relay@example.org")
    _swell(two, 10 * MANY, relay="relay@example.org")
    began = time.process_time()
    found = pairs_in(desk.world.case)
    assert time.process_time() - began < SECONDS
    assert found.pairs == ()
    assert [(told.value, told.members, told.exports) for told in found.common] == [("relay@example.org", 2 * MANY, 2)]
    assert shares_in(desk.world.case) == ()
    assert pairs_in(desk.world.case, of=(one.pk, 7)).pairs == ()

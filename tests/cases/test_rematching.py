"""A newer library: open cases are matched again from the queue, and told what stands otherwise."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.cases.conftest import Desk
from tests.desk_world import actor
from tests.world import encoded, pattern
from vangnet.accounts.models import AuditEntry
from vangnet.cases.actions.releasing import retract
from vangnet.cases.actions.rematching import mark_seen
from vangnet.cases.models import Case, LibraryChange, Medium, Reliance, Scan
from vangnet.cases.queries.library import changes_of, relying, retractions_of
from vangnet.cases.rematch_job import ask_rematching
from vangnet.reference import changing, store
from vangnet.scan.listing import make_list
from vangnet.values import Kind

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def own(desk: Desk, tmp_path: Path, settings: Any) -> Desk:
    """A desk whose library is its own, with pattern 0 on it."""
    settings.LIBRARY = desk.library = tmp_path / "library"
    store.init(str(desk.library))
    add(desk, 0)
    return desk


def add(desk: Desk, number: int, kind: Kind = Kind.KNOWN) -> None:
    folder = desk.root.parent / f"listed-{number}"
    folder.mkdir()
    (folder / "a.png").write_bytes(encoded(pattern(number)))
    make_list(folder, folder.with_suffix(".csv"), jobs=1)
    changing.add(str(desk.library), changing.Source(str(folder.with_suffix(".csv")), f"list {number}", kind=kind))


def scanned(desk: Desk) -> Scan:
    exhibit = desk.exhibit(a_png=encoded(pattern(0)), b_png=encoded(pattern(10)), note=b"hello\n")
    scan = desk.start(exhibit)
    desk.work()
    return scan


def standing() -> dict[str, str]:
    return dict(Medium.objects.order_by("address").values_list("address", "status"))


def told() -> list[tuple[str, str, str, str]]:
    fields = ("medium__address", "kind", "status_before", "status_after")
    return list(LibraryChange.objects.order_by("medium__address").values_list(*fields))


def test_nothing_is_asked_while_the_library_is_the_same(own: Desk) -> None:
    scanned(own)
    assert ask_rematching() == 0


def test_a_new_list_makes_a_new_picture_known(own: Desk) -> None:
    scan = scanned(own)
    add(own, 10)
    own.work()
    assert standing() == {"a.png": "known", "b.png": "known"}
    assert told() == [("b.png", "new_hit", "new", "known")]
    scan.refresh_from_db()
    assert (scan.library_version, scan.matched_version) == (1, 2)
    assert scan.exhibit.files.get(address="b.png").status == "known"
    assert Reliance.objects.filter(list="list 10 #2").values_list("media", flat=True).get() == 1


def test_it_is_asked_once(own: Desk) -> None:
    scanned(own)
    add(own, 10)
    assert (ask_rematching(), ask_rematching()) == (1, 0)
    own.work()
    assert ask_rematching() == 0
    assert AuditEntry.objects.filter(name="scan.rematch").count() == 1


def test_a_closed_case_is_left_as_it_was(own: Desk) -> None:
    scanned(own)
    Case.objects.update(closed_on=timezone.localdate())
    add(own, 10)
    assert ask_rematching() == 0


def test_a_retracted_entry_is_gone_and_its_cases_are_told(own: Desk) -> None:
    scanned(own)
    entry = Medium.objects.get(address="a.png").hits[0]["entry"]
    made = retract(number=1, entry=entry, reason="Not what it says", by=actor(own.world.lotte))
    own.work()
    assert told() == [("a.png", "gone", "known", "undecided")]
    assert LibraryChange.objects.get().read_again == "not_decoded"
    assert [one.told for one in relying(made, own.world.anna)] == [own.world.case.number]
    assert [one.told for one in relying(made, own.world.lotte)] == ["een zaak van Oost-Nederland"]
    assert list(retractions_of(own.world.case)) == [made]
    assert list(retractions_of(own.world.other_case)) == []


def test_what_was_no_medium_before_comes_into_the_case(own: Desk) -> None:
    add(own, 11, Kind.IRRELEVANT)
    exhibit = own.exhibit(c_png=encoded(pattern(11)))
    own.start(exhibit)
    own.work()
    assert standing() == {}
    add(own, 12)
    changing.retract(str(own.library), 2, "Not irrelevant")
    own.work()
    assert standing() == {"c.png": "undecided"}
    assert told() == [("c.png", "read_again", "irrelevant", "undecided")]


def test_changes_stand_until_somebody_saw_them(own: Desk) -> None:
    scanned(own)
    add(own, 10)
    own.work()
    case = own.world.case
    change = changes_of(case).get()
    assert mark_seen(case=case, changes=[change.pk], by=actor(own.world.anna)) == 1
    assert list(changes_of(case)) == []
    assert changes_of(case, seen=True).get().seen_by == own.world.anna

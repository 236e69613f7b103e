"""A newer library changes what media are: their lanes follow at once, and capture runs again for what is new."""

from pathlib import Path
from typing import Any

import pytest

from tests.cases.conftest import Desk
from tests.cases.test_capture_job import photo
from vangnet.accounts.models import AuditEntry
from vangnet.cases.actions.capture import ask_captures
from vangnet.cases.models import Capture, CaptureCircumstances, CaptureMoment, Medium, Placing, QueueEntry
from vangnet.reference import changing, store
from vangnet.scan.listing import make_list

pytestmark = pytest.mark.django_db(transaction=True)

PHOTOS = (11, 12, 13)


@pytest.fixture
def own(desk: Desk, tmp_path: Path, settings: Any) -> Desk:
    """A desk whose library is its own, with photo 12 on it."""
    settings.LIBRARY = desk.library = tmp_path / "library"
    store.init(str(desk.library))
    add(desk, 12)
    desk.start(desk.exhibit(**{f"p{number}.jpg": photo(number) for number in PHOTOS}))
    desk.work()
    desk.work()
    return desk


def add(desk: Desk, number: int) -> None:
    folder = desk.root.parent / f"listed-{number}"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(photo(number))
    make_list(folder, folder.with_suffix(".csv"), jobs=1)
    changing.add(str(desk.library), changing.Source(str(folder.with_suffix(".csv")), f"list {number}"))


def captured() -> dict[str, str]:
    rows = CaptureCircumstances.objects.order_by("medium__address")
    return {address: told["status"] for address, told in rows.values_list("medium__address", "circumstances")}


def reasons(address: str) -> str:
    return str(Placing.objects.get(medium__address=address).reasons)


def test_what_is_known_now_stands_as_new_no_longer(own: Desk) -> None:
    assert captured() == {"p11.jpg": "new", "p13.jpg": "new"}
    add(own, 11)
    own.work()
    assert "urgency.status_known" in reasons("p11.jpg")
    own.work()
    assert captured() == {"p11.jpg": "known", "p13.jpg": "new"}
    assert [CaptureMoment.objects.count(), Placing.objects.count(), QueueEntry.objects.count()] == [2, 2, 2]


def test_what_needs_people_now_gets_a_lane_at_once_and_is_captured_after(own: Desk) -> None:
    changing.retract(str(own.library), 1, "Not what it says")
    own.work()
    assert Medium.objects.get(address="p12.jpg").status == "undecided"
    assert "urgency.not_examined" in reasons("p12.jpg")
    assert QueueEntry.objects.filter(medium__address="p12.jpg").exists()
    own.work()
    assert captured() == {"p11.jpg": "new", "p12.jpg": "undecided", "p13.jpg": "new"}
    assert "urgency.not_examined" not in reasons("p12.jpg")
    assert [CaptureMoment.objects.count(), Placing.objects.count(), QueueEntry.objects.count()] == [3, 3, 3]


def test_it_is_captured_again_once(own: Desk) -> None:
    assert ask_captures() == 0
    add(own, 11)
    own.work()
    own.work()
    assert (Capture.objects.get().state, Capture.objects.get().matched_version) == ("done", 2)
    assert ask_captures() == 0
    assert AuditEntry.objects.filter(name="capture.again").count() == 1


def test_a_library_that_changes_nothing_here_is_no_reason(own: Desk) -> None:
    add(own, 14)
    own.work()
    assert ask_captures() == 0

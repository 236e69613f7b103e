"""Files as they came: kept whole, readable by the desk alone."""

from pathlib import Path

import pytest

from vangnet.errors import InputRefused
from vangnet.reports import keeping
from vangnet.reports.keeping import destroy_kept, finish_destroying, keep_file, read_kept

pytestmark = pytest.mark.django_db
DATA = b"een bestand met meldingen, zoals het kwam" * 100


@pytest.fixture(autouse=True)
def _place(settings: object, tmp_path: Path) -> None:
    settings.REPORTS = tmp_path / "reports"
    settings.DOOR_KEYS = tmp_path / "keys" / "door.key"


def test_a_file_comes_back_as_it_was_kept() -> None:
    file = keep_file(DATA, "meldingen.xml")
    assert (file.name, file.size) == ("meldingen.xml", len(DATA))
    assert read_kept(file) == DATA
    assert read_kept(keep_file(b"", "leeg")) == b""


def test_what_lies_on_the_disk_cannot_be_read_there(tmp_path: Path) -> None:
    keep_file(DATA, "meldingen.xml")
    lying = [place.read_bytes() for place in (tmp_path / "reports").rglob("*") if place.is_file()]
    assert len(lying) == 1
    assert b"meldingen" not in lying[0]
    assert (tmp_path / "keys" / "door.key").stat().st_mode & 0o077 == 0


def test_the_same_contents_are_kept_once() -> None:
    first, second = keep_file(DATA, "een.xml"), keep_file(DATA, "twee.xml")
    assert first.pk == second.pk
    assert second.name == "een.xml"


def test_a_file_that_was_swapped_or_changed_is_not_given_out(tmp_path: Path) -> None:
    first, second = keep_file(DATA, "een.xml"), keep_file(b"iets anders", "twee.xml")
    folder = tmp_path / "reports" / "files"
    (folder / first.sha256).write_bytes((folder / second.sha256).read_bytes())
    with pytest.raises(InputRefused, match="changed"):
        read_kept(first)
    assert keep_file(DATA, "weer.xml").pk == first.pk  # damaged: written anew
    assert read_kept(first) == DATA


def test_what_was_destroyed_is_gone_and_can_come_again(
    tmp_path: Path, django_capture_on_commit_callbacks: object
) -> None:
    file = keep_file(DATA, "meldingen.xml")
    with django_capture_on_commit_callbacks(execute=True):
        destroy_kept(file)
    file.refresh_from_db()
    with pytest.raises(InputRefused, match="destroyed"):
        read_kept(file)
    assert not list((tmp_path / "reports" / "files").iterdir())
    assert read_kept(keep_file(DATA, "opnieuw.xml")) == DATA


def test_what_a_killed_process_left_of_a_destroyed_file_is_taken_away(tmp_path: Path) -> None:
    destroy_kept(file := keep_file(DATA, "meldingen.xml"))  # the transaction of this test never ends
    keep_file(b"iets anders", "blijft.xml")
    assert (tmp_path / "reports" / "files" / file.sha256).exists()
    finish_destroying()
    assert len(list((tmp_path / "reports" / "files").iterdir())) == 1


def test_keys_that_are_gone_are_not_made_anew_in_silence(tmp_path: Path) -> None:
    keep_file(DATA, "meldingen.xml")
    (tmp_path / "keys" / "door.key").unlink()
    with pytest.raises(InputRefused, match="are gone"):
        keeping.desk_keys()
    assert not (tmp_path / "keys" / "door.key").exists()


def test_the_keys_of_another_desk_open_nothing(settings: object, tmp_path: Path) -> None:
    file = keep_file(DATA, "meldingen.xml")
    (tmp_path / "other.key").write_bytes(b"x" * 32)
    settings.DOOR_KEYS = tmp_path / "other.key"
    with pytest.raises(InputRefused, match="another key"):
        read_kept(file)

"""Any change of the log is found, and since when it can be trusted is told."""

import time
import tracemalloc
from itertools import islice
from pathlib import Path

import pytest

from tests.accounts.log import go_around, made_lines, write_anew, write_lines
from vangnet.accounts.audit import Check, verify, write_head
from vangnet.accounts.audit.checking import neighbours
from vangnet.accounts.heads import Head, signing
from vangnet.accounts.models import AuditEntry

pytestmark = pytest.mark.django_db
TABLE = "accounts_auditentry"


@pytest.fixture
def heads(tmp_path: Path, settings) -> Path:
    """The folder of heads of this test."""
    settings.AUDIT_HEADS = tmp_path / "heads"
    return settings.AUDIT_HEADS


class Outside:
    """The machine of somebody who does not manage the desk."""

    def __init__(self, place: Path) -> None:
        self.private, self.public = place / "key.pem", place / "key.pub.pem"
        signing.keygen(self.private, self.public)
        self.key = signing.public_key(self.public)

    def countersign(self, head: Path) -> Path:
        return signing.countersign(head, self.private, head.parent)


@pytest.fixture
def outside(tmp_path: Path) -> Outside:
    return Outside(tmp_path)


def found(check: Check) -> list[tuple[int, str]]:
    return [(fault.sequence, fault.kind) for fault in check.faults]


def test_an_empty_log_is_whole(heads: Path) -> None:
    assert (write_head(), verify([heads]).lines, verify([heads]).is_whole) == (None, 0, True)


def test_a_log_with_heads_is_whole(heads: Path, outside: Outside) -> None:
    write_lines(3)
    head = write_head()
    assert head is not None
    outside.countersign(head)
    write_lines(2)
    check = verify([heads], key=outside.key)
    assert (check.lines, check.last_sequence, check.heads, check.faults) == (5, 5, 2, ())
    assert check.countersigned is not None
    assert check.countersigned.sequence == 3


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (f"UPDATE {TABLE} SET person_name = 'x' WHERE sequence = 4", [(4, "changed")]),
        (f"UPDATE {TABLE} SET ended_at = started_at WHERE sequence = 1", [(1, "changed")]),
        (f"UPDATE {TABLE} SET hash = previous_hash WHERE sequence = 4", [(4, "changed")]),
        (f"UPDATE {TABLE} SET previous_hash = hash WHERE sequence = 4", [(4, "unlinked")]),
        (f"DELETE FROM {TABLE} WHERE sequence = 1", [(1, "missing")]),
        (f"DELETE FROM {TABLE} WHERE sequence IN (3, 4)", [(3, "missing")]),
        (f"DELETE FROM {TABLE} WHERE sequence > 4", [(5, "cut_off")]),
        (f"DELETE FROM {TABLE}", [(1, "cut_off")]),
    ],
)
def test_a_change_is_found_at_its_line(heads: Path, statement: str, expected: list[tuple[int, str]]) -> None:
    write_lines(6)
    write_head()
    go_around(statement)
    check = verify([heads])
    assert (found(check), check.first_wrong) == (expected, expected[0][0])


def test_lines_that_changed_places_are_found(heads: Path) -> None:
    write_lines(4)
    go_around(*(f"UPDATE {TABLE} SET sequence = {to} WHERE sequence = {at}" for at, to in ((2, 99), (3, 2), (99, 3))))
    assert found(verify([heads])) == [(2, "unlinked")]


def test_a_line_that_was_put_in_is_found(heads: Path) -> None:
    write_lines(4)
    last = AuditEntry.objects.get(sequence=4)
    go_around(f"UPDATE {TABLE} SET sequence = 5 WHERE sequence = 4")
    last.save(force_insert=True)
    assert found(verify([heads])) == [(5, "unlinked")]


def test_a_log_written_anew_contradicts_its_heads(heads: Path) -> None:
    write_lines(2)
    write_head()
    write_lines(3)
    write_head()
    write_anew(4, person_name="somebody else")
    check = verify([heads])
    assert (found(check), check.lines) == ([(3, "rewritten")], 5)


def test_what_was_countersigned_stays_trusted(heads: Path, outside: Outside) -> None:
    for _ in range(2):
        write_lines(3)
        head = write_head()
        assert head is not None
        outside.countersign(head)
    go_around(f"UPDATE {TABLE} SET purpose = 'x' WHERE sequence = 5")
    check = verify([heads], key=outside.key)
    assert found(check) == [(5, "changed")]
    assert check.countersigned is not None
    assert check.countersigned.sequence == 3


def test_a_log_and_its_heads_written_anew_contradict_the_countersignature(heads: Path, outside: Outside) -> None:
    write_lines(3)
    head = write_head()
    assert head is not None
    outside.countersign(head)
    write_anew(2, purpose="another")
    head.unlink()
    write_head()
    check = verify([heads], key=outside.key)
    assert (found(check), check.countersigned) == ([(1, "rewritten")], None)


def test_a_countersigned_head_proves_the_end_without_its_own_file(heads: Path, outside: Outside) -> None:
    write_lines(3)
    head = write_head()
    assert head is not None
    outside.countersign(head)
    head.unlink()
    go_around(f"DELETE FROM {TABLE} WHERE sequence = 3")
    assert found(verify([heads], key=outside.key)) == [(3, "cut_off")]


def test_a_head_that_was_changed_itself_is_told_from_a_changed_log(heads: Path, outside: Outside) -> None:
    write_lines(1)
    first = write_head()
    write_lines(1)
    second = write_head()
    assert first is not None
    assert second is not None
    outside.countersign(second)
    first.write_text(first.read_text().replace('"hash": "', '"hash": "0'))
    check = verify([heads], key=outside.key)
    assert (found(check), check.first_wrong) == ([(1, "head")], None)


def test_a_changed_countersignature_and_an_unreadable_head_are_told(heads: Path, outside: Outside) -> None:
    write_lines(1)
    head = write_head()
    assert head is not None
    signed = outside.countersign(head)
    signed.write_text(signed.read_text().replace('"signed_at": "2', '"signed_at": "3'))
    head.write_text("{")
    check = verify([heads], key=outside.key)
    assert (found(check), check.countersigned) == ([(1, "head"), (1, "head")], None)


def test_a_stranger_s_countersignature_counts_as_a_head_only(heads: Path, outside: Outside, tmp_path: Path) -> None:
    write_lines(1)
    head = write_head()
    assert head is not None
    outside.countersign(head)
    (tmp_path / "other").mkdir()
    check = verify([heads], key=Outside(tmp_path / "other").key)
    assert (check.heads, check.countersigned, check.is_whole) == (2, None, True)


def test_a_check_goes_on_from_a_head(heads: Path) -> None:
    write_lines(5)
    write_head()
    since = verify([heads]).head
    write_lines(3)
    go_around(f"UPDATE {TABLE} SET name = 'x' WHERE sequence = 2")
    check = verify([heads], since=since)
    assert (check.lines, check.last_sequence, check.heads, check.is_whole) == (4, 8, 1, True)
    go_around(f"UPDATE {TABLE} SET name = 'x' WHERE sequence = 7")
    assert found(verify([heads], since=since)) == [(7, "changed")]


@pytest.mark.parametrize(("at", "whole"), [(1, True), (3, True), (4, False), (5, False), (6, False), (8, True)])
def test_the_neighbours_of_a_line_are_checked(at: int, whole: bool) -> None:
    write_lines(8)
    go_around(f"UPDATE {TABLE} SET details = '[]' WHERE sequence = 5")
    assert neighbours(at).is_whole is whole


@pytest.mark.slow
def test_a_million_lines_are_checked_in_constant_memory(heads: Path, capsys) -> None:
    lines = made_lines(1_000_000)
    while batch := list(islice(lines, 5_000)):
        AuditEntry.objects.bulk_create(batch)
    write_head()
    began = time.perf_counter()
    check = verify([heads])
    seconds = time.perf_counter() - began
    tracemalloc.start()
    verify([heads], since=Head(desk="", sequence=800_000, hash="", count=0, written_at=""))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    with capsys.disabled():
        print(f"\n{check.lines / seconds:,.0f} lines/s; a pass over 200,000 lines takes {peak / 1e6:.1f} MB")
    assert (check.lines, check.is_whole) == (1_000_000, True)
    assert peak < 20e6

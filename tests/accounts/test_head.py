"""How far the log is, is told outside the database: regularly, once, and never over a log that was changed."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.accounts.log import go_around, write_lines
from vangnet.accounts.audit import write_head, write_head_if_due
from vangnet.accounts.models import AuditEntry
from vangnet.errors import LogBroken

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def heads(tmp_path: Path, settings) -> Path:
    settings.AUDIT_HEADS = tmp_path / "heads"
    return settings.AUDIT_HEADS


def test_a_head_tells_sequence_hash_and_desk(heads: Path) -> None:
    write_lines(2)
    place = write_head()
    assert place == heads / "head-000000000002.json"
    told = json.loads(place.read_text())
    assert told.pop("written_at")
    last = AuditEntry.objects.get(sequence=2)
    assert told == {"format": "vangnet audit head 1", "desk": "localhost", "sequence": 2, "hash": last.hash, "count": 2}


def test_a_head_is_written_once(heads: Path) -> None:
    write_lines(1)
    place = write_head()
    assert place is not None
    content = place.read_bytes()
    assert write_head() == place
    assert ([item.name for item in heads.iterdir()], place.read_bytes()) == ([place.name], content)


def test_heads_are_written_every_quarter_of_an_hour_where_there_are_new_lines() -> None:
    now = timezone.now()
    assert write_head_if_due(now=now) is None
    write_lines(1)
    assert write_head_if_due(now=now) is not None
    assert write_head_if_due(now=now + timedelta(hours=1)) is None
    write_lines(1)
    assert write_head_if_due(now=now + timedelta(minutes=14)) is None
    assert write_head_if_due(now=now + timedelta(minutes=16)) is not None


def test_the_first_line_of_a_day_gets_a_head_at_once(heads: Path) -> None:
    write_lines(1)
    yesterday = write_head()
    assert yesterday is not None
    told = json.loads(yesterday.read_text())
    told["written_at"] = (timezone.now() - timedelta(days=1)).isoformat()
    yesterday.write_text(json.dumps(told))
    write_lines(1)
    assert write_head_if_due(now=timezone.now() - timedelta(days=1)) is not None


@pytest.mark.parametrize("statement", ["DELETE FROM {} WHERE sequence = 2", "UPDATE {} SET hash = previous_hash"])
def test_no_head_is_written_over_a_log_that_was_changed(
    heads: Path, caplog: pytest.LogCaptureFixture, statement: str
) -> None:
    write_lines(2)
    write_head()
    go_around(statement.format("accounts_auditentry"))
    write_lines(1)
    with pytest.raises(LogBroken, match="vangnet audit verify"):
        write_head()
    assert write_head_if_due(now=timezone.now() + timedelta(hours=1)) is None
    assert ("was not written" in caplog.text, len(list(heads.iterdir()))) == (True, 1)

"""What is hidden or encrypted in an exhibit, as a scan tells it."""

from tests.evidence.opened import noise
from tests.world import outcome
from vangnet.evidence.types import UNKNOWN


def test_random_content_is_named_by_its_name_and_shape(exhibit, scanned):
    (exhibit / "d").mkdir()
    for name in ("signal.db", "d/abcDEF123.c9r", "msgstore.db.crypt14", "notes"):
        (exhibit / name).write_bytes(noise(1, 65_536))
    (exhibit / "QWERTYuiop-1234_5678asdf").write_bytes(b"\x00\x02" + noise(2, 65_536))
    (exhibit / "odd.db").write_bytes(noise(3, 65_537))
    records = scanned()
    assert {name: (row["reason"], row["type"]) for name, row in records.items()} == {
        "signal.db": ("encrypted", "application/x-sqlcipher"),
        "d/abcDEF123.c9r": ("encrypted", "application/x-cryptomator"),
        "msgstore.db.crypt14": ("encrypted", "application/x-whatsapp-encrypted"),
        "QWERTYuiop-1234_5678asdf": ("encrypted", "application/x-gocryptfs"),
        "notes": ("high_entropy", UNKNOWN),
        "odd.db": ("high_entropy", UNKNOWN),
    }


def test_only_whole_sectors_that_are_random_throughout_are_a_candidate(exhibit, scanned):
    (exhibit / "volume").write_bytes(noise(4, 300_032))
    (exhibit / "odd size").write_bytes(noise(5, 300_033))
    (exhibit / "small").write_bytes(noise(6, 299_520))
    (exhibit / "end").write_bytes(noise(7, 300_032 - 512) + bytes(512))
    (exhibit / "middle").write_bytes(noise(8, 600_064) + bytes(65_536) + noise(9, 600_064))
    records = scanned()
    assert set(outcome(records).values()) == {("undecided", "high_entropy")}
    assert [name for name, row in records.items() if row["remarks"] == ["random_throughout"]] == ["volume"]

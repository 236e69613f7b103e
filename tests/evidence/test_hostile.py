"""Archives made to exhaust a scan: bombs, endless nesting, great numbers."""

import gzip
import io
import tracemalloc
import zipfile
import zlib

import pytest

from tests.evidence.opened import GZIP, ZIP, opened, opened_within
from vangnet.evidence.archives import members
from vangnet.evidence.limits import GIB, MIB, LimitReached, Limits
from vangnet.evidence.reader import CHUNK


def zipped(name: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return target.getvalue()


def zeros_in_gzip(size: int) -> bytes:
    engine = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(engine.compress(bytes(MIB)) for _ in range(size // MIB)) + engine.flush()


def until_limit(found):
    """Give what was found before a limit was met, and the limit."""
    before = []
    try:
        before.extend(found)
    except LimitReached as limit:
        return before, limit
    return before, None


def test_a_flat_bomb_meets_the_limit_without_filling_memory():
    bomb = zipped("bomb", zeros_in_gzip(300 * MIB))  # in a few kilobytes
    tracemalloc.start()
    with pytest.raises(LimitReached, match="expands"):
        list(opened_within(bomb, Limits(expanded_bytes=100 * MIB)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 40 * MIB


def test_many_zeros_in_a_small_zip_are_no_bomb():
    sparse = zipped("disk.raw.gz", zeros_in_gzip(300 * MIB))
    assert Limits().expanded_bytes == 8 * GIB
    assert [type_ for _, type_ in opened_within(sparse, Limits())] == [ZIP, GZIP, "application/octet-stream"]


def test_nested_zips_share_one_budget():
    level = zipped("zeros", bytes(50 * MIB))
    for _ in range(3):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(10):
                archive.writestr(f"{number}.zip", level)
        level = target.getvalue()  # 10 x 10 x 10 x 50 MB in the end
    with pytest.raises(LimitReached, match="expands"):
        list(opened_within(level, Limits(expanded_bytes=200 * MIB)))


@pytest.mark.parametrize("wrap", [gzip.compress, lambda data: zipped("inner", data)], ids=["gzip", "zip"])
def test_fifty_levels_of_nesting_end_at_the_depth_limit(wrap):
    data = b"the innermost"
    for _ in range(50):
        data = wrap(data)
    found, limit = until_limit(opened_within(data, Limits()))
    assert [depth for depth, _ in found] == list(range(9))
    assert "too deep" in str(limit)


def test_great_numbers_of_members_meet_the_limit():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number in range(3_000):
            archive.writestr(f"{number}", b"")
    found, limit = until_limit(opened_within(target.getvalue(), Limits(members=1_000)))
    assert len(found) == 1_001  # the archive itself, and a thousand in it
    assert "members" in str(limit)


def test_a_directory_that_claims_many_members_costs_nothing():
    archive = bytearray(zipped("a", b"b"))
    archive[-14:-10] = b"\xff\xff\xff\xff"  # members on this disk and in all
    assert len(opened(bytes(archive), ZIP)[0]) == 1


def test_members_are_listed_without_holding_them():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number in range(20_000):
            archive.writestr(f"folder/picture {number}.jpg", b"")
    tracemalloc.start()
    assert sum(1 for _ in members(target, ZIP)) == 20_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000 * 40 + 40 * CHUNK

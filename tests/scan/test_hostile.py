"""Hostile exhibits and failing disks: each costs a reason or a clear refusal, never the scan."""

import bz2
import gzip
import hashlib
import io
import json
import lzma
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
import zlib

import pytest
import zstandard

from tests.world import encoded, outcome, pattern, zipped
from vangnet.errors import OutputRefused
from vangnet.scan.run import scan


def tarred(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def test_endless_nesting_meets_the_limit_and_what_was_reached_is_judged(exhibit, scanned):
    content = encoded(pattern(0))
    for depth in range(20):
        content = zipped({f"{depth}.zip" if depth else "deep.png": content, f"beside-{depth}.png": encoded(pattern(0))})
    (exhibit / "nest.zip").write_bytes(content)
    records = scanned()
    reasons = {row["reason"] for row in records.values() if row["status"] == "undecided"}
    assert reasons == {"limit"}
    assert sum(row["status"] == "known" for row in records.values()) == 8
    assert records["nest.zip"]["status"] == "other"


def test_a_thousand_archives_inside_each_other_end_at_the_limit(exhibit, scanned):
    content = encoded(pattern(0))
    for _ in range(1000):
        content = zipped({"in.zip": content})
    (exhibit / "deep.zip").write_bytes(content)
    (exhibit / "beside.png").write_bytes(encoded(pattern(0)))
    records = scanned()
    assert outcome(records)["beside.png"] == ("known", None)
    assert [row["reason"] for row in records.values() if row["status"] == "undecided"] == ["limit"]


def test_a_bomb_of_every_kind_takes_bounded_memory_and_gets_a_reason_or_its_digests(exhibit, scanned, tmp_path):
    zeros = bytes(200_000_000)
    bombs = {
        "a.gz": zlib_gzip(zeros),
        "a.bz2": bz2.compress(zeros),
        "a.xz": lzma.compress(zeros, preset=0),
        "a.zst": zstandard.compress(zeros),
        "a.tar.gz": zlib_gzip(tarred({"zeros": zeros})),
        "a.zip": deflated({"zeros": zeros}),
    }
    for name, content in bombs.items():
        (exhibit / name).write_bytes(content)
    if shutil.which("7z"):
        (tmp_path / "zeros").write_bytes(zeros)
        pack = ["7z", "a", "-bso0", "-mx1", str(exhibit / "a.7z"), str(tmp_path / "zeros")]
        subprocess.run(pack, check=True)
    records = scanned()
    digest = hashlib.sha256(zeros).hexdigest()
    assert sum(row["sha256"] == digest for row in records.values()) == len(list(exhibit.iterdir()))
    assert {row["status"] for row in records.values()} == {"other"}
    assert json.loads((tmp_path / "out" / "summary.json").read_text())["peak_memory"]["worker"] < 420e6


def deflated(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_containers_inside_each_other_share_one_bound_on_memory(exhibit, scanned, tmp_path):
    content, filler = encoded(pattern(0)), bytes(60_000_000)
    for depth in range(7):
        packed = deflated({"inner.zip" if depth else "deep.png": content})
        content = zipped({"inner.zip": packed, "filler.bin": filler})  # 60 MB each, once it is opened
    (exhibit / "nest.zip").write_bytes(deflated({"inner.zip": content}))
    assert "limit" in {row["reason"] for row in scanned().values()}
    peak = json.loads((tmp_path / "out" / "summary.json").read_text())["peak_memory"]["worker"]
    assert peak < 420e6  # of which the process itself is a third


def test_names_that_climb_out_stay_inside(exhibit, scanned):
    (exhibit / "a.zip").write_bytes(zipped({"../../../etc/passwd.png": encoded(pattern(0)), "/abs.png": b"text"}))
    (exhibit / "b.tar").write_bytes(tarred({"../up.png": encoded(pattern(0))}))
    records = scanned()
    assert {address for address in records if "//" in address} == {
        "a.zip//%2E%2E/%2E%2E/%2E%2E/etc/passwd.png",
        "a.zip//%2Fabs.png",
        "b.tar//%2E%2E/up.png",
    }


def test_a_cut_archive_gives_what_comes_before_the_cut(exhibit, scanned):
    whole = tarred({"a.png": encoded(pattern(0)), "b.png": encoded(pattern(1)), "c.png": encoded(pattern(2))})
    (exhibit / "cut.tar.gz").write_bytes(gzip.compress(whole)[: len(gzip.compress(whole)) * 60 // 100])
    assert outcome(scanned()) == {
        "cut.tar.gz": ("other", None),
        "cut.tar.gz//content": ("undecided", "corrupt"),
        "cut.tar.gz//content//a.png": ("known", None),
        "cut.tar.gz//content//b.png": ("undecided", "corrupt"),
    }


def test_a_tar_larger_than_memory_allows_is_opened_as_it_streams(exhibit, scanned, monkeypatch):
    filler = {f"filler {n}.bin": os.urandom(1000) * 10_000 for n in range(8)}
    (exhibit / "big.tar.gz").write_bytes(zlib_gzip(tarred({**filler, "last.png": encoded(pattern(0))})))
    records = scanned()
    found = [row["status"] for address, row in records.items() if address.endswith("//last.png")]
    assert found == ["known"]
    assert [row["sha256"] is not None for row in records.values()] == [True] * len(records)


def zlib_gzip(content: bytes) -> bytes:
    compressor = zlib.compressobj(1, wbits=31)
    return compressor.compress(content) + compressor.flush()


@pytest.mark.parametrize("room", ["40k", "96k", "140k"])
def test_a_full_disk_stops_the_scan_with_a_clear_word(exhibit, library, tmp_path, room):
    for number in range(300):
        (exhibit / f"{number}.bin").write_bytes(os.urandom(50))
    out = tmp_path / "out"
    out.mkdir()
    inside = (
        f"mount -t tmpfs -o size={room} none '{out}' && "
        f"'{sys.executable}' -m vangnet scan '{exhibit}' -l '{library}' -o '{out}'; echo code $?"
    )
    if shutil.which("unshare") is None:
        pytest.skip("util-linux's unshare is needed for a disk of its own")
    done = subprocess.run(["unshare", "-rm", "sh", "-c", inside], capture_output=True, text=True, check=False)
    if "code" not in done.stdout:
        pytest.skip(f"this machine gives no disk of its own: {done.stderr.strip()}")
    assert "code 4" in done.stdout, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert "make room" in done.stderr


def test_two_scans_in_one_folder_are_kept_apart(exhibit, library, tmp_path):
    (exhibit / "a.bin").write_bytes(b"x")
    out = tmp_path / "out"
    scan(exhibit, out, library=library, jobs=1)
    import fcntl

    holder = os.open(out, os.O_RDONLY)
    fcntl.flock(holder, fcntl.LOCK_EX)
    with pytest.raises(OutputRefused, match="another scan"):
        scan(exhibit, out, library=library, jobs=1)
    os.close(holder)


def test_what_cannot_be_read_is_told(exhibit, scanned):
    """A folder that takes itself for a file, a file that goes away: the record says unreadable."""
    (exhibit / "loop").symlink_to(".")
    (exhibit / "gone.jpg").symlink_to("nowhere")
    assert outcome(scanned()) == {"loop": ("other", None), "gone.jpg": ("other", None)}

"""Every entry of a seized folder is found exactly once, and nothing in it can hold the walk up."""

import os
import socket
import subprocess
import sys
from collections import Counter

import pytest

from vangnet.errors import InputRefused
from vangnet.evidence.address import escape, unescape
from vangnet.evidence.folders import Found, open_file, walk
from vangnet.values import Reason

DEEP = 3_000


def found_in(root) -> dict[str, Found]:
    entries = list(walk(root))
    assert max(Counter(entry.address for entry in entries).values(), default=1) == 1
    return {entry.address: entry for entry in entries}


def test_walk_gives_files_at_any_depth_with_size_and_time(tmp_path):
    (tmp_path / "DCIM" / "100").mkdir(parents=True)
    (tmp_path / "DCIM" / "100" / "IMG_1.jpg").write_bytes(b"12345")
    (tmp_path / "notes.txt").write_bytes(b"")
    os.utime(tmp_path / "notes.txt", ns=(1, 1_700_000_000_123_456_789))
    found = found_in(tmp_path)
    assert set(found) == {"DCIM/100/IMG_1.jpg", "notes.txt"}
    assert found["DCIM/100/IMG_1.jpg"].size == 5
    assert found["notes.txt"] == Found(
        "notes.txt", bytes(tmp_path / "notes.txt"), 0, 1_700_000_000_123_456_789, None, None
    )


def test_walk_of_an_empty_folder_gives_nothing(tmp_path):
    assert list(walk(tmp_path)) == []


def test_walk_takes_one_file(tmp_path):
    (tmp_path / "backup.zip").write_bytes(b"PK")
    assert [(entry.address, entry.size) for entry in walk(bytes(tmp_path / "backup.zip"))] == [("backup.zip", 2)]


def test_walk_refuses_what_is_not_there(tmp_path):
    with pytest.raises(InputRefused, match="no-such-folder"):
        walk(tmp_path / "no-such-folder")


def test_names_that_are_not_text_are_found_and_come_back(tmp_path):
    names = [b"caf\xe9.jpg", b"two\nlines", b"100%41", "één.jpg".encode(), b"%", b"..."]
    for name in names:
        (tmp_path / os.fsdecode(name)).write_bytes(b"x")
    assert sorted(unescape(address) for address in found_in(tmp_path)) == sorted(names)


def test_links_are_counted_and_not_followed(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "loop").symlink_to(tmp_path)
    (tmp_path / "elsewhere").symlink_to("/etc/hostname")
    (tmp_path / "nowhere").symlink_to("no-such-file")
    assert {address: entry.type for address, entry in found_in(tmp_path).items()} == {
        "folder/loop": "inode/symlink",
        "elsewhere": "inode/symlink",
        "nowhere": "inode/symlink",
    }


def test_pipes_and_sockets_are_counted_and_not_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket"))
        types = {address: entry.type for address, entry in found_in(tmp_path).items()}
    assert types == {"pipe": "inode/fifo", "socket": "inode/socket"}


def test_devices_are_told():
    assert next(walk("/dev/null")).type == "inode/chardevice"


@pytest.fixture
def deep_tree(tmp_path):
    """A folder in a folder, three thousand times, and a file in the last one."""
    folder = os.open(tmp_path, os.O_RDONLY)
    for _ in range(DEEP):
        os.mkdir("d", dir_fd=folder)
        folder, above = os.open("d", os.O_RDONLY, dir_fd=folder), folder
        os.close(above)
    with open(os.open("deep.txt", os.O_WRONLY | os.O_CREAT, dir_fd=folder), "wb") as file:
        file.write(b"found")
    os.close(folder)
    yield tmp_path
    subprocess.run(["rm", "-rf", tmp_path / "d"], check=True)  # deeper than the clean-up of pytest can go


def test_a_very_deep_tree_is_walked_and_its_file_opened(deep_tree):
    (entry,) = walk(deep_tree)
    assert entry.address == "d/" * DEEP + "deep.txt"
    assert entry.size == 5
    with open_file(entry.path) as file:
        assert file.read() == b"found"


def test_a_folder_that_is_gone_is_reported(tmp_path):
    (tmp_path / "first").mkdir()
    (tmp_path / "file").write_bytes(b"x")
    walked = walk(tmp_path)
    found = [next(walked)]  # the top has been listed; its folder is still to be walked
    (tmp_path / "first").rmdir()
    found += walked
    assert [entry for entry in found if entry.problem] == [
        Found("first", bytes(tmp_path / "first"), None, None, "inode/directory", Reason.UNREADABLE)
    ]


UNPRIVILEGED = """
import os, sys
from vangnet.evidence.folders import walk
if os.geteuid() == 0:  # the rights of root reach everywhere
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
for found in walk(sys.argv[1]):
    print(found.address, found.type, found.problem)
"""


def test_a_folder_that_may_not_be_read_is_reported(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o100)
    for folder in (tmp_path, *tmp_path.parents[:-2]):
        if folder.owner() == tmp_path.owner():
            os.chmod(folder, 0o755)
    told = subprocess.run([sys.executable, "-c", UNPRIVILEGED, tmp_path], check=True, capture_output=True, text=True)
    assert told.stdout == "closed inode/directory unreadable\n"


def test_walk_does_not_hold_a_large_folder(tmp_path):
    for number in range(5_000):
        (tmp_path / f"IMG_{number:04d}.jpg").touch()
    walked = walk(tmp_path)
    next(walked)
    (tmp_path / "IMG_0000.jpg").unlink()  # the walk must be able to go on while the folder changes
    assert 4_998 <= 1 + sum(1 for _ in walked) <= 5_000


def test_open_file_reads_a_file_and_refuses_everything_else(tmp_path):
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "link").symlink_to("file")
    os.mkfifo(tmp_path / "pipe")
    with open_file(bytes(tmp_path / "file")) as file:
        assert file.read() == b"x"
    for name in ("link", "pipe", ".", "no-such-file"):
        with pytest.raises(OSError, match=r"."):
            open_file(os.path.join(bytes(tmp_path), name.encode()))


def test_escape_of_the_path_is_the_address(tmp_path):
    (tmp_path / os.fsdecode(b"\xff%20")).mkdir()
    (tmp_path / os.fsdecode(b"\xff%20") / "a b").touch()
    assert [entry.address for entry in walk(tmp_path)] == [escape(b"\xff%20/a b")]

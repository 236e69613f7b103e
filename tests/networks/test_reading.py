"""Exports are read in confined workers into a folder that counts once it is whole."""

import hashlib
import os
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from tests.networks import killing
from vangnet.errors import InputRefused, OutputRefused
from vangnet.networks import worker
from vangnet.networks.store import reading_in
from vangnet.networks.store.loading import open_network
from vangnet.networks.store.manifest import read_manifest
from vangnet.networks.store.reading_in import read_exports

ROWS = b"source,target\nanna,bert\nbert,carla\n"


def written(path: Path, data: bytes = ROWS) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def zipped(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "."), data)
    return path


def contents(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir()} if folder.exists() else {}


def codes(manifest):
    return [one.code for one in manifest.problems]


def test_a_folder_and_an_archive_are_each_one_export(tmp_path):
    folder = tmp_path / "export"
    written(folder / "a.csv")
    written(folder / "deep" / "b.csv", b"source,target\ncarla,dirk\n")
    written(folder / "photo.jpg", b"\xff\xd8\xff\xe0" + bytes(500))
    archive = zipped(tmp_path / "x.zip", a__csv=ROWS, b__csv=b"source,target\ncarla,dirk\n", p__jpg=b"\xff\xd8\xff")
    done = read_exports([folder, archive], tmp_path / "out")
    of_folder, of_archive = done.exports
    assert (of_folder.formats, of_folder.beside) == ({"edge_list": 2}, 1)
    assert (of_archive.formats, of_archive.beside) == ({"edge_list": 2}, 1)
    assert done.members == 8  # marks hold within their export
    assert [file.name for file in of_folder.files] == ["a.csv", "deep/b.csv", "photo.jpg"]
    assert of_archive.files[0].sha256 == hashlib.sha256(archive.read_bytes()).hexdigest()


def test_an_archive_that_is_not_compressed_is_no_text(tmp_path):
    archive = tmp_path / "WhatsApp.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("_chat.txt", "31-12-2023 21:58 - A. Proefpersoon: Dag\n01-01-2024 00:02 - C. Uitvinder: Dag\n")
        file.writestr("IMG-1.jpg", b"\xff\xd8\xff")
    done = read_exports([archive], tmp_path / "out")
    assert (done.exports[0].formats, done.exports[0].beside, done.messages) == ({"whatsapp": 1}, 1, 2)
    assert set(open_network(tmp_path / "out").table("messages").collect()["file"]) == {"_chat.txt"}


def test_a_table_without_a_header_in_a_folder_is_told_beside_and_read_where_it_is_given(tmp_path):
    folder, rows = tmp_path / "export", b"fiets.jpg,120\nkaart.jpg,80\n"
    table = written(folder / "sizes.csv", rows)
    written(folder / "ties.csv")
    archive = zipped(tmp_path / "x.zip", sizes__csv=rows, ties__csv=ROWS)
    done = read_exports([folder, archive], tmp_path / "out")
    assert [(one.formats, one.beside) for one in done.exports] == [({"edge_list": 1}, 1)] * 2
    told = [(one.export, one.values) for one in done.coverage if one.code == "edge_list_without_header"]
    assert told == [("export", {"file": "sizes.csv"}), ("x.zip", {"file": "sizes.csv"})]
    assert done.stated_ties == 4
    assert read_exports([table], tmp_path / "alone").stated_ties == 2


def test_each_table_has_its_digest_in_the_manifest(tmp_path):
    done = read_exports([written(tmp_path / "a.csv")], tmp_path / "out")
    beside = {name: data for name, data in contents(tmp_path / "out").items() if name != "network.json"}
    assert done.tables == {name: hashlib.sha256(data).hexdigest() for name, data in beside.items()}
    assert read_manifest(tmp_path / "out") == done


@pytest.mark.parametrize("was_there", [False, True])
def test_a_refusal_leaves_the_folder_as_it_was(tmp_path, was_there):
    out = tmp_path / "out"
    if was_there:
        out.mkdir()
    with pytest.raises(InputRefused, match="no format"):
        read_exports([written(tmp_path / "a.bin", b"\0\1\2")], out)
    assert (out.exists(), contents(out)) == (was_there, {})


def test_a_folder_with_anything_in_it_is_refused(tmp_path):
    export = written(tmp_path / "a.csv")
    written(tmp_path / "mine" / "letter.txt", b"hello")
    with pytest.raises(OutputRefused, match="other files"):
        read_exports([export], tmp_path / "mine")
    read_exports([export], tmp_path / "out")
    before = contents(tmp_path / "out")
    with pytest.raises(OutputRefused, match="holds a network"):
        read_exports([export], tmp_path / "out")
    with pytest.raises(OutputRefused, match="lies inside"):
        read_exports([written(tmp_path / "in" / "a.csv").parent], tmp_path / "in" / "out")
    with pytest.raises(InputRefused, match="no such file"):
        read_exports([tmp_path / "nowhere"], tmp_path / "out2")
    assert contents(tmp_path / "out") == before
    assert sorted(contents(tmp_path / "mine")) == ["letter.txt"]
    assert not (tmp_path / "out2").exists()


def test_a_stopped_reading_does_not_count_and_is_written_over(tmp_path, monkeypatch):
    export, out = written(tmp_path / "a.csv"), tmp_path / "out"

    def stop(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(reading_in, "write_manifest", stop)
        with pytest.raises(KeyboardInterrupt):
            read_exports([export], out)
    assert any(name.endswith(".parquet") for name in contents(out))
    with pytest.raises(InputRefused, match="was stopped"):
        open_network(out)
    assert read_exports([export], out).members == 3


def test_what_kills_a_worker_costs_that_file_and_gives_a_reason(tmp_path, monkeypatch):
    monkeypatch.setattr(worker, "prepare", killing.prepare)
    deadly = b"source,target\nanna,bert\ndodelijk,bert\nbert,carla\n"
    archive = zipped(tmp_path / "x.zip", a__csv=deadly, b__csv=b"source,target\ndirk,els\n")
    done = read_exports([archive, written(tmp_path / "c.csv")], tmp_path / "out")
    assert codes(done) == ["worker_died"]
    assert (done.problems[0].export, done.problems[0].values) == ("x.zip", {"reason": "crash"})
    names = open_network(tmp_path / "out").members["name"].to_list()
    assert {"dirk", "els", "anna", "bert", "carla"} == set(names)


def test_a_broken_archive_tells_and_what_was_before_counts(tmp_path):
    archive = zipped(tmp_path / "x.zip", a__csv=ROWS, b__csv=ROWS * 2000)
    data = archive.read_bytes()
    at = data.index(b"b.csv") + 40
    archive.write_bytes(data[:at] + b"\xff" * 60 + data[at + 60 :])
    done = read_exports([archive], tmp_path / "out")
    assert done.members == 3
    assert "rest_unread" in codes(done)


def test_an_empty_file_is_told_beside_another(tmp_path):
    done = read_exports([written(tmp_path / "a.csv"), written(tmp_path / "b.csv", b"")], tmp_path / "out")
    assert codes(done) == ["empty_file"]


def test_the_same_content_twice_is_told_and_the_same_file_twice_is_read_once(tmp_path):
    one = written(tmp_path / "a.csv")
    done = read_exports([one, one, written(tmp_path / "b.csv")], tmp_path / "out")
    assert len(done.exports) == 2
    assert "same_files" in [told.code for told in done.coverage]


def test_many_problems_of_a_kind_are_counted(tmp_path):
    done = read_exports([written(tmp_path / "a.csv", ROWS + b"short\n" * 1000)], tmp_path / "out")
    assert done.problems_by_code == {"edge_list_short_row": 1000}
    assert codes(done).count("edge_list_short_row") == worker.MOST_TOLD
    assert codes(done)[-1] == "more_of_these"


def test_progress_is_told_and_ends_at_the_whole(tmp_path):
    told = []
    read_exports([written(tmp_path / "a.csv")], tmp_path / "out", watch=told.append)
    read = [one for one in told if one.stage == "read"]
    assert (read[-1].done, read[-1].total, read[-1].ties) == (len(ROWS), len(ROWS), 2)


def test_two_readings_give_the_same(tmp_path):
    export = written(tmp_path / "a.csv", ROWS * 50)
    first, second = (read_exports([export], tmp_path / name) for name in ("one", "two"))
    assert first.tables == second.tables


def test_memory_does_not_grow_with_a_line(tmp_path):
    """Bytes of one line far beyond the limit are passed over, and told by their number."""
    from vangnet.networks.formats import edge_list
    from vangnet.networks.shape import Problem

    class Endless:
        left = 200 * 2**20
        head = b"source,target\nanna,bert\n"

        def read(self, size=-1, /):
            if self.head:
                data, self.head = self.head, b""
                return data
            data = b"x" * min(size, self.left)
            self.left -= len(data)
            return data

    tracemalloc.start()
    found = list(edge_list.records(Endless(), "a.csv", longest=2**20))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    (problem,) = (one for one in found if isinstance(one, Problem))
    assert (problem.code, problem.values) == ("line_too_long", {"bytes": 200 * 2**20})
    assert peak < 8 * 2**20


@pytest.mark.slow
def test_a_line_of_two_gigabytes_is_told_and_memory_stays_flat(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.write(b"source,target\nanna,bert\n")
        for _ in range(2048):
            file.write(b"x" * 2**20)
        file.write(b"\nbert,carla\n")
    done = read_exports([path], tmp_path / "out")  # the worker may take 1 GiB, and takes some megabytes
    assert done.problems_by_code == {"line_too_long": 1}
    assert done.problems[0].values == {"bytes": 2**31}
    assert done.members == 3


def test_what_is_no_file_is_told_and_never_opened(tmp_path):
    folder = tmp_path / "export"
    (folder / "below").mkdir(parents=True)
    (folder / "below" / "ties.csv").write_text("source,target\na,b\n")
    (folder / "loop").symlink_to(folder)
    (folder / "link.csv").symlink_to(folder / "below" / "ties.csv")
    os.mkfifo(folder / "pipe.csv")
    manifest = read_exports([folder], tmp_path / "network")
    assert [file.name for file in manifest.exports[0].files] == ["below/ties.csv"]
    told = [(one.code, one.file) for one in manifest.problems]
    assert told == [("not_a_file", name) for name in ("link.csv", "loop", "pipe.csv")]

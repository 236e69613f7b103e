"""Sources: opened once, listed into the inventory, and read by all workers as if their files lay in a folder."""

import io
import json
import os
import zipfile

import pytest
from click.testing import CliRunner

from tests.world import encoded, outcome, pattern, records_of, zipped
from vangnet.cli.main import cli
from vangnet.evidence.opening import may_be_source
from vangnet.scan import run
from vangnet.scan.fetching import Fetcher
from vangnet.scan.report import write_report
from vangnet.scan.results import Results


def extraction(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """Pictures known and new, an archive, a text, and a file that is larger than what is loaded at once."""
    pictures = {f"DCIM/{number}.png": encoded(pattern(number)) for number in range(6)}
    nested = {"notes/nested.zip": zipped({"inner.png": encoded(pattern(1))})}
    return pictures | nested | {"notes/a.txt": b"text", "large.bin": os.urandom(1000) * 90_000, "empty": b""}


@pytest.fixture
def in_folder(files, exhibit, library, tmp_path) -> dict[str, dict]:
    """The records of the same files in a folder."""
    for name, content in files.items():
        (tmp_path / "plain" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "plain" / name).write_bytes(content)
    run.scan(tmp_path / "plain", tmp_path / "plain out", library=library, jobs=1)
    return records_of(tmp_path / "plain out")


def told(records: dict[str, dict], prefix: str = "") -> dict[str, tuple]:
    return {
        address.removeprefix(prefix): (row["status"], row["reason"], row["sha256"], row["pdq"], row["type"])
        for address, row in records.items()
        if address.startswith(prefix)
    }


@pytest.mark.parametrize("jobs", [1, 2])
def test_files_of_a_source_are_judged_like_files_of_a_folder(jobs, files, in_folder, exhibit, library, tmp_path):
    (exhibit / "phone.ufdr").write_bytes(extraction(files))
    run.scan(exhibit, tmp_path / "out", library=library, jobs=jobs)
    records = records_of(tmp_path / "out")
    assert told(records, "phone.ufdr//") == told(in_folder)
    assert outcome(records)["phone.ufdr"] == ("undecided", "missing"), "it has no report.xml"


def test_a_source_is_an_exhibit_of_its_own(files, in_folder, library, tmp_path):
    (tmp_path / "phone.ufdr").write_bytes(extraction(files))
    run.scan(tmp_path / "phone.ufdr", tmp_path / "out", library=library, jobs=1)
    assert told(records_of(tmp_path / "out"), "phone.ufdr//") == told(in_folder)


def test_files_of_several_sources_and_of_the_folder_are_read_in_one_order(exhibit, library, tmp_path):
    for name in ("one.ufdr", "two.ufdr"):
        (exhibit / name).write_bytes(extraction({"DCIM/IMG_0001.png": encoded(pattern(0)), "Windows/x.dll": b"text"}))
    (exhibit / "IMG_0002.png").write_bytes(encoded(pattern(1)))
    run.scan(exhibit, tmp_path / "out", library=library, jobs=1)
    addresses = list(records_of(tmp_path / "out"))
    assert set(addresses[:3]) == {"IMG_0002.png", "one.ufdr//DCIM/IMG_0001.png", "two.ufdr//DCIM/IMG_0001.png"}
    assert set(addresses[-2:]) == {"one.ufdr//Windows/x.dll", "two.ufdr//Windows/x.dll"}


def test_a_broken_source_gives_what_it_holds_and_says_why_it_ends(files, exhibit, library, tmp_path):
    whole = extraction(files)
    (exhibit / "phone.ufdr").write_bytes(whole[: len(whole) // 2])
    run.scan(exhibit, tmp_path / "out", library=library, jobs=1)
    records = records_of(tmp_path / "out")
    assert outcome(records)["phone.ufdr"] == ("undecided", "corrupt")
    assert outcome(records)["phone.ufdr//DCIM/0.png"] == ("known", None)


def test_what_was_seen_of_a_source_stands_in_the_summary_and_on_the_page(exhibit, library, tmp_path):
    (exhibit / "phone<b>.ufdr").write_bytes(extraction({"a.txt": b"text"}))
    run.scan(exhibit, tmp_path / "out", library=library, jobs=1)
    (seen,) = Results.open(tmp_path / "out").summary.sources
    assert (seen.address, seen.reason) == ("phone<b>.ufdr", "missing")
    assert sum(volume.files for volume in seen.coverage.volumes) == 1
    write_report(tmp_path / "out", "nl")
    html = (tmp_path / "out" / "report.html").read_text()
    assert "Bronnen die zijn geopend" in html
    assert "phone&lt;b&gt;.ufdr" in html
    shown = CliRunner().invoke(cli, ["show", str(tmp_path / "out")], env={"COLUMNS": "200"}).output
    assert "phone<b>.ufdr" in shown


@pytest.mark.parametrize("deaths", [1, 4])
def test_a_reader_that_dies_costs_at_most_the_files_that_it_was_reading(
    deaths, files, in_folder, exhibit, library, tmp_path, monkeypatch
):
    (exhibit / "phone.ufdr").write_bytes(extraction(files))
    killed = []

    class Watched(Fetcher):
        def heard(self, event: object) -> None:
            if len(killed) < deaths:
                killed.append(self.pool.workers[0].process.pid)
                self.pool.workers[0].process.kill()
            super().heard(event)

    monkeypatch.setattr(run, "Fetcher", Watched)
    run.scan(exhibit, tmp_path / "out", library=library, jobs=1)
    found, expected = told(records_of(tmp_path / "out"), "phone.ufdr//"), told(in_folder)
    broken = {name for name, row in found.items() if row != expected.get(name)}
    assert len(killed) == deaths
    assert len(broken) <= deaths
    assert {found[name][:2] for name in broken} <= {("undecided", "memory")}
    assert set(expected) - set(found) <= {"notes/nested.zip//inner.png"}


def test_a_stopped_scan_of_a_source_goes_on(files, in_folder, exhibit, library, tmp_path):
    (exhibit / "phone.ufdr").write_bytes(extraction(files))

    def stop(view: run.View) -> None:
        if view.stage == "examine" and view.files >= 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run.scan(exhibit, tmp_path / "out", library=library, jobs=1, watch=stop)
    run.scan(exhibit, tmp_path / "out", library=library, jobs=1)
    assert told(records_of(tmp_path / "out"), "phone.ufdr//") == told(in_folder)
    summary = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert summary["complete"]
    assert summary["bytes"] == sum(map(len, files.values()))


@pytest.mark.parametrize(
    ("address", "size", "is_looked_at"),
    [
        ("case/disk.E01", 100, True),
        ("backup/Manifest.db", 100, True),
        ("game/data.bin", 100, False),
        ("game/data.bin", 2**20, True),
        ("holiday.mp4", 2**20, False),
        ("holiday.mp4", 2**28, True),
    ],
)
def test_only_what_may_be_a_source_is_looked_at_before_the_others(address, size, is_looked_at):
    assert may_be_source(address, size) == is_looked_at

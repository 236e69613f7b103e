"""The scan keeps to what was authorised, and says what it left out."""

import io
import os
import zipfile
from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner

from tests.world import encoded, pattern, records_of, zipped
from vangnet.cli.main import cli
from vangnet.errors import InputRefused
from vangnet.scan.run import Options
from vangnet.scan.scope import Scope, read_scope

NOTHING_TOLD = ("md5", "sha1", "sha256", "type", "pdq", "width")


@pytest.fixture
def phone(exhibit):
    """Pictures in several folders, of several years, some of them in archives."""
    dates = {"DCIM/1.png": 2025, "DCIM/old.png": 2019, "Download/2.png": 2025, "Lawyer/3.png": 2025}
    for number, (name, year) in enumerate(dates.items()):
        (exhibit / name).parent.mkdir(exist_ok=True)
        (exhibit / name).write_bytes(encoded(pattern(number)))
        moment = datetime(year, 6, 1, tzinfo=UTC).timestamp()
        os.utime(exhibit / name, (moment, moment))
    (exhibit / "Download" / "a.zip").write_bytes(zipped({"DCIM/4.png": encoded(pattern(0)), "x/5.png": b"text"}))
    (exhibit / "Lawyer" / "b.zip").write_bytes(zipped({"6.png": encoded(pattern(0))}))
    (exhibit / "DCIM" / "notes.txt").write_bytes(b"text")
    return exhibit


def left_out(records):
    return {
        address: row["reason"] for address, row in records.items() if row["reason"] in ("out_of_scope", "privileged")
    }


def test_without_a_scope_everything_is_judged(phone, scanned):
    assert left_out(scanned()) == {}


def test_folders_are_kept_to_also_inside_archives(phone, scanned):
    records = scanned(options=Options(scope=Scope(folders=("**/DCIM/**",))))
    assert left_out(records) == dict.fromkeys(
        ("Download/2.png", "Download/a.zip//x/5.png", "Lawyer/3.png", "Lawyer/b.zip//6.png"), "out_of_scope"
    )
    assert records["Download/a.zip//DCIM/4.png"]["status"] == "known"


def test_dates_are_kept_to_and_no_date_is_outside(phone, scanned):
    records = scanned(options=Options(scope=Scope(folders=("DCIM/*.png", "**/*.zip/**"), after=date(2024, 1, 1))))
    assert records["DCIM/1.png"]["status"] == "known"
    assert records["DCIM/old.png"]["reason"] == "out_of_scope"
    assert records["Download/a.zip//DCIM/4.png"]["reason"] == "out_of_scope", "its archive tells no time zone"


def test_kinds_are_kept_to(phone, scanned):
    records = scanned(options=Options(scope=Scope(kinds=("picture",))))
    assert set(left_out(records)) == {"DCIM/notes.txt", "Download/a.zip//x/5.png"}


def test_privileged_files_are_not_opened_and_nothing_of_them_is_told(phone, scanned):
    records = scanned(options=Options(scope=Scope(privileged=("lawyer/**",))))
    assert left_out(records) == {"Lawyer/3.png": "privileged", "Lawyer/b.zip": "privileged"}
    assert [records[address][name] for address in left_out(records) for name in NOTHING_TOLD] == [None] * 12


def test_privileged_files_inside_a_source_are_not_told(exhibit, scanned):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("Lawyer/1.png", encoded(pattern(0)))
        archive.writestr("DCIM/2.png", encoded(pattern(1)))
    (exhibit / "phone.ufdr").write_bytes(buffer.getvalue())
    records = scanned(options=Options(scope=Scope(privileged=("**/Lawyer/**",))))
    assert left_out(records) == {"phone.ufdr//Lawyer/1.png": "privileged"}
    assert records["phone.ufdr//DCIM/2.png"]["status"] == "known"


def test_scope_is_told_with_the_results_and_cannot_change_halfway(phone, library, tmp_path):
    (tmp_path / "scope.toml").write_text('reference = "26/1"\nfolders = ["DCIM/**"]\nafter = 2024-01-01\n')
    command = ["scan", str(phone), "-l", str(library), "-o", str(tmp_path / "out"), "--json"]
    outcome = CliRunner().invoke(cli, [*command, "--scope", str(tmp_path / "scope.toml")])
    assert '"reference": "26/1"' in outcome.output
    assert left_out(records_of(tmp_path / "out"))
    assert "options" in str(CliRunner().invoke(cli, command).exception)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("folders = 3", "folders"),
        ("colour = 'red'", "colour"),
        ("kinds = ['music']", "music"),
        ("after = 2025-01-01\nbefore = 2024-01-01", "nothing lies"),
        ("after =", "scope.toml"),
    ],
)
def test_a_scope_that_is_not_understood_is_refused(text, told, tmp_path):
    (tmp_path / "scope.toml").write_text(text)
    with pytest.raises(InputRefused, match=told):
        read_scope(tmp_path / "scope.toml")

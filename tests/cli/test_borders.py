"""`vangnet borders` on the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.capture.place.test_borders import EAST, WEST, written
from vangnet.cli.borders import borders
from vangnet.errors import InputRefused


def test_borders_are_added_and_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANGNET_DATA", str(tmp_path / "desk"))
    file = written(tmp_path / "gemeenten.gpkg", [WEST, EAST], ["Weststad", "Ooststad"], "EPSG:28992")
    run = CliRunner().invoke
    done = run(borders, ["add", file, "--year", "2024", "--source", "CBS", "--licence", "CC BY 4.0"])
    assert done.exit_code == 0, done.output
    assert done.output == "Added edition 1: 2 areas (municipality) of 2024, from CBS.\n"
    (edition,) = json.loads(run(borders, ["show", "--json"]).output)
    assert (edition["year"], edition["crs"], edition["licence"]) == (2024, "EPSG:28992", "CC BY 4.0")
    assert "gemeenten.gpkg" in run(borders, ["show"]).output
    assert (tmp_path / "desk" / "borders" / "editions" / "000001" / "areas.parquet").exists()


def test_a_refused_file_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.gpkg").write_bytes(b"nothing")
    options = ["add", str(tmp_path / "a.gpkg"), "--year", "2024", "--borders", str(tmp_path / "borders")]
    done = CliRunner().invoke(borders, options)
    assert isinstance(done.exception, InputRefused)
    assert not (tmp_path / "borders").exists()

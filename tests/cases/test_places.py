"""The way into the evidence: names inside a root, one folder at a time, and nothing else."""

import os
from pathlib import Path
from typing import Any

import pytest

from vangnet.cases import places
from vangnet.cases.places import PlaceRefused


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings: Any) -> Path:
    place = tmp_path / "evidence"
    (place / "G1" / "DCIM").mkdir(parents=True)
    (place / "G1" / "image.E01").write_bytes(b"12345")
    (tmp_path / "secret").write_text("secret")
    settings.EVIDENCE_ROOTS = {"seized": place}
    return place


def test_a_folder_shows_folders_first_and_then_files(root: Path) -> None:
    shown = [(entry.name, entry.path, entry.is_folder, entry.size) for entry in places.browse("seized", "G1").entries]
    assert shown == [("DCIM", "G1/DCIM", True, None), ("image.E01", "G1/image.E01", False, 5)]


def test_a_place_is_told_as_a_path_of_this_machine(root: Path) -> None:
    assert places.evidence_path("seized", "G1/image.E01") == root.resolve() / "G1" / "image.E01"
    assert places.evidence_path("seized", "") == root.resolve()
    assert [places.is_folder("seized", "G1"), places.is_folder("seized", "G1/image.E01")] == [True, False]


@pytest.mark.parametrize(
    "path", ["..", "G1/..", "../secret", "/", "/etc", "G1/", "G1//DCIM", ".", "%2e%2E/secret", "a%00b", "%", "\ud800"]
)
def test_no_name_climbs_out(path: str) -> None:
    for question in (places.browse, places.evidence_path, places.is_folder):
        with pytest.raises(PlaceRefused):
            question("seized", path)


def test_links_and_devices_lead_nowhere(root: Path) -> None:
    (root / "out").symlink_to(root.parent)
    (root / "in").symlink_to(root / "G1")
    os.mkfifo(root / "pipe")
    listing = places.browse("seized", "")
    assert ([entry.name for entry in listing.entries], listing.left_out) == (["G1"], 3)
    for path in ("out", "out/secret", "in", "in/DCIM", "pipe"):
        with pytest.raises(PlaceRefused):
            places.evidence_path("seized", path)


def test_bytes_that_are_no_text_keep_their_exact_name(root: Path) -> None:
    name = b"caf\xe9 %41\n"
    os.mkdir(os.fsencode(root) + b"/" + name)
    path = places.browse("seized", "").entries[0].path
    assert path == "caf%E9 %2541%0A"
    assert os.fsencode(places.evidence_path("seized", path)).endswith(b"/" + name)
    assert places.canonical("caf%E9 %2541%0a") == path


def test_an_unknown_root_is_refused() -> None:
    with pytest.raises(PlaceRefused):
        places.browse("/etc", "")

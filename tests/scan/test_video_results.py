"""A video's ranges as people and other programs get them: the page, the terminal, VICS, CSV and JSON lines."""

import csv
import json
import re

import polars as pl
import pytest
from click.testing import CliRunner

from tests.scan.made import hit, made_scan, record
from tests.world import records_of
from vangnet.cli.show import show
from vangnet.scan.export import export
from vangnet.scan.report import write_report
from vangnet.scan.report.figures import count_figures
from vangnet.scan.report.words import words
from vangnet.scan.results import Results
from vangnet.values import Frame, Range

RANGES = (
    Range(0, 30_000, "new"),
    Range(30_000, 50_000, "known", "national #1", "17", 5_000, 25_000),
    Range(50_000, 70_000, "known", "national #1", "17", 40_000, 60_000),
    Range(70_000, 75_000, "flat"),
    Range(75_000, 3_700_000, "lost"),
)


@pytest.fixture
def place(tmp_path):
    alike = hit(distance_bits=4, orientation="identity", reading="frame", percent=1, entry_percent=60)
    video = record(
        address="a/film.mp4",
        type="video/mp4",
        status="new",
        reason="corrupt",
        hits=(alike,),
        duration_ms=3_700_000,
        ranges=RANGES,
        pdq=None,
        pdq_quality=None,
    )
    copy = record(
        address="b/copy.mp4", **{name: getattr(video, name) for name in ("md5", "sha1", "sha256", "status", "ranges")}
    )
    other = record(address="c/new.mp4", type="video/mp4", duration_ms=1000, ranges=(Range(0, 1000, "new"),))
    return made_scan(tmp_path / "scan", [video, copy, other, record()])


def test_records_hold_ranges_and_frames(tmp_path):
    frames = (Frame(0, 40, bytes(range(32)), 100), Frame(40, 80, bytes(32), 50))
    place = made_scan(tmp_path / "scan", [record(address="a", ranges=RANGES, frames=frames), record(address="b")])
    rows = records_of(place)
    assert [tuple(one.values()) for one in rows["a"]["ranges"]] == [
        (one.start_ms, one.end_ms, one.status, one.list, one.entry, one.entry_start_ms, one.entry_end_ms)
        for one in RANGES
    ]
    assert (rows["b"]["ranges"], rows["b"]["duration_ms"]) == ([], None)
    held = [shown.rows() for _, shown in Results.open(place).frames(pl.lit(value=True))]
    assert held == [[(0, 40, bytes(range(32)), 100), (40, 80, bytes(32), 50)], []]


def test_time_is_counted_once_per_content(place):
    films = count_figures(Results.open(place)).films
    assert (films.files, films.partly, [film.duration_ms for film in films.most]) == (2, 1, [3_700_000])
    assert films.milliseconds == {"new": 31_000, "known": 40_000, "flat": 5_000, "lost": 3_625_000}


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "known 0:30–1:10; new 0:00–0:30; not readable 1:15–1:01:40; without a recognisable picture 1:10–1:15"),
        ("nl", "bekend 0:30–1:10; nieuw 0:00–0:30; niet leesbaar 1:15–1:01:40; zonder herkenbaar beeld 1:10–1:15"),
    ],
)
def test_the_page_draws_a_timeline_and_says_it_in_words(place, language, told):
    write_report(place, language)
    html = (place / "report.html").read_text("utf-8")
    assert f'aria-label="{told}"' in html
    assert f'<a href="#films">{words(language)("films")}</a>' in html
    (drawing,) = re.findall(r'<svg class="timeline".*?</svg>|<svg[^>]*class="timeline".*?</svg>', html)
    assert {"fill-known", "fill-new", "fill-undecided", "fill-other"} <= set(re.findall(r"fill-\w+", drawing))


def test_the_terminal_tells_the_ranges(place):
    shown = CliRunner().invoke(show, [str(place), "--status", "new", "--language", "en"]).output
    assert "national #1 1 (4 bits, 1% / 60%)" in shown
    assert "known 0:30–1:10; new 0:00–0:30" in shown


def test_jsonl_holds_the_ranges(place, tmp_path):
    export(place, "jsonl", tmp_path / "out.jsonl")
    first = json.loads((tmp_path / "out.jsonl").read_text().splitlines()[0])
    assert (first["duration_ms"], len(first["ranges"]), first["hits"][0]["percent"]) == (3_700_000, 5, 1)
    assert "frames" not in first


def test_csv_tells_the_ranges_in_a_cell(place, tmp_path):
    export(place, "csv", tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        row = next(csv.DictReader(file, delimiter=";"))
    assert row["ranges"].startswith("new 0:00-0:30 known 0:30-0:50 known 0:50-1:10 flat")
    assert (row["duration_ms"], row["hit_percent"], row["hit_entry_percent"]) == ("3700000", "1", "60")


def test_vics_has_a_segment_for_each_known_range_without_a_category(place, tmp_path):
    export(place, "vics", tmp_path / "out.json")
    entries = json.loads((tmp_path / "out.json").read_text())["value"]
    (entry,) = [one for one in entries if "Segments" in one]
    assert [tuple(one.values())[1:] for one in entry["Segments"]] == [
        (1, "00:00:30.000", "00:00:50.000", 0),
        (2, "00:00:50.000", "00:01:10.000", 0),
    ]
    assert entry.get("Category") is None
    assert "1% of this video, 60% of the listed one" in entry["Comments"]

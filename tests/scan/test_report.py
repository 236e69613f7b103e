"""The page about a scan: true, safe to open, readable in two languages."""

import re
from datetime import UTC, datetime

import polars as pl
import pytest

from tests.scan.made import hit, made_scan, record
from vangnet.scan.report import write_report
from vangnet.scan.report.figures import count_figures
from vangnet.scan.report.visible import visible
from vangnet.scan.results import Results
from vangnet.values import Status

HOSTILE = [
    "<script>alert(1)</script>.jpg",
    '"><img src=x onerror=alert(1)>.jpg',
    "=cmd|' /C calc'!A1.jpg",
    "clear\x1b[2Jscreen.jpg",
    "holiday\u202egpj.exe",
    "caf%E9.jpg",
]


def page(place, language="en") -> str:
    write_report(place, language)
    return (place / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_page_is_self_contained(tmp_path, language):
    html = page(made_scan(tmp_path, [record(status=status) for status in Status]), language)
    assert f'<html lang="{language}">' in html
    assert "Content-Security-Policy" in html
    assert "default-src 'none'" in html.replace("&#x27;", "'").replace("&#39;", "'")
    assert re.findall(r"https?://(?!www\.w3\.org/2000/svg)[^\s\"'<]+", html) == []
    assert "<script" not in html
    assert "<img" not in html


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_shown_and_do_nothing(tmp_path, name):
    html = page(made_scan(tmp_path, [record(address=f"{name}/a{n}.jpg", status="new") for n in range(3)]))
    body = html[html.index("<body") :]
    assert "<script" not in body
    assert "<img" not in body
    assert "\x1b" not in body
    assert "\u202e" not in body


def test_numbers_are_those_of_the_records(tmp_path):
    rows = [record(status="new") for _ in range(1234)] + [record(status="undecided", reason="encrypted")]
    rows += [record(status="known", hits=[hit(victim_identified=False)])]
    place = made_scan(tmp_path, rows)
    figures = count_figures(Results.open(place))
    assert {count.status: count.files for count in figures.statuses} == {
        "new": 1234, "undecided": 1, "similar": 0, "known": 1, "irrelevant": 0, "other": 0,
    }  # fmt: skip
    assert figures.hits.victims.unidentified == 1
    assert "1,234" in page(place, "en")
    assert "1.234" in page(place, "nl")


def test_unfinished_scan_says_so(tmp_path):
    place = made_scan(tmp_path, [record()], complete=False)
    results = Results.open(place)
    assert not results.complete
    assert page(place, "en") != page(made_scan(tmp_path / "whole", [record()]), "en")


def test_empty_scan_has_a_page(tmp_path):
    assert "<h1" in page(made_scan(tmp_path, []))


def test_years_before_1970_and_far_away(tmp_path):
    moments = [datetime(year, 1, 2, tzinfo=UTC).timestamp() for year in (1905, 1969, 2026, 2200)]
    rows = [record(modified_at=int(moment * 1e9)) for moment in moments]
    html = page(made_scan(tmp_path, rows))
    assert "1905" in html
    assert "2200" in html


def test_large_scan_is_counted_in_bounded_memory(tmp_path):
    rows = [record(address=f"folder {n % 500}/{n}.jpg", status=list(Status)[n % 6]) for n in range(20_000)]
    place = made_scan(tmp_path, rows, copies=10)
    figures = count_figures(Results.open(place))
    assert figures.files == 200_000
    assert len(page(place)) < 400_000


def test_what_does_not_print_is_shown_as_its_number():
    assert visible("a\u202eb\x1b") == "a<U+202E>b<U+001B>"


def test_records_can_be_read_by_any_reader_of_parquet(tmp_path):
    place = made_scan(tmp_path, [record(hits=[hit(distance_bits=12, reading="scaled", orientation="rotate90")])])
    row = pl.read_parquet(place / "records-*.parquet").row(0, named=True)
    assert row["hits"][0]["distance_bits"] == 12

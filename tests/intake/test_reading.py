"""Files are read in confined workers, batch by batch; what one file does, costs the others nothing."""

import io
import os
import tracemalloc
import zipfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import msgspec
import pytest

from tests.intake import invented, killing
from vangnet.errors import InputRefused
from vangnet.intake import reading, worker
from vangnet.intake.formats import FORMATS
from vangnet.intake.report import Reading, Report
from vangnet.sandbox import Pool
from vangnet.words import Word

MAIL = FORMATS["mail"].EXAMPLES[0].data


def whole(readings: Iterator[Reading]) -> Reading:
    """All readings as one."""
    found = list(readings)
    return Reading(
        reports=tuple(one for each in found for one in each.reports),
        problems=tuple(one for each in found for one in each.problems),
        beside=tuple(one for each in found for one in each.beside),
        empty=found[-1].empty if found else (),
    )


def numbers(reports: tuple[Report, ...]) -> list[str]:
    return [one.source_number for one in reports]


def codes(problems: tuple[Word, ...]) -> list[str]:
    return [one.code.removeprefix("intake.") for one in problems]


def zipped(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "."), data)
    return path


@pytest.mark.parametrize("kind", ["xml", "jsonl", "json"])
def test_a_file_of_many_reports_comes_in_batches(tmp_path: Path, kind: str) -> None:
    path = invented.file_of(tmp_path, 1_000, kind=kind)
    told: list[int] = []
    found = list(reading.batches(path, jobs=2, progress=told.append))
    assert sum(len(one.reports) for one in found) == 1_000
    assert max(len(one.reports) for one in found) <= worker.BATCH_REPORTS
    assert told[-1] == 1_000
    assert found[-1] == Reading()
    assert all(one.not_told for each in found for one in each.reports)


def test_reading_again_gives_the_same(tmp_path: Path) -> None:
    path = invented.file_of(tmp_path, 50)
    assert list(reading.batches(path)) == list(reading.batches(path))


def test_a_folder_of_mail_is_read_whole(tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"{number:02}.eml").write_bytes(MAIL.replace(b"m1@", b"m%d@" % number))
    os.symlink("/etc/passwd", tmp_path / "99.eml")
    found = whole(reading.batches(tmp_path, jobs=2))
    assert sorted(numbers(found.reports)) == sorted(f"<m{number}@example.nl>" for number in range(30))
    assert found.problems == ()


def test_files_come_out_in_their_order_however_many_are_read_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_HELD", 2)
    first = invented.file_of(tmp_path, 1_200, seed=3)
    others = [invented.file_of(tmp_path, 450, seed=seed) for seed in range(4, 9)]
    came = [(name, len(one.reports)) for name, one in reading.read_files([first, *others], jobs=3)]
    assert [name for name, _ in groupby(came, key=lambda one: one[0])] == [one.name for one in (first, *others)]
    assert sum(count for _, count in came) == 1_200 + 5 * 450


def test_an_archive_of_many_files_is_opened(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", a__xml=invented.xml(3, seed=7)).read_bytes()
    path = zipped(
        tmp_path / "tips.zip",
        one__xml=invented.xml(2, seed=5),
        two__eml=MAIL,
        deeper__zip=inner,
        beeld__jpg=b"\xff\xd8\xff\xe0" + b"\0" * 100,
        broken__xml=b"no xml",
    )
    found = whole(reading.batches(path))
    assert len(found.reports) == 6
    assert found.beside == ("tips.zip/beeld.jpg",)
    assert codes(found.problems) == ["no_format"]


def test_a_name_in_an_archive_that_turns_round_is_made_visible(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x\u202egpj.exe", b"x")
    (name,) = whole(reading.batches(path)).beside
    assert "\u202e" not in name


def test_an_archive_that_grows_without_end_is_left(tmp_path: Path) -> None:
    zeros = b" " * (300 * 2**20)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", b"<reports>" + zeros)
        archive.writestr("b.xml", invented.xml(2))
    path = tmp_path / "bomb.zip"
    path.write_bytes(bomb.getvalue())
    found = whole(reading.batches(path))
    assert len(found.reports) == 2


def test_a_file_of_no_known_format_gives_a_reason(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"hello")
    (tmp_path / "b.xml").write_bytes(b"")
    found = dict(reading.read_files([tmp_path / "a.txt", tmp_path / "b.xml"]))
    assert codes(found["a.txt"].problems) == ["no_format"]
    assert codes(found["b.xml"].problems) == ["empty_file"]


def test_a_report_that_is_broken_is_told_with_its_file_in_both_languages(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(b"<reports><report><b></report></reports>")
    (problem,) = whole(reading.batches(path)).problems
    assert problem.tell("nl").startswith("Een melding in a.xml is niet gelezen: dit is geen geldige XML. ")
    assert problem.tell("en").startswith("A report in a.xml was not read: this is no valid XML. ")


def test_a_file_that_looks_like_reports_and_holds_none_is_told(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", a__xml=b"<crashreport></crashreport>", b__xml=invented.xml(1))
    found = whole(reading.batches(path))
    assert len(found.reports) == 1
    assert codes(found.problems) == ["no_reports"]


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused):
        list(reading.batches(tmp_path / "nothing"))


def test_fields_that_are_always_there_and_now_are_empty_are_told(tmp_path: Path) -> None:
    path = tmp_path / "changed.xml"
    path.write_bytes(invented.xml(40).replace(b"incidentDateTime>", b"incidentMoment>"))
    assert whole(reading.batches(path)).empty == ("incidentSummary/incidentDateTime",)


def test_a_few_thin_reports_raise_no_alarm(tmp_path: Path) -> None:
    path = tmp_path / "few.xml"
    path.write_bytes(invented.xml(19).replace(b"incidentDateTime>", b"incidentMoment>"))
    assert whole(reading.batches(path)).empty == ()


def test_a_report_that_kills_its_worker_costs_itself(tmp_path: Path) -> None:
    data = invented.xml(450, mix=invented.Mix(thin=0))
    deadly = data.replace(b"<screenName>testaccount_1_7<", f"<screenName>{killing.DEADLY}<".encode())
    deadly = deadly.replace(b"<screenName>testaccount_1_333<", f"<screenName>{killing.DEADLY}<".encode())
    path, other = tmp_path / "deadly.xml", invented.file_of(tmp_path, 20, seed=9)
    path.write_bytes(deadly)
    files = [worker.Job(0, "deadly.xml", str(path)), worker.Job(1, "other.xml", str(other))]
    with Pool(killing.prepare, b"", jobs=2) as pool:
        found = [(name, one) for name, one, _ in reading._Dispatch(files, pool).readings()]
    read = [one for name, each in found if name == "deadly.xml" for one in numbers(each.reports)]
    killed = deadly.count(killing.DEADLY.encode())
    assert killed > 0
    assert len(read) == 450 - killed
    assert len(set(read)) == len(read)
    problems = [one for _, each in found for one in each.problems]
    assert codes(tuple(problems)) == ["killed"] * killed
    assert problems[0].tell("nl").endswith("(het leesproces stopte). De andere zijn gelezen")
    assert len([one for name, each in found if name == "other.xml" for one in each.reports]) == 20


def test_a_file_full_of_death_is_given_up_with_a_word(tmp_path: Path) -> None:
    path = tmp_path / "deadly.xml"
    path.write_bytes(b"<reports>" + b"<report><additionalInfo>dodelijk</additionalInfo></report>" * 30 + b"</reports>")
    with Pool(killing.prepare, b"", jobs=1) as pool:
        found = list(reading._Dispatch([worker.Job(0, "deadly.xml", str(path))], pool).readings())
    assert codes(found[-1][1].problems) == ["rest_unread"]
    assert len(found) == reading.MOST_DEATHS + 1


def test_a_worker_reads_nothing_but_what_it_was_given(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "a.xml").write_bytes(invented.xml(1))
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "b.xml").symlink_to(secret / "a.xml")
    assert whole(reading.batches(inside)).reports == ()


def test_messages_that_came_as_bytes_are_read_too() -> None:
    bodies = [("m1", FORMATS["hotline_json"].EXAMPLES[0].data), ("m2", b"nothing"), ("m1", MAIL)]
    found = list(reading.read_bodies(bodies, jobs=1))
    assert [(name, numbers(one.reports), codes(one.problems)) for name, one in found] == [
        ("m1", ["T-1", "H-2"], []),
        ("m2", [], ["no_format"]),
        ("m1", ["<m1@example.nl>"], []),
    ]


@pytest.mark.slow
def test_many_reports_take_little_memory(tmp_path: Path) -> None:
    path = invented.file_of(tmp_path, 5_000, kind="jsonl")
    tracemalloc.start()
    count = sum(len(one.reports) for one in reading.batches(path))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 5_000
    assert most < 16 * 2**20


def test_a_report_goes_to_json_and_back(tmp_path: Path) -> None:
    found = whole(reading.batches(invented.file_of(tmp_path, 20)))
    for report in found.reports:
        assert msgspec.convert(msgspec.to_builtins(report), Report) == report

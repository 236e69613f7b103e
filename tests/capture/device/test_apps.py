"""Which app or device wrote a file is looked up in a dated table, and what speaks against it is told."""

import io
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from tests.capture.device.test_boxes import filmed
from tests.capture.device.test_jpeg import drawn, with_exif, with_thumbnail, written
from vangnet.capture.device.apps import Class, app_of, learn, learn_folder, save, table
from vangnet.capture.device.devices import brand, device_of
from vangnet.capture.device.signatures import signature
from vangnet.capture.facts import Facts, Identifier
from vangnet.capture.findings import Confidence
from vangnet.errors import InputRefused
from vangnet.scan.output import locked

AT = date(2026, 11, 22)


def facts(data: bytes, **told: object) -> Facts:
    return Facts(type="image/jpeg", signature=signature(io.BytesIO(data), "image/jpeg"), **told)  # type: ignore[arg-type]


def test_every_entry_has_a_source_a_date_and_a_standing() -> None:
    assert len({entry.name for entry in table()}) == len(table()) >= 20
    for entry in table():
        assert entry.source
        assert entry.standing in ("measured", "published")
        assert entry.confidence in (Confidence.FAIR, Confidence.WEAK)


def test_a_picture_saved_anew_without_metadata_is_told_with_its_quality() -> None:
    found = app_of(facts(written(quality=83)))
    assert found is not None
    assert found.label == "libjpeg"
    assert found.confidence == Confidence.WEAK
    assert any("83" in note.tell("en") for note in found.notes)


def test_a_film_by_ffmpeg_is_told(tmp_path: Path) -> None:
    found = app_of(facts(filmed(tmp_path / "a.mp4")))
    assert found is not None
    assert found.label == "FFmpeg (MP4, QuickTime)"
    bare = app_of(facts(filmed(tmp_path / "b.mp4", fflags="+bitexact")))
    assert bare is not None
    assert (bare.label, bare.confidence) == ("FFmpeg (bitexact)", Confidence.WEAK)


def test_what_no_entry_fits_is_not_told() -> None:
    assert app_of(facts(written(qtables={0: [7] * 64, 1: [9] * 64}))) is None
    assert app_of(Facts(type="image/png")) is None
    assert device_of(facts(written(qtables={0: [7] * 64, 1: [9] * 64}))) is None


def test_an_editor_goes_before_what_its_tables_look_like() -> None:
    found = app_of(facts(written(), software="GIMP 2.10.34"))
    assert found is not None
    assert found.label == "GIMP"
    assert any(note.code == "device.app_also" for note in found.notes)


def test_an_app_is_learnt_from_neutral_sends(tmp_path: Path) -> None:
    sends = tmp_path / "sends"
    sends.mkdir()
    for number, size in enumerate(((1600, 1200), (1200, 1600), (1600, 900))):
        (sends / f"{number}.jpg").write_bytes(written(drawn(*size), quality=61, progressive=True))
    entry = learn_folder("My messenger 2.1", sends, class_=Class.MESSENGER, source="sent by the unit", at=AT)
    save([entry], tmp_path / "own.toml")
    save([entry], tmp_path / "own.toml")
    entries = table(tmp_path / "own.toml")
    assert entries[:2] == (entry, entry)
    found = app_of(facts(written(drawn(1280, 700), quality=61, progressive=True)), entries)
    assert found is not None
    assert found.label == "My messenger 2.1"
    other = app_of(facts(written(drawn(1280, 700), quality=62, progressive=True)), entries)
    assert other is not None
    assert other.label != "My messenger 2.1"


def test_too_little_to_learn_from_is_refused(tmp_path: Path) -> None:
    made = signature(io.BytesIO(written()), "image/jpeg")
    film = signature(io.BytesIO(filmed(tmp_path / "a.mp4")), "video/mp4")
    assert made is not None
    assert film is not None
    for files in ([made], [made, made, film]):
        with pytest.raises(InputRefused):
            learn("x", files, class_=Class.ENCODER, source="here", at=AT)
    (tmp_path / "bad.toml").write_text("entry = 3")
    with pytest.raises(InputRefused):
        table(tmp_path / "bad.toml")


def test_a_table_is_not_written_while_another_program_writes_there(tmp_path: Path) -> None:
    (entry, *_) = table()
    save([entry], tmp_path / "own.toml")
    before = (tmp_path / "own.toml").read_bytes()
    with locked(tmp_path), pytest.raises(InputRefused):
        save([entry], tmp_path / "own.toml")
    (tmp_path / "own.toml.part").symlink_to("/dev/full")
    with pytest.raises(InputRefused):
        save([entry], tmp_path / "own.toml")
    assert (tmp_path / "own.toml").read_bytes() == before


def test_a_device_is_told_with_its_serial() -> None:
    serial = Identifier(tag="Exif:BodySerialNumber", name="body_serial", value="123456")
    found = device_of(facts(custom(with_exif()), make="Apple", model="iPhone 7", identifiers=(serial,)))
    assert found is not None
    assert (found.make, found.model, found.serial) == ("Apple", "iPhone 7", "123456")
    assert found.confidence == Confidence.STRONG
    assert found.contradictions == ()
    plain = device_of(facts(written(), make="Canon", model="EOS 5D"))
    assert plain is not None
    assert plain.confidence == Confidence.FAIR


def custom(data: bytes) -> bytes:
    """Give a picture tables that no program is known for."""
    with Image.open(io.BytesIO(data)) as picture:
        return written(picture, qtables={0: [7] * 64, 1: [9] * 64}, exif=picture.info["exif"])


@pytest.mark.parametrize(
    ("data", "make", "code"),
    [
        (custom(with_exif()), "Canon", "device.maker_unlike"),
        (custom(with_exif(4032, 3024)), "Apple", "device.size_unlike"),
        (with_thumbnail(written(drawn(160, 90))), "Apple", "device.thumbnail_unlike"),
        (with_thumbnail(written(drawn(240, 320))), "Apple", "device.thumbnail_turned"),
    ],
)
def test_what_speaks_against_the_device_is_kept(data: bytes, make: str, code: str) -> None:
    found = device_of(facts(data, make=make, model="x"))
    assert found is not None
    assert [each.code for each in found.contradictions] == [code]
    assert found.confidence == Confidence.WEAK


def test_tables_that_a_learnt_model_never_wrote_contradict() -> None:
    own = [signature(io.BytesIO(written(qtables={0: [step] * 64, 1: [9] * 64})), "image/jpeg") for step in (5, 6, 7)]
    known = [each for each in own if each is not None]
    entry = learn("x", known, class_=Class.PHONE, source="our own", at=AT, make="Canon", model="x")
    for step, count in ((6, 0), (8, 1)):
        told = facts(written(qtables={0: [step] * 64, 1: [9] * 64}), make="Canon", model="x")
        found = device_of(told, [entry])
        assert found is not None
        assert [each.code for each in found.contradictions] == ["device.tables_unseen"] * count


def test_two_serials_and_a_foreign_writer_contradict() -> None:
    serials = tuple(Identifier(tag="x", name="body_serial", value=value) for value in ("111111", "222222"))
    found = device_of(facts(written(), make="Canon", model="x", identifiers=serials))
    assert found is not None
    assert [each.code for each in found.contradictions] == ["device.serials_differ"]


@pytest.mark.parametrize(
    ("first", "second"),
    [("NIKON CORPORATION", "Nikon"), ("EASTMAN KODAK COMPANY", "Kodak"), ("OLYMPUS OPTICAL CO.,LTD", "OLYMPUS")],
)
def test_one_brand_has_many_names(first: str, second: str) -> None:
    assert brand(first) == brand(second)


@pytest.mark.evidence
def test_originals_of_cameras_contradict_nothing(evidence: Path) -> None:
    import csv

    with (evidence / "MANIFEST.csv").open() as lines:
        rows = [row for row in csv.DictReader(lines) if row["path"].startswith("large/") and row["make"]]
    assert len(rows) > 20
    for row in rows:
        told = facts((evidence / row["path"]).read_bytes(), make=row["make"], model=row["model"] or None)
        found = device_of(told)
        assert found is not None
        assert found.contradictions == (), row["path"]

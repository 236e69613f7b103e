"""`vangnet sensor` on the command line, on pictures of made sensors in a real scan."""

import hashlib
import io
import json

import pytest
from click.testing import CliRunner
from PIL import Image

from tests.capture.device.made_sensors import photo
from tests.cli.conftest import running
from tests.world import encoded, pattern
from vangnet.cli.sensor import sensor
from vangnet.errors import VangnetError

TABLES = {0: [min(255, 2 + at // 8) for at in range(64)]}  # of no program, as a camera has its own


def shot(device: int, number: int, *, flat: bool = False, **tags: object) -> bytes:
    """A picture of a made sensor as its camera would write it."""
    exif = Image.Exif()
    exif[271], exif[272] = "Drawn", tags.get("model", "D100")
    exif.get_ifd(0x8769)[0xA431] = str(tags.get("serial", 4000 + 17 * device))
    out = io.BytesIO()
    picture = photo(device, number, tags.get("shape", (512, 512)), flat=flat)
    picture.save(out, "JPEG", qtables=TABLES, exif=exif)
    return out.getvalue()


def name(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


REFERENCES = [shot(0, number, flat=True) for number in range(10)]
MODELS = {1: "D100", 2: "D100", 3: "D100", 4: "D200"}
OTHERS = [shot(device, number, model=model) for device, model in MODELS.items() for number in range(5)]
OWN, FOREIGN = shot(0, 50), shot(9, 50)
SMALL = shot(0, 51, shape=(520, 512))


def saved_again(mode: str, **options: object) -> bytes:
    """The same picture, compressed again by a program."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(OWN)) as whole:
        whole.convert(mode).save(out, "JPEG", quality=90, **options)
    return out.getvalue()


BARE = saved_again("RGB")
with Image.open(io.BytesIO(OWN)) as _own:
    AGAIN = saved_again("L", exif=_own.info["exif"])
BROKEN = OWN[: len(OWN) // 2]


@pytest.fixture(scope="module")
def seizure(tmp_path_factory):
    """A captured scan with pictures of six made sensors, of which one is asked about."""
    place = tmp_path_factory.mktemp("seizure")
    (place / "exhibit").mkdir()
    for number, body in enumerate((*REFERENCES, *OTHERS, OWN, FOREIGN, SMALL, BARE, AGAIN, BROKEN)):
        (place / "exhibit" / f"{number}.jpg").write_bytes(body)
    (place / "known").mkdir()
    (place / "known" / "k.png").write_bytes(encoded(pattern(9)))
    (place / "references.txt").write_text("".join(f"{name(body)}\n" for body in REFERENCES))
    (place / "others.txt").write_text("".join(f"{name(body)}\n" for body in OTHERS))
    vangnet = running(place)
    for words in (
        ["library", "make", "known.csv", "known"],
        ["library", "init", "lib"],
        ["library", "add", "lib", "known.csv", "--source", "unit"],
        ["scan", "exhibit", "-l", "lib", "-o", "out"],
        ["capture", "out"],
    ):
        done = vangnet(*words)
        assert done.returncode in (0, 3), done.stderr
    return place


def test_a_ratio_is_told_with_its_false_alarm_and_its_sample_and_nothing_is_tied(seizure):
    before = {path.name: path.read_bytes() for path in (seizure / "out").iterdir() if path.is_file()}
    words = ["--references", "references.txt", "--others", "others.txt", "--query", name(OWN), "--query", name(FOREIGN)]
    done = running(seizure)("sensor", "out", *words, "--asked-by", "A. de Vries", "--language", "en")
    assert done.returncode == 0, done.stderr
    assert "Sensor of Drawn D100 (512 x 512 pixels)" in done.stdout
    assert "Asked by A. de Vries" in done.stdout
    assert "21 times as likely from this device as from another (false alarm at most 0.14" in done.stdout
    assert "calibrated on 10 pictures of this device and 20 of others" in done.stdout
    assert "of 2 makes and models; 15 of these of the same model" in done.stdout
    assert "another serial number (4153) than the references (4000)" in done.stdout
    assert "Nothing was tied" in done.stdout
    assert "match" not in done.stdout.lower()
    assert {path.name: path.read_bytes() for path in (seizure / "out").iterdir() if path.is_file()} == before


def test_references_by_serial_number_and_what_cannot_be_compared(seizure):
    queries = [OWN, SMALL, BARE, BROKEN, FOREIGN, AGAIN]
    words = ["--camera", "4000", "--others", "others.txt", "--query", ",".join(map(name, queries))]
    done = running(seizure)("sensor", "out", *words, "--json")
    assert done.returncode == 3, done.stderr
    told = json.loads(done.stdout)["sensing"]
    assert sorted(told["references"]) == sorted(map(name, REFERENCES))
    assert told["left_out"] == []
    answers = [each["comparison"] or each["why"][0] for each in told["answers"]]
    assert answers[0]["likelihood_ratio"] == 21
    assert answers[1:4] == ["device.sensor_size", "device.sensor_encoded", "device.sensor_unread"]
    assert answers[4]["likelihood_ratio"] < 1
    assert [note[0] for note in told["answers"][0]["notes"]] == ["device.sensor_bounded"]
    assert "device.sensor_common_tables" in [note[0] for note in told["answers"][5]["notes"]]
    assert len(told["calibration"]["others"]) == 20
    assert all(each["told"] for each in json.loads(done.stdout)["sentences"])


def test_too_small_a_sample_says_nothing(seizure):
    few = ",".join(map(name, REFERENCES[:9]))
    done = running(seizure)("sensor", "out", "--references", few, "--others", "others.txt", "--query", name(OWN))
    assert (done.returncode, "Niets te zeggen: Te weinig vergelijkingsfoto's: 9" in done.stdout) == (3, True)
    own = f"{','.join(map(name, OTHERS[:19]))},{name(AGAIN)}"
    words = ["--references", "references.txt", "--others", own, "--query", name(OWN), "--language", "en"]
    done = running(seizure)("sensor", "out", *words)
    assert done.returncode == 3
    assert "bears the serial number of the device itself (4000)" in done.stdout
    assert "Too few pictures of other devices to calibrate: 19" in done.stdout


MIXED = ",".join(map(name, (*REFERENCES, OTHERS[0])))


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--references", "references.txt", "--query", name(REFERENCES[0])], 4, "stands among"),
        (["--references", "references.txt", "--query", name(OTHERS[0])], 4, "stands among"),
        (["--references", MIXED.replace(name(OTHERS[0]), "f" * 64), "--query", name(OWN)], 4, "not in this scan"),
        (["--references", "nowhere.txt", "--query", name(OWN)], 4, "nowhere.txt"),
        (["--references", "known/k.png", "--query", name(OWN)], 4, "k.png"),
        (["--references", "references.txt", "--query", "17"], 4, "17"),
        (["--query", name(OWN)], 2, "--camera"),
        (["--camera", "99999", "--query", name(OWN)], 4, "99999"),
        (["--references", ",".join(map(name, (*REFERENCES, FOREIGN))), "--query", name(OWN)], 4, "serial numbers"),
    ],
)
def test_refusals(seizure, monkeypatch, words, code, told):
    monkeypatch.chdir(seizure)
    done = CliRunner().invoke(sensor, ["out", "--others", "others.txt", *words])
    error = done.exception
    refused = error.exit_code if isinstance(error, VangnetError) else done.exit_code
    assert (refused, told in f"{done.output} {error}") == (code, True), done.output

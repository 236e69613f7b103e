"""A sample from the command line: drawn, checked, and told."""

import hashlib
import json

import pytest
from click.testing import CliRunner

from vangnet.cli.sample import sample
from vangnet.errors import InputRefused, OutputRefused


def run(*words, given=None):
    result = CliRunner().invoke(sample, [str(word) for word in words], input=given)
    if result.exception is not None:
        raise result.exception
    return result.stdout


@pytest.fixture
def drawn(tmp_path):
    lines = "".join(f"{hashlib.sha256(bytes([n])).hexdigest()}\n" for n in range(50))
    (tmp_path / "frame.txt").write_text(lines)
    words = ("--size", 5, "--seed", "case 1", "--seed-chosen", "the number of the case")
    told = run("draw", "-", *words, "--out", tmp_path / "s.txt", "--method", tmp_path / "m.json", given=lines)
    return tmp_path, told


def test_a_sample_is_drawn_and_its_method_told(drawn):
    folder, told = drawn
    assert "Steekproef van 5 uit 50" in told
    assert len((folder / "s.txt").read_text().splitlines()) == 5
    assert json.loads((folder / "m.json").read_text())["seed"] == "case 1"


def test_a_sample_is_checked(drawn):
    folder, _ = drawn
    words = ("check", folder / "frame.txt", folder / "s.txt", "--method", folder / "m.json")
    assert run(*words) == "This is the sample that the method draws from this frame.\n"
    (folder / "s.txt").write_text("".join(reversed((folder / "s.txt").read_text().splitlines(keepends=True))))
    with pytest.raises(InputRefused, match="not the sample"):
        run(*words)


def test_nothing_is_written_over(drawn):
    folder, _ = drawn
    with pytest.raises(OutputRefused):
        run("draw", folder / "frame.txt", "--size", 5, "--seed", "x", "--seed-chosen", "y", "--out", folder / "s.txt",
            "--method", folder / "other.json")  # fmt: skip
    assert not (folder / "other.json").exists()


def test_what_a_sample_says_is_told():
    told = run("says", "--found", 0, "--size", 400, "--frame-size", 210000, "--what", "category 1", "--language", "en")
    assert "0 to 1,925" in told
    with pytest.raises(InputRefused):
        run("says", "--found", 0, "--size", 4, "--frame-size", 10, "--what", "x", "--confidence", "much")

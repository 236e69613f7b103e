"""The sample that the program draws is the one that the shell draws."""

import hashlib
import re
import subprocess
from pathlib import Path

import pytest

from vangnet.errors import InputRefused
from vangnet.scan.sampling import differences, draw, frame_of, tell_method

ROOT = Path(__file__).parents[3]
WHY = "number of the case"


def frame(count):
    return sorted(hashlib.sha256(str(number).encode()).hexdigest() for number in range(count))


def shell(lines, folder, **variables):
    done = subprocess.run(
        ["/bin/bash", "-c", lines], cwd=folder, env={"PATH": "/usr/bin:/bin", **variables},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.split()


def test_the_lines_in_the_documents_draw_the_same_sample(tmp_path):
    lines = re.search(r"```bash\n(.*?)```", (ROOT / "docs" / "sampling.md").read_text(), re.DOTALL)
    (tmp_path / "frame.txt").write_text("".join(f"{one}\n" for one in frame(300)))
    seed = "PL0600-2026000042 'zaak' €"
    drawn = draw(frame(300), 25, seed=seed, seed_chosen=WHY)
    assert shell(lines[1], tmp_path, SEED=seed, SIZE="25") == list(drawn.contents)
    digest = shell("LC_ALL=C sort frame.txt | sha256sum", tmp_path)[0]
    assert digest == drawn.method.frame_sha256


@pytest.mark.parametrize(("language", "name"), [("nl", "kader.txt"), ("en", "frame.txt")])
def test_the_line_in_the_report_draws_the_same_sample(tmp_path, language, name):
    (tmp_path / name).write_text("".join(f"{one}\n" for one in frame(1200)))
    drawn = draw(frame(1200), 1100, seed="it's a seed", seed_chosen=WHY)
    told = tell_method(drawn.method, language)
    (line,) = (line for line in told.splitlines() if "sha256sum" in line)
    assert shell(line, tmp_path) == list(drawn.contents)


def test_a_larger_sample_begins_with_the_smaller_one():
    small, large = (draw(frame(100), size, seed="s", seed_chosen=WHY).contents for size in (7, 50))
    assert large[:7] == small


def test_the_order_of_the_frame_and_its_case_do_not_matter():
    turned = [one.upper() for one in reversed(frame(50))]
    assert draw(turned, 5, seed="s", seed_chosen=WHY) == draw(frame(50), 5, seed="s", seed_chosen=WHY)


def test_every_content_is_drawn_as_often_as_any_other():
    """400 seeds, 10 of 20: each 200 times on average, with a standard deviation of 10."""
    counts = dict.fromkeys(frame(20), 0)
    for number in range(400):
        for digest in draw(frame(20), 10, seed=f"seed {number}", seed_chosen=WHY).contents:
            counts[digest] += 1
    assert sum(counts.values()) == 4000
    assert all(150 < count < 250 for count in counts.values())


def test_a_sample_that_is_another_is_told():
    drawn = draw(frame(100), 5, seed="s", seed_chosen=WHY)
    assert list(differences(frame(100), drawn.contents, drawn.method)) == []
    swapped = (frame(100)[0], *drawn.contents[1:])
    assert [told.split(" is ")[0] for told in differences(frame(100), swapped, drawn.method)] == [
        "content 1 of the sample"
    ]
    assert "the sample has 5 contents, not 4" in list(differences(frame(100), drawn.contents[:4], drawn.method))
    assert [told.split(" is ")[0] for told in differences(frame(101), drawn.contents, drawn.method)][:2] == [
        "the number of contents in the frame",
        "the digest of the frame",
    ]


@pytest.mark.parametrize(
    ("lines", "told"),
    [(["ab"], "line 1: not a SHA-256"), (["0" * 64, "0" * 64], "line 2: the same content as line 1"), ([""], "line 1")],
)
def test_a_frame_with_a_fault_is_refused_with_its_place(lines, told):
    with pytest.raises(InputRefused, match=told):
        frame_of(lines)


@pytest.mark.parametrize(
    ("size", "seed", "why", "told"),
    [
        (0, "s", WHY, "cannot be drawn"),
        (11, "s", WHY, "cannot be drawn"),
        (5, "", WHY, "one line of text"),
        (5, " s", WHY, "one line of text"),
        (5, "a\nb", WHY, "one line of text"),
        (5, "s", " ", "how the seed was chosen"),
    ],
)
def test_what_makes_no_sample_is_refused(size, seed, why, told):
    with pytest.raises(InputRefused, match=told):
        draw(frame(10), size, seed=seed, seed_chosen=why)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference.lists import digests, pdq
from vangnet.errors import ListRefused
from vangnet.reference.formats import hashes

WIDTHS = {"md5": 16, "sha1": 20, "sha256": 32, "pdq": 32}


def read(tmp_path, text):
    path = tmp_path / "list"
    path.write_text(text)
    return [entry for batch in hashes.read(str(path)) for entry in batch.frame.to_dicts()]


def test_kinds_are_told_by_length(tmp_path):
    held = digests(1)
    rows = read(tmp_path, f"# a list\n{held.md5.hex()}\n\n{held.sha1.hex().upper()}  # note\n{held.sha256.hex()}\r\n")
    assert [(row["entry"], row["md5"], row["sha1"], row["sha256"], row["pdq"]) for row in rows] == [
        ("2", held.md5, None, None, None),
        ("4", None, held.sha1, None, None),
        ("5", None, None, held.sha256, None),
    ]


def test_a_fingerprint_says_that_it_is_one(tmp_path):
    (row,) = read(tmp_path, f"pdq:{pdq(1).hex()}")
    assert (row["pdq"], row["sha256"]) == (pdq(1), None)


def test_the_output_of_md5sum_is_read(tmp_path):
    held = digests(1)
    rows = read(tmp_path, f"{held.md5.hex()}  my file.jpg\n{held.md5.hex()} *b.jpg\n")
    assert [row["md5"] for row in rows] == [held.md5, held.md5]


@pytest.mark.parametrize(
    "line", ["ab", "z" * 32, "ab" * 17, "pdq:" + "ab" * 16, "md5:" + "ab" * 20, "sha512:" + "a" * 64]
)
def test_a_line_that_is_no_hash_refuses_the_list(line, tmp_path):
    with pytest.raises(ListRefused, match="no MD5") as refused:
        read(tmp_path, f"{digests(1).md5.hex()}\n{line}\n")
    assert refused.value.place == "line 2"


def test_a_list_cut_inside_a_hash_is_refused(tmp_path):
    text = f"{digests(1).sha256.hex()}\n{digests(2).sha256.hex()}"
    for missing in range(1, 64):
        if 64 - missing not in (32, 40):  # half a SHA-256 is as long as an MD5
            with pytest.raises(ListRefused):
                read(tmp_path, text[:-missing])


@given(st.sampled_from(sorted(WIDTHS)), st.data(), st.booleans(), st.booleans())
def test_every_hash_is_parsed_as_written(kind, data, upper, prefixed):
    raw = data.draw(st.binary(min_size=WIDTHS[kind], max_size=WIDTHS[kind]))
    text = raw.hex().upper() if upper else raw.hex()
    wanted = "sha256" if kind == "pdq" and not prefixed else kind
    assert hashes.parse(f" {kind}:{text} " if prefixed else text) == (wanted, raw)


@given(st.text(max_size=80))
def test_no_text_makes_the_parser_fall_over(text):
    found = hashes.parse(text)
    assert found is None or len(found[1]) == WIDTHS[found[0]]

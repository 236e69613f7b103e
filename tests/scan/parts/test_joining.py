"""Pictures that were cut into parts are found again, proven and judged."""

import hashlib

import polars as pl

from tests.scan.parts.conftest import addresses, cut, photo
from tests.world import encoded, pattern, zipped
from vangnet.scan.parts.joining import Effort, join
from vangnet.scan.parts.written import columns, tell
from vangnet.values import Status


def test_known_picture_in_three_numbered_parts_of_two_exhibits_is_known(joined):
    a, b, c = cut(photo(0), 0.3, 0.6)
    told = joined({"x/pic.jpg.001": a, "note.txt": b"text"}, {"pic.jpg.003": c, "deep/pic.jpg.002": b})
    (whole,) = told.joined
    assert (whole.status, whole.proof, whole.doubts) == (Status.KNOWN, "decodes", ())
    assert whole.sha256 == hashlib.sha256(photo(0)).hexdigest()
    assert addresses(told) == [["exhibit-0/x/pic.jpg.001", "exhibit-1/deep/pic.jpg.002", "exhibit-1/pic.jpg.003"]]
    assert told.is_whole


def test_parts_with_scrambled_names_are_found_by_content(joined):
    a, b, c = cut(photo(0), 0.3, 0.6)
    d, e = cut(photo(7), 0.5)
    told = joined({"k1": a, "d/zz.bin": e, "q": b}, {"w9": c, "v": d})
    assert {whole.status for whole in told.joined} == {Status.KNOWN, Status.NEW}
    assert sorted(addresses(told)) == [
        ["exhibit-0/k1", "exhibit-0/q", "exhibit-1/w9"],
        ["exhibit-1/v", "exhibit-0/d/zz.bin"],
    ]
    assert {whole.proof for whole in told.joined} == {"decodes"}
    assert {whole.doubts for whole in told.joined} == {()}


def test_reencoded_known_picture_in_two_parts_is_similar(joined):
    told = joined(dict(zip("ab", cut(photo(1, quality=60), 0.4), strict=True)))
    (whole,) = told.joined
    assert (whole.status, whole.doubts) == (Status.SIMILAR, ())
    assert [(hit["list"], hit["orientation"]) for hit in whole.hits] == [("national #1", "identity")]


def test_part_that_lies_twice_is_told_with_both_places(joined):
    a, b = cut(photo(0), 0.5)
    told = joined({"a": a, "b": b}, {"copy": b})
    (whole,) = told.joined
    assert [[place.address for place in part.places] for part in whole.parts] == [["a"], ["b", "copy"]]


def test_names_in_the_wrong_order_are_not_believed(joined):
    a, b, c = cut(photo(0), 0.3, 0.6)
    told = joined({"p.jpg.001": a, "p.jpg.003": b, "p.jpg.002": c})
    (whole,) = told.joined
    assert (whole.status, whole.proof, whole.doubts) == (Status.KNOWN, "decodes", ())
    assert addresses(told) == [["exhibit-0/p.jpg.001", "exhibit-0/p.jpg.003", "exhibit-0/p.jpg.002"]]


def test_missing_part_in_the_middle_is_told(joined):
    a, _, c = cut(photo(0), 0.4, 0.6)
    told = joined({"p.jpg.001": a, "p.jpg.003": c})
    (whole,) = told.joined
    assert (whole.status, whole.proof, whole.doubts) == (Status.UNDECIDED, "names", ("names_only", "incomplete"))
    assert addresses(told) == [["exhibit-0/p.jpg.001"]]


def test_missing_end_is_told_and_what_there_is_is_judged(joined):
    a, b, _ = cut(photo(0, 1280, 960), 0.4, 0.9)
    told = joined({"one": a, "two": b})
    (whole,) = told.joined
    assert (whole.proof, whole.doubts, len(whole.parts)) == ("decodes", ("incomplete",), 2)
    assert whole.status in (Status.SIMILAR, Status.UNDECIDED)


def test_head_without_any_tail_gives_nothing(joined):
    other = cut(photo(8, 800, 600), 0.4)[1]
    told = joined({"a": cut(photo(0), 0.5)[0], "b": other, "c": hashlib.sha256(b"x").digest() * 999})
    assert told.joined == ()
    assert (told.heads, told.is_whole) == (1, True)


def test_tail_of_a_twin_that_fits_by_chance_is_told_as_doubtful(joined):
    told = joined({"a": cut(photo(0), 0.5)[0], "b": cut(photo(8), 0.5)[1]})  # the same size, cut at the same unit
    (whole,) = told.joined
    assert (whole.proof, whole.doubts) == ("decodes", ("seam",))


def test_png_is_proven_by_its_sums(joined):
    a, b, c, d = cut(encoded(pattern(9)), 0.2, 0.5, 0.9)
    told = joined({"1": c, "2": a, "3": d, "4": b})
    (whole,) = told.joined
    assert (whole.status, whole.proof, whole.doubts) == (Status.NEW, "checksum", ())
    assert addresses(told) == [[f"exhibit-0/{name}" for name in ("2", "4", "1", "3")]]


def test_split_archive_is_opened_as_one(joined):
    whole_zip = zipped({"inside.jpg": photo(0), "text.txt": b"hello"})
    told = joined(dict(zip(("a.zip.001", "a.zip.002"), cut(whole_zip, 0.5), strict=True)))
    (whole,) = told.joined
    assert (whole.type, whole.status, whole.inside) == ("application/zip", Status.OTHER, {"known": 1, "other": 1})
    assert whole.doubts == ()


def test_parts_inside_an_archive_are_read_again_from_it(joined):
    a, b = cut(photo(0), 0.5)
    told = joined({"box.zip": zipped({"one": a, "x/two": zipped({"three": b})})})
    (whole,) = told.joined
    assert whole.status == Status.KNOWN
    assert addresses(told) == [["exhibit-0/box.zip//one", "exhibit-0/box.zip//x/two//three"]]


def test_bound_that_ends_a_search_is_told(joined):
    a, b, c = cut(photo(0), 0.3, 0.6)
    told = joined({"a": a, "b": b, "c": c}, effort=Effort(tests=2))
    assert (told.heads_limited, told.is_whole) == (1, False)
    assert all("incomplete" in whole.doubts for whole in told.joined)


def test_part_that_is_gone_since_the_scan_is_told(joined, tmp_path, library):
    a, b = cut(photo(0), 0.5)
    joined({"a": a, "b": b})
    (tmp_path / "exhibit-0" / "b").unlink()
    told = tell(join([tmp_path / "scan-0"], tmp_path / "again", library=library, jobs=1))
    assert (told.joined, told.candidates_unread, told.is_whole) == ((), 1, False)


def test_results_lie_in_parquet_with_the_places_of_the_parts(joined, tmp_path):
    whole_zip = zipped({"inside.jpg": photo(0), "text.txt": b"hello"})
    joined(dict(zip(("a.zip.001", "a.zip.002"), cut(whole_zip, 0.5), strict=True)))
    frame = pl.read_parquet(tmp_path / "joined" / "joined.parquet")
    assert tuple(frame.columns) == columns()
    assert frame["address"].to_list() == ["joined-0001//inside.jpg", "joined-0001//text.txt", "joined-0001"]
    assert [len(parts) for parts in frame["parts"]] == [0, 0, 2]
    assert [part["address"] for part in frame["parts"][2]] == ["a.zip.001", "a.zip.002"]


def test_parts_inside_a_source_are_read_from_it(joined):
    a, b, c = cut(photo(0), 0.3, 0.6)
    phone = zipped({"files/pic.jpg.001": a, "files/inner.zip": zipped({"pic.jpg.002": b})})
    told = joined({"phone.ufdr": phone, "pic.jpg.003": c})
    (whole,) = told.joined
    assert whole.status == Status.KNOWN
    assert addresses(told) == [
        [
            "exhibit-0/phone.ufdr//files/pic.jpg.001",
            "exhibit-0/phone.ufdr//files/inner.zip//pic.jpg.002",
            "exhibit-0/pic.jpg.003",
        ]
    ]

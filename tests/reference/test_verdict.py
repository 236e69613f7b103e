import pytest

from vangnet.reference.verdict import Entry, Match, judge
from vangnet.values import Kind, Reason, Status

K, I = Kind.KNOWN, Kind.IRRELEVANT  # noqa: E741 - short names keep the table readable


def match(kind, agree, differ="", number=1, entry="7", category="1"):
    held = Entry(f"list #{number}", number, entry, category, kind, None, None, None, None)
    return Match(held, tuple(agree.split()), tuple(differ.split()))


@pytest.mark.parametrize(
    ("matches", "status", "reason"),
    [
        ([], None, None),
        ([match(K, "sha256 sha1 md5")], Status.KNOWN, None),
        ([match(K, "sha256", "sha1 md5")], Status.KNOWN, None),
        ([match(K, "sha1 md5")], Status.KNOWN, None),
        ([match(K, "sha1")], Status.KNOWN, None),
        ([match(K, "md5")], Status.KNOWN, Reason.MD5_ONLY),
        ([match(K, "md5"), match(K, "md5", number=2)], Status.KNOWN, Reason.MD5_ONLY),
        ([match(K, "md5"), match(K, "sha1", number=2)], Status.KNOWN, None),
        ([match(K, "md5", "sha1")], Status.UNDECIDED, Reason.DIGEST_CONFLICT),
        ([match(K, "md5", "sha256")], Status.UNDECIDED, Reason.DIGEST_CONFLICT),
        ([match(K, "sha1 md5", "sha256")], Status.UNDECIDED, Reason.DIGEST_CONFLICT),
        ([match(K, "sha1", "md5")], Status.UNDECIDED, Reason.DIGEST_CONFLICT),
        ([match(K, "md5", "sha1"), match(K, "sha1 md5")], Status.KNOWN, None),
        ([match(K, "md5", "sha1"), match(I, "sha256 sha1 md5")], Status.UNDECIDED, Reason.DIGEST_CONFLICT),
        ([match(I, "sha256")], Status.IRRELEVANT, None),
        ([match(I, "sha1 md5")], Status.IRRELEVANT, None),
        ([match(I, "md5")], None, None),
        ([match(I, "sha1", "sha256")], Status.UNDECIDED, Reason.DIGEST_CONFLICT),
        ([match(I, "sha256"), match(K, "md5")], Status.KNOWN, Reason.MD5_ONLY),
    ],
)
def test_judge_follows_the_rules(matches, status, reason):
    verdict = judge(matches)
    assert (verdict.status, verdict.reason) == (status, reason)
    backwards = judge(matches[::-1])
    assert (backwards.status, backwards.reason) == (status, reason)


def test_md5_alone_makes_only_what_is_no_media_irrelevant():
    assert judge([match(I, "md5")], is_media=True).status is None
    assert judge([match(I, "md5")], is_media=False).status == Status.IRRELEVANT


def test_every_list_that_hits_is_told_and_the_telling_ones_first():
    matches = [match(I, "sha1", number=1), match(K, "md5", "sha1", number=2), match(K, "sha256", number=3)]
    hits = judge(matches).hits
    assert [(hit.list, hit.kind, hit.reading) for hit in hits] == [
        ("list #3", "known", "sha256"),
        ("list #1", "irrelevant", "sha1"),
        ("list #2", "known", "md5"),
    ]


def test_hits_are_told_even_when_they_decide_nothing():
    assert len(judge([match(I, "md5")]).hits) == 1


def test_a_list_that_names_a_file_a_hundred_times_is_told_once_per_meaning():
    matches = [match(K, "md5", entry=str(n), category=str(n % 2)) for n in range(100)]
    assert [(hit.entry, hit.category) for hit in judge(matches).hits] == [("0", "0"), ("1", "1")]


def test_a_hit_says_how_strong_it_is():
    hit = match(K, "sha1 md5").hit
    assert (hit.reading, hit.distance_bits, hit.orientation) == ("sha1", None, None)
    hit = match(K, "md5").entry.hit("core", 12, "rotate90")
    assert (hit.reading, hit.distance_bits, hit.orientation) == ("core", 12, "rotate90")

"""Series are the connected parts of a graph of ties whose kinds stay apart."""

import time

import numpy as np
import pytest

from vangnet.capture.facts import Facts, Identifier, Medium
from vangnet.capture.findings import Tie, TieKind
from vangnet.capture.series.graph import bars_of, own_bars, proposed, serials_of, series_of, weakest
from vangnet.errors import InputRefused
from vangnet.words import word


def tie(first: str, second: str, kind: TieKind = TieKind.SHOT, strength: float = 0.9) -> Tie:
    return Tie(first=first, second=second, kind=kind, strength=strength, reason=word("series.listed", series="x"))


def bearing(**serials: str) -> dict[str, frozenset[tuple[str, str]]]:
    return {name: frozenset({("body_serial", value)}) for name, value in serials.items()}


def test_ties_above_their_bar_join_and_the_largest_series_comes_first() -> None:
    ties = [tie("d", "e"), tie("a", "b"), tie("b", "c", TieKind.COPY), tie("e", "f", strength=0.29)]
    told = series_of(ties)
    assert [one.members for one in told] == [("a", "b", "c"), ("d", "e")]
    assert told[0].bars == own_bars().version


@pytest.mark.parametrize("kind", [TieKind.SENSOR, TieKind.METADATA, TieKind.ACCOUNT])
def test_noise_metadata_and_accounts_propose_and_never_join(kind: TieKind) -> None:
    ties = [tie("a", "b", kind, 1.0)]
    assert series_of(ties) == []
    assert proposed(ties, []) == ties


def test_the_weakest_tie_is_that_of_the_strongest_path() -> None:
    strong = [tie("a", "b", TieKind.SERIAL), tie("b", "d", TieKind.COPY, 0.8)]
    weak = [tie("a", "c", TieKind.SHOT, 1.0), tie("c", "d", TieKind.SHOT, 0.4)]
    (one,) = series_of([*weak, *strong])
    assert one.path("a", "d") == tuple(strong)
    assert weakest(one, "a", "d") == strong[1]
    assert weakest(one, "d", "c") == weak[0]
    assert one.weakest == weak[0]
    assert one.ties == (*strong, weak[0])


def test_a_path_is_told_from_the_first_to_the_second() -> None:
    (one,) = series_of([tie("a", "b"), tie("b", "c"), tie("c", "d")])
    assert [(each.first, each.second) for each in one.path("d", "b")] == [("c", "d"), ("b", "c")]
    with pytest.raises(InputRefused):
        one.path("a", "z")
    with pytest.raises(InputRefused):
        weakest(one, "a", "a")


def test_different_serial_numbers_cut_a_weaker_tie_and_that_is_told() -> None:
    ties = [tie("a", "b"), tie("b", "c"), tie("c", "d", strength=0.5), tie("a", "d", strength=0.4)]
    told = series_of(ties, serials=bearing(a="1", d="2", e="2"))
    assert [one.members for one in told] == [("a", "b", "c")]
    assert told[0].contradictions == (
        word("series.different_serials", kind="@kind_shot", first="1", second="2", ties=2),
    )


def test_both_series_are_told_that_they_were_not_joined() -> None:
    ties = [tie("a", "b"), tie("c", "d"), tie("b", "c", strength=0.5)]
    told = series_of(ties, serials=bearing(a="1", d="2"))
    assert [one.members for one in told] == [("a", "b"), ("c", "d")]
    assert all(len(one.contradictions) == 1 for one in told)


def test_a_list_joins_different_cameras() -> None:
    (one,) = series_of([tie("a", "b", TieKind.LISTED, 1.0)], serials=bearing(a="1", b="2"))
    assert one.members == ("a", "b")


def test_serial_numbers_of_different_names_are_not_compared() -> None:
    serials = {"a": frozenset({("body_serial", "1")}), "b": frozenset({("internal_serial", "2")})}
    assert len(series_of([tie("a", "b")], serials=serials)) == 1


def test_the_serial_numbers_of_bodies_are_taken_from_media() -> None:
    found = tuple(
        Identifier(tag="Exif:x", name=name, value=value)
        for name, value in (("body_serial", " 7 "), ("lens_serial", "8"))
    )
    media = [
        Medium(sha256="a", status="new", copies=(), facts=Facts(type="image/jpeg", identifiers=found)),
        Medium(sha256="b", status="new", copies=()),
    ]
    assert serials_of(media) == {"a": frozenset({("body_serial", "7")})}


@pytest.mark.parametrize(
    "data",
    [b"x", b"\xff", b'version = "1"\norder = ["shot"]\n[bars]\n', b'version = "1"\norder = []\n[bars]\nodd = 1.0\n'],
)
def test_bars_that_make_no_sense_are_refused(data: bytes) -> None:
    with pytest.raises(InputRefused):
        bars_of(data)


def test_the_outcome_does_not_depend_on_the_order_of_the_ties() -> None:
    rng = np.random.default_rng(1)
    names = [f"{number:02d}" for number in range(40)]
    ties = [
        tie(*sorted(rng.choice(names, 2, replace=False)), rng.choice([*TieKind]), float(rng.random()))
        for _ in range(60)
    ]
    serials = bearing(**{name: str(rng.integers(3)) for name in names[:20]})
    expected = series_of(ties, serials=serials)
    for _ in range(3):
        assert series_of([ties[at] for at in rng.permutation(len(ties))], serials=serials) == expected


@pytest.mark.slow
def test_a_million_ties_of_130000_media_take_less_than_a_minute() -> None:
    rng = np.random.default_rng(2)
    names = [f"{number:064x}" for number in range(130_000)]
    pairs = np.sort(rng.integers(0, len(names), (1_000_000, 2)), axis=1)
    kinds, strengths = [*TieKind], rng.random(len(pairs))
    ties = [
        tie(names[a], names[b], kinds[at % 9], float(strengths[at]))
        for at, (a, b) in enumerate(pairs.tolist())
        if a != b
    ]
    start = time.process_time()
    series_of(ties, serials=bearing(**dict.fromkeys(names[:1000], "1")))
    assert time.process_time() - start < 60

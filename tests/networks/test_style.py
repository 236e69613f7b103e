"""How alike members write: only with enough words, against what is usual, and without what they passed on."""

import random
from datetime import timedelta
from pathlib import Path

import pytest

from tests.networks.made import START, message, stored
from vangnet.networks.shape import Member, Message, Moment, Record
from vangnet.networks.style import LEAST_WORDS, MOST_SIGNS, alike, background, busiest, texts_of, words, wrong

VOWELS = "aeiou"
OTHERS = "bdfgklmnprstvwz"


def _words_of(seed: int) -> list[str]:
    """The words of one writer: invented, and in a way of their own."""
    own = random.Random(seed)
    vowels, others = own.sample(VOWELS, 3), own.sample(OTHERS, 7)
    return ["".join(own.choice(others) + own.choice(vowels) for _ in range(own.randint(1, 3))) for _ in range(150)]


def _text(seed: int, part: int, count: int = 600) -> str:
    return " ".join(random.Random(f"{seed} {part}").choices(_words_of(seed), k=count))


def test_texts_of_one_writer_are_more_alike_than_of_two() -> None:
    usual = background(_text(seed, 9) for seed in range(30))
    texts = {(seed, part): _text(seed, part) for seed in range(4) for part in (0, 1)}
    same = alike([((seed, 0), (seed, 1)) for seed in range(4)], texts, usual)
    other = alike([((seed, 0), ((seed + 1) % 4, 1)) for seed in range(4)], texts, usual)
    told = [one.cosine for one in same], [one.cosine for one in other]
    assert min(one for one in told[0] if one is not None) > max(one for one in told[1] if one is not None)
    assert same[0].words == (600, 600)


def test_of_few_words_nothing_is_said() -> None:
    usual = background(_text(seed, 9) for seed in range(30))
    texts = {0: _text(0, 0), 1: _text(0, 1, LEAST_WORDS - 1), 2: _text(0, 2, LEAST_WORDS)}
    few, enough, absent = alike([(0, 1), (0, 2), (0, 7)], texts, usual)
    assert (few.cosine, few.words) == (None, (600, LEAST_WORDS - 1))
    assert enough.cosine is not None
    assert (absent.cosine, absent.words) == (None, (600, 0))


def test_without_others_nothing_is_said() -> None:
    assert background(_text(seed, 9) for seed in range(19)) is None
    assert background([_text(0, 0)] * 40) is not None
    assert alike([(0, 1)], {0: _text(0, 0), 1: _text(0, 1)}, None)[0].cosine is None


def test_what_was_measured_is_told_by_number_of_words() -> None:
    assert [wrong(count) for count in (0, 499, 500, 999, 1_000, 5_000)] == [None, None, 0.16, 0.16, 0.08, 0.05]


def test_words_are_letters_without_addresses_and_numbers() -> None:
    assert words("Kijk: https://voorbeeld.example/a-b @d_voorbeeld #boos 12 a@b.example Ëén woord\u202e \0") == 3


def test_hostile_texts_are_compared_without_fault() -> None:
    usual = background(_text(seed, 9) for seed in range(30))
    wicked = {0: "\U0001f600" * 100_000, 1: "a " * 600, 2: "\0" * 999, 3: "x" * 100_000, 4: ""}
    for one in alike([(0, 1), (2, 3), (4, 1)], wicked, usual):
        assert one.cosine is None or -1.0001 <= one.cosine <= 1.0001


def test_own_messages_are_read_and_no_more_than_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Record] = [Member("name:A"), Member("name:B")]
    told += [message(1, "name:A"), message(2, "name:A"), message(3, "name:B")]
    moment = Moment(START + timedelta(hours=1))
    told.append(Message("m8", "group", "name:A", moment, "van een ander", forwarded_from="C. Ander"))
    told.append(Message("m9", "group", "name:A", moment, "z" * (2 * MOST_SIGNS)))
    found = stored(tmp_path, monkeypatch, told)
    texts = texts_of(found, [0])
    assert set(texts) == {0}
    assert texts[0].startswith("text 1\ntext 2\n")
    assert "van een ander" not in texts[0]
    assert len(texts[0]) <= MOST_SIGNS
    assert busiest(found, 1) == [0]

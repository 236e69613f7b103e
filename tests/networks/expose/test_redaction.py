"""What is covered stays covered: with every trick of writing, and where nothing is known for sure."""

import re
import tomllib
import unicodedata
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vangnet.networks.expose import redaction
from vangnet.networks.expose.personal_data import find
from vangnet.networks.expose.plain import plain
from vangnet.networks.expose.redaction import redact

_MASKS = {
    text
    for language in ("nl", "en")
    for code, text in tomllib.loads(
        (resources.files("vangnet.networks.expose") / f"{language}.toml").read_text("utf-8")
    ).items()
    if code.startswith("mask_")
}


def bare(text: str) -> str:
    """A covered post without its masks."""
    for mask in sorted(_MASKS, key=len, reverse=True):
        text = text.replace(mask, " ")
    return text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("foto van iemand, snap: proefje_12", "foto van iemand, snap: [snapchatnaam]"),
        ("Haar nummer is 06-12345678", "Haar nummer is [telefoonnummer]"),
        ("snap proefje_12, stuur proefje_12 door", "snap [snapchatnaam], stuur [snapchatnaam] door"),
        ("snap: proefje en proefjes", "snap: [snapchatnaam] en [snapchatnaam]"),
        ("Ken je A. Proefpersoon uit 3b", "Ken je [wie en waar]"),
        ("Proefpersoon woont Proefstraat 12 7571AB", "[persoonsnaam] woont [adresgegeven]"),
        ("nul zes een twee drie vier vijf", "[cijfers]"),
        ("kijk op voorbeeld.nl/x", "kijk op [mogelijk account]"),
        ("🇯🇦🇳", "[onleesbaar]"),
        ("Γιάννης", "[onleesbaar]"),
        ("p r o e f j e", "[onleesbaar]"),
        ("dit is echt erg 😂 lol", "dit is echt erg 😂 lol"),
        ("stuur geen foto van iemand door", "stuur geen foto van iemand door"),
        ("", ""),
    ],
)
def test_a_post_is_covered(text: str, told: str) -> None:
    assert redact(text) == told


def test_a_mask_tells_nothing_of_the_length() -> None:
    for short, long in (
        ("snap: a_1", "snap: a_1234567890123"),
        ("bel 0612345678", "bel 0031 6 1234 5678"),
        ("code 12", "code 12 345 678 9"),
        ("bij Jan", "bij Janneke Proefpersoon"),
    ):
        assert redact(short) == redact(long)


def test_the_same_is_covered_alike() -> None:
    text = "snap: proefje_12 of 06-12345678"
    assert redact(text) == redact(text)


def test_in_english_the_masks_are_english() -> None:
    assert redact("bel 0612345678", language="en") == "bel [telephone number]"
    assert redact("bel 0612345678", language="xx") == "bel [telefoonnummer]"


def test_where_the_rules_fail_nothing_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(redaction, "pieces", broken)
    assert redact("hallo proefje") == "[bericht afgedekt]"


def test_what_is_too_long_is_cut_off_and_told() -> None:
    told = redact("hallo " * 10_000 + "snap: proefje_12")
    assert told.endswith("[afgekapt]")
    assert "proefje" not in told


_HANDLES = st.from_regex(r"[a-z][a-z0-9_]{3,12}[0-9_][a-z0-9]", fullmatch=True)
_NUMBERS = st.from_regex(r"6[0-9]{8}", fullmatch=True).map(lambda one: f"0{one}")
_WORDS = st.lists(st.sampled_from("hallo leuk foto van iemand stuur door kijk echt niet".split()), max_size=6).map(
    " ".join
)
_TRICKS = st.sampled_from(["", "\u200b", "\u200d", "\u202e", "\u2066", "\ufe0f", "\u0336", "\u00ad", "\u2060"])


def _emoji(digits: str) -> str:
    return "".join(f"{one}\ufe0f\u20e3" if one.isdigit() else one for one in digits)


def _wide(text: str) -> str:
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)


def _bold(text: str) -> str:
    return "".join(
        chr(0x1D7CE + int(one)) if one.isdigit() else chr(0x1D41A + ord(one) - 97) if "a" <= one <= "z" else one
        for one in text
    )


_WRITTEN = st.sampled_from([str, str.upper, _emoji, _wide, _bold])


def _comparable(text: str) -> str:
    return re.sub(r"[\W_]+", "", plain(unicodedata.normalize("NFKC", text)).text.lower())


@settings(max_examples=60, deadline=None)
@given(_WORDS, st.sampled_from(["snap: ", "insta @", "haar snap is ", "", "👻 "]), _HANDLES, _WORDS, _TRICKS, _WRITTEN)
def test_no_handle_survives(before: str, cue: str, handle: str, after: str, trick: str, written: object) -> None:
    told = written(trick.join(handle))  # type: ignore[operator]
    assert _comparable(handle) not in _comparable(bare(redact(f"{before} {cue}{told} {after} {told}")))


@settings(max_examples=60, deadline=None)
@given(_WORDS, _NUMBERS, st.sampled_from(["", " ", "-", ".", " . ", "/", "\n"]), _TRICKS, _WRITTEN)
def test_no_number_survives(before: str, number: str, between: str, trick: str, written: object) -> None:
    told = redact(f"{before} {written((between + trick).join(number))} {before}")  # type: ignore[operator]
    assert not any(char.isnumeric() for char in told)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_of_any_text_no_span_digit_or_invisible_sign_survives(text: str) -> None:
    told = redact(text)
    assert not any(
        char.isnumeric() or (unicodedata.category(char) in ("Cf", "Cc", "Co") and char != "\n") for char in told
    )
    assert "@" not in told
    rest = _comparable(bare(told))
    for span in find(text):
        value = _comparable(text[span.start : span.end])
        if len(value) > 3:
            assert value not in rest


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *"snap snap: insta @ is van haar proefje proefje_1 Proef A. 06 12345678 0612345678 7571AB".split(),
                *"klas 3b heet Proefstraat 12 uit o6 een twee . , - 😂".split(),
                *("\u200b", "\u202e", "\n"),
            ]
        ),
        max_size=25,
    )
)
def test_of_pieces_put_together_no_span_survives(words: list[str]) -> None:
    text = " ".join(words)
    told = redact(text)
    rest = bare(told)
    assert not re.search(r"[\d@_]", rest)
    for span in find(text):
        value = plain(text[span.start : span.end]).text.lower()
        assert value not in rest.lower() or len(value) < 2

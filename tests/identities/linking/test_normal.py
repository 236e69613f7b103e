"""Identifiers as they are compared. All of them are invented, or stand in the documents that define their check."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vangnet.identities.linking.folding import LONGEST, folded, platform_of, skeleton
from vangnet.identities.linking.normal import normal
from vangnet.intake.report import Kind


def key(kind: str, value: str, platform: str = "") -> str | None:
    read = normal(Kind(kind), value, platform=platform)
    return read.key if read else None


def second(kind: str, value: str) -> str:
    read = normal(Kind(kind), value)
    assert read is not None
    return read.second


EMAILS = {
    "Test.Account+x@Example.ORG": "test.account+x@example.org",
    "<testaccount_42@example.org>": "testaccount_42@example.org",
    "Test Account <testaccount_42@example.org>": "testaccount_42@example.org",
    "mailto:testaccount_42@example.org.": "testaccount_42@example.org",
    "testaccount_42 [at] example [dot] org": "testaccount_42@example.org",
    "testaccount_42(at)example.org": "testaccount_42@example.org",
    "testaccount_42 [apenstaartje] example [punt] nl": "testaccount_42@example.nl",
    "testaccount_42 at example dot org": "testaccount_42@example.org",
    "test@münchen.example": "test@xn--mnchen-3ya.example",
    "ｔｅｓｔ@example.org": "test@example.org",
    "te\u200bst@example.org": "test@example.org",
    "test@abcdefghij234567.onion": "test@abcdefghij234567.onion",
    "geen adres": None,
    "test@@example.org": None,
    "@example.org": None,
    "test@": None,
    "N/A": None,
    "": None,
}


@pytest.mark.parametrize(("told", "wanted"), EMAILS.items())
def test_an_email_address_has_one_key_however_it_is_written(told: str, wanted: str | None) -> None:
    assert key("email", told) == wanted


def test_a_tag_and_the_dots_of_gmail_only_suggest() -> None:
    assert key("email", "test.account+shop@gmail.com") != key("email", "testaccount@googlemail.com")
    assert second("email", "test.account+shop@gmail.com") == second("email", "testaccount@googlemail.com")
    assert second("email", "test.account@example.org") != second("email", "testaccount@example.org")


PHONES = {
    "06-12345678": "+31612345678",
    "06 - 12 34 56 78": "+31612345678",
    "+31 (0)6 12345678": "+31612345678",
    "0031612345678": "+31612345678",
    "tel:+31612345678": "+31612345678",
    "+44 7700 900123": "+447700900123",
    "+32 470 12 34 56": "+32470123456",
    "112": None,
    "911": None,
    "144": None,
    "14 010": None,
    "06-00": None,
    "0000000000": None,
    "geen nummer": None,
    "+": None,
}


@pytest.mark.parametrize(("told", "wanted"), PHONES.items())
def test_a_telephone_number_has_one_key_and_short_numbers_are_none(told: str, wanted: str | None) -> None:
    assert key("phone", told) == wanted


IPS = {
    "203.0.113.9": "203.0.113.9",
    "203.0.113.9:5678": "203.0.113.9",
    "::ffff:203.0.113.9": "203.0.113.9",
    "[2001:DB8::1]:443": "2001:db8::1",
    "fe80::1%eth0": "fe80::1",
    "2001:0db8:0000:0000:0000:0000:0000:0001": "2001:db8::1",
    "203.0.113.999": None,
    "7": None,
    "example.org": None,
}


@pytest.mark.parametrize(("told", "wanted"), IPS.items())
def test_an_ip_address_has_one_key(told: str, wanted: str | None) -> None:
    assert key("ip", told) == wanted


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("10.0.0.7", "ip_private"),
        ("192.168.1.1", "ip_private"),
        ("100.64.3.4", "ip_private"),
        ("fe80::1", "ip_private"),
        ("127.0.0.1", "ip_loopback"),
        ("::", "ip_unspecified"),
        ("203.0.113.9", "ip_documentation"),
        ("2001:db8::1", "ip_documentation"),
        ("224.0.0.1", "ip_multicast"),
        ("145.7.1.1", ""),
        ("2a02:a000::1", ""),
    ],
)
def test_private_loopback_and_documentation_addresses_say_why_they_link_nothing(told: str, why: str) -> None:
    read = normal(Kind.IP, told)
    assert read is not None
    assert read.never == why


def test_the_household_of_an_ipv6_address_only_suggests() -> None:
    assert key("ip", "2a02:a000:1:2::1") != key("ip", "2a02:a000:1:2::2")
    assert second("ip", "2a02:a000:1:2::1") == second("ip", "2a02:a000:1:2::2") == "2a02:a000:1:2::/64"


URLS = {
    "HTTP://www.Example.ORG:80/": "example.org",
    "https://example.org/a/": "example.org/a",
    "example.org/a": "example.org/a",
    "https://example.org:8443/a": "example.org:8443/a",
    "example.org:8080/a?b=c": "example.org:8080/a?b=c",
    "https://example.org/a?utm_source=x&id=7&fbclid=y#top": "example.org/a?id=7",
    "https://example.org/%7Euser/%2f%3a": "example.org/~user/%2F%3A",
    "https://example.org/Aa": "example.org/Aa",
    "https://user:geheim@example.org/a": "example.org/a",
    "hxxps://example[.]org/a": "example.org/a",
    "https://münchen.example/ä": "xn--mnchen-3ya.example/%C3%A4",
    "https://example.org/#!abc!def": "example.org/#!abc!def",
    "ftp://example.org:21/a": "ftp://example.org/a",
    "http://abcdefghij234567.onion/x": "abcdefghij234567.onion/x",
    "https://[2001:db8::1]/x": "[2001:db8::1]/x",
    "https://203.0.113.9/x": "203.0.113.9/x",
    "javascript:alert(1)": None,
    "mailto:test@example.org": None,
    "twee woorden": None,
    "https://": None,
    "zomaar": None,
}


@pytest.mark.parametrize(("told", "wanted"), URLS.items())
def test_a_web_address_has_one_key(told: str, wanted: str | None) -> None:
    assert key("url", told) == wanted


def test_two_long_addresses_that_only_begin_alike_are_two() -> None:
    long = "https://example.org/" + "a" * 600
    assert key("url", long + "1") != key("url", long + "2")
    assert len(key("url", long) or "") <= LONGEST


WALLETS = {
    "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa": "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",  # the first one there was
    "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb": None,
    "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4": "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",  # BIP 173
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5": None,
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed": "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",  # EIP-55
    "0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed": None,
    "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed": "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
    "4" + "A" * 94: "4" + "A" * 94,
    "kort": None,
}


@pytest.mark.parametrize(("told", "wanted"), WALLETS.items())
def test_a_wallet_is_checked_where_it_can_be(told: str, wanted: str | None) -> None:
    assert key("wallet", told) == wanted


DEVICES = {
    "490154203237518": "490154203237518",
    "IMEI: 49-015420-323751-8": "490154203237518",
    "49015420323751": "490154203237518",
    "4901542032375101": "490154203237518",
    "490154203237519": "490154203237519",  # a wrong check: it stays what it is, and is no IMEI
    "8931440301234567890": "8931440301234567890",
    "00000000-0000-0000-0000-000000000000": None,
    "000000000000000": None,
    "3F2504E0-4F89-11D3-9A0C-0305E82C3301": "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
}


@pytest.mark.parametrize(("told", "wanted"), DEVICES.items())
def test_a_device_has_one_key(told: str, wanted: str | None) -> None:
    assert key("device", told) == wanted


def test_a_bank_account_has_the_right_check_digits() -> None:
    assert key("bank", "nl91 abna 0417 1643 00") == "NL91ABNA0417164300"
    assert key("bank", "NL92ABNA0417164300") is None


def test_a_nickname_is_of_one_platform_whatever_that_is_called() -> None:
    told = [normal(Kind.NICKNAME, "@TestAccount_42", platform=name) for name in ("WhatsApp Messenger", "whatsapp")]
    assert told[0] == told[1]
    assert (told[0] and told[0].key, told[0] and told[0].platform) == ("testaccount_42", "whatsapp")
    assert normal(Kind.NICKNAME, "testaccount_42", platform="Snapchat") != told[0]
    assert platform_of("X Corp.") == platform_of("Twitter, Inc.") == "twitter"


def test_letters_that_only_look_alike_stay_apart_and_are_suggested() -> None:
    latin, cyrillic = "testaccount_42", "tеstaccоunt_42"
    assert key("nickname", latin) != key("nickname", cyrillic)
    assert second("nickname", latin) == second("nickname", cyrillic)
    assert key("nickname", "test\u200baccount\ufe0f_42\u202e") == latin


def test_the_name_of_a_person_never_links_by_itself() -> None:
    read = normal(Kind.NAME, "Jansen, Jan")
    assert read is not None
    assert read.never == "never_name"
    assert read.second == second("name", "jan  JANSEN") == "jan jansen"


SIGNS = "aÀ@.:/%[]+0123456789\u200b\u202e\u0345\u1e9eıİſﬃ①٣०\ud800 #?&=!"
SHAPES = (
    r"[\w.+-]{1,20}@[\w-]{1,10}\.[a-z]{2,3}|\+?\d[\d ()-]{5,15}|"
    r"(https?://)?[\w.%-]{1,20}\.[a-z]{2}(:\d{1,5})?(/[\w%.]*)?"
)
HOSTILE = st.text() | st.text(alphabet=SIGNS) | st.from_regex(SHAPES)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(list(Kind)), HOSTILE, st.text(max_size=80))
@example(Kind.EMAIL, "ǰ@example.org", "")
@example(Kind.NICKNAME, "\u0345\u0345a\u0301", "\u2100")
@example(Kind.URL, "a.b:1:2", "")
@example(Kind.URL, "%2E%2e.example.org%25%41", "")
def test_no_text_breaks_it_and_the_key_of_a_key_is_the_key(kind: Kind, value: str, platform: str) -> None:
    read = normal(kind, value, platform=platform)
    if read is None:
        return
    assert 0 < len(read.key) <= LONGEST
    assert len(read.second) <= LONGEST
    assert len(read.platform) <= 60
    assert normal(kind, read.key, platform=read.platform) == read


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert skeleton(skeleton(text)) == skeleton(text)


def test_a_very_long_text_is_no_identifier_and_costs_nothing() -> None:
    for kind in Kind:
        assert normal(kind, "a@" * 5_000_000) is None

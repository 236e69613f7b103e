"""How clues are compared, and which words in a text are clues: e-mail addresses, phone numbers, accounts, addresses."""

import re
import unicodedata
from collections.abc import Iterator

ACCENTS = range(0x300, 0x370)
"""Marks above and below Latin, Greek and Cyrillic letters; those of other scripts are parts of words."""

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.)+[a-z]{2,24}(?![\w-])", re.IGNORECASE)
_WEB = re.compile(r"(?<![\w@.])(?:https?://|www\.)[^\s<>\"']{4,200}", re.IGNORECASE)
_PATH = re.compile(r"(?<![\w@./-])(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,24}/[\w.~%+-]{2,100}", re.IGNORECASE)
_ONION = re.compile(r"(?<![a-z0-9])[a-z2-7]{16}(?:[a-z2-7]{40})?\.onion(?![\w-])", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w.@/+-])@([a-z0-9_][a-z0-9_.]{2,31})(?![\w@])", re.IGNORECASE)
_LABELLED = re.compile(
    r"(?<!\w)(?:kik|snap(?:chat)?|insta(?:gram)?|ig|telegram|tg|wickr|session|discord|skype|viber|tiktok|twitter|"
    r"threema|signal)\s*[:=]\s*@?([\w.-]{3,64})",
    re.IGNORECASE,
)
_ABROAD = re.compile(r"(?<![\w+])\+[1-9](?:[ ().\-/]{0,3}\d){7,15}(?!\d)")
_ABROAD_00 = re.compile(r"(?<![\w+])00(?:31|32|33|44|49)(?:[ ().\-/]{0,3}\d){7,12}(?!\d)")
_DUTCH_MOBILE = re.compile(r"(?<![\w+./-])06[ .-]{0,2}\d(?:[ .-]?\d){7}(?![\d-])")
_DUTCH_AREA = re.compile(r"(?<![\w+./-])0[1-57-9]\d{1,2}[ -]{0,3}\d(?: ?\d){5,6}(?![\d-])")


def key(value: str) -> str:
    """Give a value as it is compared: no case, accents, spaces or punctuation.

    >>> key("Zoë's  iPhone-7")
    'zoesiphone7'
    """
    spelled = unicodedata.normalize("NFKD", value.casefold())
    return "".join(sign for sign in spelled if ord(sign) not in ACCENTS and unicodedata.category(sign)[0] in "LNM")


def email_key(address: str) -> str:
    """An e-mail address as it is compared: dots and signs tell people apart, case does not."""
    return unicodedata.normalize("NFKC", address).casefold()


def phone_key(number: str) -> str | None:
    """A phone number with its country, as +31612345678; without a country it is read as Dutch. None: it is none.

    >>> phone_key("06-12 34 56 78")
    '+31612345678'
    """
    bare = number.strip().replace("(0)", "")
    digits = re.sub(r"\D", "", bare)
    if bare.startswith("+"):
        abroad = digits
    elif digits.startswith("00"):
        abroad = digits[2:]
    elif len(digits) == 10 and digits.startswith("0"):
        abroad = "31" + digits[1:]
    else:
        return None
    if abroad.startswith("310"):
        abroad = "31" + abroad[3:]
    return f"+{abroad}" if 8 <= len(abroad) <= 15 and len(set(abroad)) > 2 else None


def emails(text: str) -> Iterator[str]:
    """Give the e-mail addresses in a text."""
    yield from (found.group().strip(".") for found in _EMAIL.finditer(text))


def phones(text: str) -> Iterator[str]:
    """Give the phone numbers in a text: with a country, or as they are written in the Netherlands."""
    taken: list[range] = []
    for pattern in (_ABROAD, _ABROAD_00, _DUTCH_MOBILE, _DUTCH_AREA):
        for found in pattern.finditer(text):
            place = range(*found.span())
            if phone_key(found.group()) and not any(
                place.start < other.stop and other.start < place.stop for other in taken
            ):
                taken.append(place)
                yield found.group()


def addresses(text: str) -> Iterator[str]:
    """Give the addresses on the web in a text, and those of hidden services."""
    told: dict[str, str] = {}
    for pattern in (_WEB, _ONION, _PATH):
        for found in pattern.finditer(text):
            place = found.group().rstrip(".,;:!?)]")
            told.setdefault(address_key(place), place)
    yield from told.values()


def address_key(address: str) -> str:
    """An address on the web as it is compared: without its scheme, "www." and a slash at the end."""
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", address.casefold()).rstrip("/")


def nicknames(text: str) -> Iterator[str]:
    """Give the names of accounts in a text: with an at sign, or behind the name of an app and a colon."""
    told: dict[str, str] = {}
    for pattern in (_HANDLE, _LABELLED):
        for found in pattern.finditer(text):
            name = found.group(1).rstrip(".")
            told.setdefault(key(name), name)
    yield from told.values()

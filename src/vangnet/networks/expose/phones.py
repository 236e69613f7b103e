"""Telephone numbers, as `phonenumbers` knows them."""

from functools import lru_cache

import phonenumbers


@lru_cache(maxsize=65536)
def phones(digits: str) -> tuple[str, ...]:
    """The number that digits make (with their plus, or 00), in E.164; none if they make no valid one.

    A national number is Dutch; without its zero only a mobile one is taken: nine digits that begin with 6.
    """
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    is_bare = not digits.startswith(("+", "0"))
    if is_bare and digits.startswith("316") and len(digits) == 11:
        digits = "+" + digits
    elif is_bare and not (digits.startswith("6") and len(digits) == 9):
        return ()
    if not 9 <= len(digits.lstrip("+")) <= 15:
        return ()
    try:
        number = phonenumbers.parse(digits, "NL")
    except phonenumbers.NumberParseException:
        return ()
    if not phonenumbers.is_valid_number(number):
        return ()
    return (phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),)

"""Wallets, devices and bank accounts, as they are compared: with their check digits where they have them."""

import re

from Crypto.Hash import keccak
from stdnum import bitcoin, iban, imei, luhn
from stdnum.exceptions import ValidationError

from vangnet.identities.linking.folding import folded, visible

Keys = tuple[str, str]

_ETHEREUM = re.compile(r"0x[0-9a-fA-F]{40}")
_MONERO = re.compile(r"[48][1-9A-HJ-NP-Za-km-z]{94}(?:[1-9A-HJ-NP-Za-km-z]{11})?")
_BITCOIN = re.compile(r"(?:bc1[02-9ac-hj-np-z]{6,87}|BC1[02-9AC-HJ-NP-Z]{6,87}|[13][1-9A-HJ-NP-Za-km-z]{25,34})")
_ANY_WALLET = re.compile(r"[0-9A-Za-z:]{20,128}")
_BEGINNINGS = ("bitcoin:", "ethereum:", "monero:")


def wallet(value: str) -> Keys | None:
    """A wallet. Bitcoin and Ethereum with a wrong check are none; of other coins only the signs are looked at."""
    told = visible(value)
    for beginning in _BEGINNINGS:
        told = told.removeprefix(beginning)
    told = told.partition("?")[0]
    if _BITCOIN.fullmatch(told):
        return _bitcoin(told)
    if _ETHEREUM.fullmatch(told):
        return _ethereum(told)
    if _MONERO.fullmatch(told):  # no library at hand knows its check; the length and the letters are right
        return told, ""
    return (told, "") if _ANY_WALLET.fullmatch(told) and any(sign.isdigit() for sign in told) else None


def _bitcoin(told: str) -> Keys | None:
    try:
        read = bitcoin.validate(told)
    except (ValidationError, ValueError, IndexError):
        return None
    return (read.lower() if read[:3].lower() == "bc1" else read), ""


def _ethereum(told: str) -> Keys | None:
    """In one case it has no check; in mixed case the capitals are one (EIP-55)."""
    digits = told[2:]
    if digits not in (digits.lower(), digits.upper()):
        digest = keccak.new(digest_bits=256, data=digits.lower().encode()).hexdigest()
        wanted = "".join(
            sign.upper() if int(nibble, 16) >= 8 else sign for sign, nibble in zip(digits.lower(), digest, strict=False)
        )
        if wanted != digits:
            return None
    return "0x" + digits.lower(), ""


def device(value: str) -> Keys | None:
    """A device: an IMEI (15 digits with its check), a SIM card's number (ICCID), or any other as it is written.

    An IMEI without check digit, or with a software version, is the same device.
    """
    told = folded(value)
    bare = re.sub(r"[\s./:-]", "", re.sub(r"^(?:imei|iccid|sim|imeisv)\s*[:=]?\s*", "", told))
    if len(set(bare.replace("-", ""))) < 3:
        return None  # 000000000000000, 00000000-0000-...: what a device tells that tells nothing
    if bare.isascii() and bare.isdigit():
        if len(bare) in (14, 15, 16) and (read := _imei(bare)) is not None:
            return read, ""
        if bare.startswith("89") and 18 <= len(bare) <= 20:
            return bare, bare[:19]
    return told, re.sub(r"\W", "", told)


def _imei(digits: str) -> str | None:
    if len(digits) == 15 and not imei.is_valid(digits):
        return None
    body = digits[:14]
    return body + luhn.calc_check_digit(body)


def bank(value: str) -> Keys | None:
    """A bank account: an IBAN with the right check digits."""
    try:
        return iban.validate(visible(value).removeprefix("IBAN").strip(" :")), ""
    except (ValidationError, ValueError):
        return None

"""Which device a file comes from, as far as time needs it: is its clock set by a network, and is it the same one."""

import re

from vangnet.capture.facts import Facts

_PHONE_MAKES = frozenset(
    "apple google huawei honor xiaomi redmi poco oneplus oppo realme vivo motorola fairphone nothing htc tcl zte "
    "tecno infinix wiko blackberry".split()
)
_PHONE_MODELS = re.compile(
    r"(?:SM-[ACEFGJMNSTX]|GT-[INPS]|SGH-|SCH-|LG-|LM-|Nexus |Nokia|Lumia|XQ-|SO-\d|[CDEFGHI]\d{4}$|moto)", re.IGNORECASE
)
_MIXED_MAKES = frozenset("samsung lge lg sony microsoft nokia hmd asus lenovo".split())  # phones and other things
_NO_SERIAL = re.compile(r"[\s0.\-x]*|n/?a|none|unknown|null|1234567890?|f{4,}", re.IGNORECASE)
_SCANNER = re.compile(r"scan|perfection|photosmart [cps]\d|officejet|mfp", re.IGNORECASE)


def has_network_clock(facts: Facts) -> bool:
    """Is it a phone or tablet, whose clock the network sets? Other clocks are set by hand, if at all."""
    make = (facts.make or "").strip().lower().split(" ")[0]
    model = (facts.model or "").strip()
    if make == "apple":
        return model.startswith(("iPhone", "iPad", "iPod"))
    return make in _PHONE_MAKES or (make in _MIXED_MAKES and bool(_PHONE_MODELS.match(model)))


def is_scanner(facts: Facts) -> bool:
    """Was it made by a scanner, which takes pictures of older ones?"""
    return bool(_SCANNER.search(facts.model or ""))


def is_camera_file(facts: Facts) -> bool:
    """Does a device that takes pictures say that it made it?"""
    return bool(facts.make and facts.model) and not is_scanner(facts)


def camera_of(facts: Facts | None) -> str | None:
    """Name one single device, by its serial; None where nothing tells it from others of its model.

    Equal models are not the same camera: what is known of one must not be said of another person's (PhotoPrism #5062).
    """
    if facts is None or facts.serial is None or _NO_SERIAL.fullmatch(facts.serial.strip()):
        return None
    return "|".join((model_of(facts), facts.serial.strip().lower()))


def model_of(facts: Facts) -> str:
    """Name the make and model, without regard to case and spaces."""
    return "|".join(" ".join((told or "").lower().split()) for told in (facts.make, facts.model))

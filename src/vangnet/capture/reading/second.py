"""A second reading: what the libraries do not find, ExifTool is asked for, and both are told in one set of facts."""

from typing import Any

import msgspec

from vangnet.capture.facts import Facts, Kind

_MORE_OF = (
    "CASIO",
    "DJI",
    "FLIR",
    "GENERAL",
    "HASSELBLAD",
    "JVC",
    "KONICA",
    "KYOCERA",
    "LEAF",
    "LEICA",
    "MINOLTA",
    "PARROT",
    "PHASE ONE",
    "RECONYX",
    "SANYO",
    "SONY",
)
"""Makers whose counters, serials or clocks stand where only ExifTool reads them: Sony's shutter count, for one."""

_ONE = ("width", "height", "duration_ms", "make", "model", "lens", "software")
_SEVERAL = ("counters", "identifiers", "texts")


def needs_second(facts: Facts) -> bool:
    """Whether a picture or film told no date or model, or is of a maker of whom ExifTool knows more."""
    if not facts.type.startswith(("image/", "video/", "application/mxf")):
        return False
    is_dated = any(stamp.kind is Kind.CAPTURED and stamp.local is not None for stamp in facts.stamps)
    is_moved = any(problem.code == "reading.moved_maker_note" for problem in facts.problems)
    return not is_dated or facts.model is None or is_moved or (facts.make or "").upper().startswith(_MORE_OF)


def merged(first: Facts, second: Facts) -> Facts:
    """The first reader's facts, with what only the second knows. Of one thing told by both, the first's words stand."""
    added: dict[str, Any] = {name: getattr(first, name) or getattr(second, name) for name in _ONE}
    clocks = {(stamp.local, stamp.kind) for stamp in first.stamps}
    added["stamps"] = (*first.stamps, *(each for each in second.stamps if (each.local, each.kind) not in clocks))
    is_placed = any(position.refused is None for position in first.positions)
    known = {position.fixed_at for position in first.positions}
    added["positions"] = (
        *first.positions,
        *(each for each in second.positions if not is_placed and (each.refused is None or each.fixed_at not in known)),
    )
    zones = {zone.minutes for zone in first.zones}
    added["zones"] = (*first.zones, *(each for each in second.zones if each.minutes not in zones))
    for name in _SEVERAL:
        mine = getattr(first, name)
        values = {_value(each) for each in mine}
        added[name] = (*mine, *(each for each in getattr(second, name) if _value(each) not in values))
    added["problems"] = (*first.problems, *(each for each in second.problems if each not in first.problems))
    added["readers"] = tuple(dict.fromkeys((*first.readers, *second.readers)))
    return msgspec.structs.replace(first, **added)


def _value(each: Any) -> str:
    """What a counter, identifier or text says, whoever says it."""
    return str(each.text if hasattr(each, "text") else each.value).casefold().strip()

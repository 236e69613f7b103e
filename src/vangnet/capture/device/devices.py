"""Which device a file says that it comes from, and what in the file speaks against that."""

from collections.abc import Sequence

from vangnet.capture.device.apps import Class, Entry, features, matching, table
from vangnet.capture.facts import Facts
from vangnet.capture.findings import Claim, Confidence, Finding
from vangnet.words import Word, word

_BRANDS = {
    "asahi": "pentax",
    "caplio": "ricoh",
    "eastmankodakcompany": "kodak",
    "fujiphotofilm": "fujifilm",
    "generalimagingco": "generalimaging",
    "hmdglobal": "nokia",
    "jkimagingltd": "kodak",
    "konicaminolta": "minolta",
    "leicacameraag": "leica",
    "olympusimagingcorp": "olympus",
    "omdigitalsolutions": "om",
    "ricohimagingcompany": "ricoh",
}
_SISTERS = (
    frozenset(("pentax", "ricoh", "samsung")),  # Samsung's first cameras were Pentax's; Ricoh owns Pentax since 2011
    frozenset(("leica", "panasonic")),
    frozenset(("olympus", "om")),
    frozenset(("minolta", "sony")),
    frozenset(("sony", "hasselblad")),
    frozenset(("dji", "hasselblad")),
    frozenset(("sony", "sonyericsson")),
    frozenset(("huawei", "honor")),
    frozenset(("fujifilm", "leica")),
    frozenset(("sanyo", "olympus", "epson", "hp", "hewlettpackard", "agfa")),  # Sanyo built for others
)
_ENDS = ("corporation", "corp", "coltd", "companyltd", "techwin", "optical", "computer", "electric", "imaging")
_DCF_THUMBNAIL = (160, 120)  # DCF gives this size to every thumbnail, with bars where the picture has another shape
_SHAPE = 0.06


def device_of(facts: Facts, entries: Sequence[Entry] | None = None, *, sha256: str = "") -> Finding | None:
    """Tell the device that the tags name, else the class of device that the file's signature shows; None for neither.

    What speaks against it lowers the confidence and is kept: tags are easily written.
    """
    found = matching(facts, entries)
    against = (*contradictions(facts, found), *_unseen(facts, table() if entries is None else entries))
    notes = [word("device.edited", name=entry.name) for entry in found if entry.class_ == Class.EDITOR][:1]
    if facts.make or facts.model or facts.serial:
        return Finding(
            sha256=sha256,
            kind=Claim.DEVICE,
            make=facts.make,
            model=facts.model,
            serial=facts.serial,
            label=" ".join(name for name in (facts.make, facts.model) if name) or None,
            confidence=_confidence(facts, against, is_edited=bool(notes)),
            sources=_sources(facts),
            contradictions=against,
            notes=tuple(notes),
        )
    maker = facts.signature.features.get("maker") if facts.signature else None
    made = next((entry for entry in found if entry.class_ in (Class.CAMERA, Class.PHONE)), None)
    if made is None and maker in (None, "", "other"):
        return None
    name = made.name if made else str(maker)
    return Finding(
        sha256=sha256,
        kind=Claim.DEVICE,
        label=name,
        confidence=Confidence.WEAK,
        sources=("signature:maker",) if made is None else (f"signature:{made.form}",),
        contradictions=against,
        notes=(*notes, word("device.only_class", name=name)),
    )


def contradictions(facts: Facts, found: Sequence[Entry] = ()) -> tuple[Word, ...]:
    """Give what in a file speaks against the device that it names."""
    told = facts.signature.features if facts.signature else {}
    against = []
    maker = told.get("maker", "")
    if maker not in ("", "other") and facts.make and not _same_brand(maker, facts.make):
        against.append(word("device.maker_unlike", maker=maker, make=facts.make))
    against += _sizes(told)
    serials = {each.value for each in facts.identifiers if each.name == "body_serial"}
    if len(serials) > 1:
        against.append(word("device.serials_differ", serials=" | ".join(sorted(serials))))
    if facts.make and maker:  # a maker note: it claims to come from the device as it was
        passed = next((entry for entry in found if entry.class_ in (Class.ENCODER, Class.MESSENGER)), None)
        if passed is not None:
            against.append(word("device.passed_on", name=passed.name))
    return tuple(against)


def _unseen(facts: Facts, entries: Sequence[Entry]) -> list[Word]:
    """Whether the tables are none of those that a unit has learnt of files of this model."""
    told = features(facts)
    known = [
        entry
        for entry in entries
        if {"make", "model", "tables"} <= entry.features.keys() and entry.has("make", told) and entry.has("model", told)
    ]
    if not known or not told.get("tables") or any(entry.has("tables", told) for entry in known):
        return []
    return [word("device.tables_unseen", model=told["model"], source=" | ".join(entry.source for entry in known))]


def _sizes(told: dict[str, str]) -> list[Word]:
    """What the size in the tags and the shape of the small picture say against the size of the picture."""
    real, stated, small = (pair(told.get(name, "")) for name in ("size", "exif_size", "thumbnail"))
    against = []
    if real and stated and sorted(real) != sorted(stated):
        against.append(word("device.size_unlike", stated=told["exif_size"], real=told["size"]))
    if real and small and small != _DCF_THUMBNAIL:
        shape, other = real[0] / real[1], small[0] / small[1]
        if abs(shape / other - 1) > _SHAPE and abs(shape * other - 1) > _SHAPE:
            against.append(word("device.thumbnail_unlike", small=told["thumbnail"], real=told["size"]))
        elif abs(shape / other - 1) > _SHAPE:
            against.append(word("device.thumbnail_turned", small=told["thumbnail"], real=told["size"]))
    return against


def pair(size: str) -> tuple[int, int] | None:
    """Read "1600x1200"; None where it is no size."""
    wide, _, high = size.partition("x")
    return (int(wide), int(high)) if wide.isdecimal() and high.isdecimal() and int(wide) and int(high) else None


def brand(make: str) -> str:
    """A brand as it is compared: "NIKON CORPORATION" and "Nikon" are one."""
    bare = "".join(c for c in make.lower() if c.isalnum())
    if bare in _BRANDS:
        return _BRANDS[bare]
    for end in _ENDS:
        bare = bare.removesuffix(end) or bare
    return bare


def _same_brand(first: str, second: str) -> bool:
    one, other = brand(first), brand(second)
    if one == other or one.startswith(other) or other.startswith(one):
        return True
    return any(one in sisters and other in sisters for sisters in _SISTERS)


def _confidence(facts: Facts, against: tuple[Word, ...], *, is_edited: bool) -> Confidence:
    """Strong where a maker note of the same brand, or a serial, stands beside the names in an unedited file."""
    if against or not facts.model:
        return Confidence.WEAK
    maker = facts.signature.features.get("maker", "") if facts.signature else ""
    if not is_edited and facts.make and (facts.serial or maker not in ("", "other")):
        return Confidence.STRONG
    return Confidence.FAIR


def _sources(facts: Facts) -> tuple[str, ...]:
    told = [name for name in ("make", "model") if getattr(facts, name)]
    told += [each.tag for each in facts.identifiers if each.name in ("body_serial", "internal_serial")]
    if facts.signature and facts.signature.features.get("maker"):
        told.append("signature:maker")
    return tuple(dict.fromkeys(told))

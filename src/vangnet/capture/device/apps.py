"""Which app or device class wrote a file: features of its signature, looked up in a dated table."""

import os
import tomllib
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from functools import cache
from hashlib import sha256 as digest_of
from importlib import resources
from pathlib import Path

import msgspec

from vangnet.capture.device.signatures import READER
from vangnet.capture.facts import Facts, Signature
from vangnet.capture.findings import Claim, Confidence, Finding
from vangnet.errors import InputRefused
from vangnet.evidence.address import escape
from vangnet.scan.output import locked
from vangnet.words import Word, word

_PER_PICTURE = frozenset(
    (
        "size",
        "long_side",
        "exif_size",
        "orientation",
        "thumbnail",
        "tags",
        "skeleton",
        "tree_digest",
        "tree",
        "edits",
        "complete",
        "jfif_thumbnail",
        "timescales",
    )
)
"""What differs between two files of one app; an entry that is learnt does not ask for it."""

_MOST_VALUES = 8
_MOST_NAMED = 5
FEWEST_LEARNT = 3


class Class(StrEnum):
    """What wrote a file."""

    CAMERA = "camera"
    PHONE = "phone"
    MESSENGER = "messenger"  # or a social network
    EDITOR = "editor"
    ENCODER = "encoder"  # a program or app, nobody knows which


class Entry(msgspec.Struct, frozen=True, kw_only=True, rename={"class_": "class"}):
    """One line of the table. `features` by name: the values of which one must be there; see `signatures.toml`."""

    name: str
    class_: Class
    form: str
    features: dict[str, tuple[str, ...] | str]
    source: str
    at: date
    standing: str
    confidence: Confidence

    def fits(self, told: dict[str, str]) -> bool:
        """Whether each of its features is there."""
        return all(self.has(name, told) for name in self.features)

    def has(self, name: str, told: dict[str, str]) -> bool:
        """Whether one of its features is there."""
        return any(_fits(one, told.get(name, "")) for one in _values(self.features[name]))


class _Table(msgspec.Struct, forbid_unknown_fields=True):
    entry: tuple[Entry, ...] = ()


def table(extra: Path | None = None) -> tuple[Entry, ...]:
    """Give the entries of the project, behind those of a unit's own file. Raises InputRefused where that is none."""
    return _own() if extra is None else (*_read(_bytes(extra), str(extra)), *_own())


def told_of(entries: Sequence[Entry]) -> str:
    """How many entries there are, and the beginning of a digest of what they say: no two tables are told alike."""
    return f"{len(entries)} ({digest_of(msgspec.json.encode(entries)).hexdigest()[:8]})"


def matching(facts: Facts, entries: Sequence[Entry] | None = None) -> list[Entry]:
    """Give the entries that fit: fair signs before weak ones, then those with most features first."""
    if facts.signature is None:
        return []
    told = features(facts)
    found = [
        entry
        for entry in (table() if entries is None else entries)
        if entry.form == facts.signature.form and entry.fits(told)
    ]
    return sorted(found, key=lambda entry: (entry.confidence == Confidence.WEAK, -len(entry.features)))


def app_of(facts: Facts, entries: Sequence[Entry] | None = None, *, sha256: str = "") -> Finding | None:
    """Tell which app or device class wrote the file; None where no entry fits.

    A string that names a program is a fair sign, tables alone a weak one: others write alike.
    """
    found = matching(facts, entries)
    if not found or facts.signature is None:
        return None
    best = found[0]
    others = [entry for entry in found[1:] if entry.class_ != best.class_ or entry.name != best.name]
    notes = [
        word("device.app", name=best.name, at=best.at),
        word(f"device.class_{best.class_}"),
    ]
    if best.standing == "published":
        notes.append(word("device.published", name=best.name))
    if facts.signature.form == "jpeg" and best.class_ == Class.ENCODER:
        notes.append(_quality(facts.signature))
    if others:
        notes.append(word("device.app_also", names=" | ".join(dict.fromkeys(entry.name for entry in others))))
    return Finding(
        sha256=sha256,
        kind=Claim.APP,
        label=best.name,
        confidence=best.confidence,
        sources=(f"signature:{facts.signature.form}", *(f"signature:{name}" for name in best.features)),
        notes=tuple(notes),
    )


def features(facts: Facts) -> dict[str, str]:
    """The features of a signature, with what the tags call the device and the program."""
    told = dict(facts.signature.features) if facts.signature else {}
    for name in ("make", "model", "software"):
        told[name] = getattr(facts, name) or ""
    return told


def learn(
    name: str,
    signatures: Iterable[Signature],
    *,
    class_: Class,
    source: str,
    at: date,
    make: str | None = None,
    model: str | None = None,
    fewest: int = FEWEST_LEARNT,
) -> Entry:
    """Make an entry from files that a person sent through an app: what all of them have alike.

    A feature with up to eight values keeps them all; with more it tells nothing and is left out. Raises InputRefused
    for too few files, files of two forms, or files that have nothing alike. With `make` and `model` it is an entry of
    that device: files that name it and have other tables then contradict themselves (`devices`).
    """
    told = list(signatures)
    if len(told) < fewest:
        raise InputRefused(f"{len(told)} files are too few to learn an app from; send at least {fewest} neutral ones")
    forms = {each.form for each in told}
    if len(forms) > 1:
        raise InputRefused("the files are pictures and films; learn an app from one kind at a time")
    names = {feature for each in told for feature in each.features} - _PER_PICTURE
    kept: dict[str, tuple[str, ...] | str] = {}
    for feature in sorted(names):
        values = sorted({each.features.get(feature, "") for each in told})
        if len(values) <= _MOST_VALUES and not any("*" in value for value in values):
            exact = tuple(value or "!" for value in values)
            kept[feature] = exact[0] if len(exact) == 1 else exact
    if not any(value not in ("!", ("!",)) for value in kept.values()):
        raise InputRefused("the files have nothing alike that tells an app")
    kept |= {key: value for key, value in (("make", make), ("model", model)) if value}
    form = forms.pop()
    return Entry(
        name=name,
        class_=class_,
        form=form,
        features=kept,
        source=f"{source} ({len(told)} files)",
        at=at,
        standing="measured",
        confidence=Confidence.WEAK,
    )


def learn_folder(
    name: str,
    folder: Path,
    *,
    class_: Class,
    source: str,
    at: date,
    make: str | None = None,
    model: str | None = None,
) -> Entry:
    """Make an entry from the files in a folder, each read in a confined worker.

    Raises InputRefused as `learn` does, and for a file that tells nothing: an entry rests on all files there are.
    """
    from vangnet.scan.viewing import Visit, Visitor

    if not folder.is_dir():
        raise InputRefused(f"{folder}: no folder of files to learn from")
    visits = [Visit(escape(os.fsencode(place.name))) for place in sorted(folder.iterdir()) if place.is_file()]
    with Visitor(folder, READER) as visitor:
        told = [
            (visit.address, None if answer is None else msgspec.msgpack.decode(answer, type=Signature | None))
            for visit, answer, _ in visitor.read(visits)
        ]
    if silent := [address for address, found in told if found is None]:
        raise InputRefused(
            f"{folder}: {len(silent)} of {len(told)} files are no JPEG, HEIC or film that can be read, so nothing "
            f"was learnt; take them out: {', '.join(silent[:_MOST_NAMED])}"
        )
    found = [each for _, each in told if each is not None]
    return learn(name, found, class_=class_, source=source, at=at, make=make, model=model)


def save(entries: Iterable[Entry], place: Path) -> None:
    """Write entries behind those that stand in a unit's own file already: all of them or none.

    Raises InputRefused for a file that is no table, and for a folder where another program writes.
    """
    added = tuple(entries)
    try:
        with locked(place.absolute().parent):
            before = place.read_bytes() if place.exists() else b""
            whole = before + "".join(map(_told, added)).encode()
            if _read(whole, str(place)) != (*_read(before, str(place)), *added):
                raise InputRefused(f"{place}: these entries cannot be written as they are")
            part = place.with_name(f"{place.name}.part")
            with part.open("wb") as file:
                file.write(whole)
                file.flush()
                os.fsync(file.fileno())
            part.replace(place)
    except OSError as problem:
        raise InputRefused(f"{place}: cannot be written: {problem}") from problem


def _told(entry: Entry) -> str:
    """An entry as TOML; a string of JSON is one of TOML too, but for one sign."""
    plain = msgspec.to_builtins(entry, builtin_types=(date,))
    lines = [f"{name} = {_value(plain[name])}" for name in plain if name != "features"]
    inner = ", ".join(f"{_value(name)} = {_value(value)}" for name, value in plain["features"].items())
    return "\n".join(("", "[[entry]]", *lines, f"features = {{ {inner} }}", ""))


def _value(value: object) -> str:
    return (
        value.isoformat() if isinstance(value, date) else msgspec.json.encode(value).decode().replace("\x7f", "\\u007f")
    )


@cache
def _own() -> tuple[Entry, ...]:
    place = resources.files("vangnet.capture.device") / "signatures.toml"
    return _read(place.read_bytes(), "signatures.toml")


def _bytes(place: Path) -> bytes:
    try:
        return place.read_bytes()
    except OSError as problem:
        raise InputRefused(f"{place}: {problem.strerror}") from problem


def _read(data: bytes, place: str) -> tuple[Entry, ...]:
    try:
        return msgspec.convert(tomllib.loads(data.decode()), _Table).entry
    except (ValueError, RecursionError) as problem:  # of TOML and of msgspec alike
        raise InputRefused(f"{place}: no table of signatures: {problem}") from problem


def _values(asked: tuple[str, ...] | str) -> tuple[str, ...]:
    return (asked,) if isinstance(asked, str) else asked


def _fits(asked: str, value: str) -> bool:
    if asked == "!":
        return not value
    if asked == "ijg":
        return value not in ("", "custom")
    if "*" not in asked:
        return asked == value
    starts, ends = not asked.startswith("*"), not asked.endswith("*")
    bare = asked.strip("*")
    if not value:
        return False
    if starts:
        return value.startswith(bare)
    return value.endswith(bare) if ends else bare in value


def _quality(signature: Signature) -> Word:
    told = signature.features
    return word("device.encoded", quality=told.get("quality", ""), subsampling=told.get("subsampling", ""))

"""Was a picture made by the sensor of one device? A person asks it of media of a scan; nothing is kept or tied."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Self

import msgspec
import polars as pl

from vangnet.capture import output, worker
from vangnet.capture.contents import MOST_PLACES, exhibit_of
from vangnet.capture.device import sensor
from vangnet.capture.device.apps import Entry, table
from vangnet.capture.device.devices import brand
from vangnet.capture.device.residual import Residual
from vangnet.capture.device.sensor import Calibration, Comparison, Fingerprint
from vangnet.capture.facts import Facts
from vangnet.capture.findings import Claim, Finding
from vangnet.capture.summary import read_summary
from vangnet.errors import InputRefused, UsageError
from vangnet.scan.results import Results
from vangnet.scan.viewing import Visit, Visitor
from vangnet.words import Word, word

MOST_REFERENCES = 50
"""So many media of a camera are taken for its references, where nobody names them."""

_MOST_NAMED = 3


class Asked(msgspec.Struct, frozen=True):
    """Media by SHA-256: `references` of the device, `queries`, and media of `others` to calibrate with."""

    references: tuple[str, ...]
    queries: tuple[str, ...]
    others: tuple[str, ...]


class Left(msgspec.Struct, frozen=True):
    """A reference, or a medium of another device, that could not be used."""

    sha256: str
    why: Word


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of one query: the comparison, or why there is none."""

    sha256: str
    comparison: Comparison | None = None
    why: Word | None = None
    notes: tuple[Word, ...] = ()


class Sensing(msgspec.Struct, frozen=True, kw_only=True):
    """The device as its references name it, what was used and left out, the calibration, and an answer per query.

    Sizes are stored pixels. `why` says why nothing could be compared.
    """

    make: str
    model: str
    width: int
    height: int
    references: tuple[str, ...]
    others: tuple[str, ...]
    left_out: tuple[Left, ...]
    calibration: Calibration | None
    why: Word | None
    notes: tuple[Word, ...]
    answers: tuple[Answer, ...]


def of_camera(directory: Path, serial: str, but: Iterable[str] = ()) -> tuple[str, ...]:
    """Give the media that tell this serial number with nothing against it, of those that capture looked at.

    Raises InputRefused where there are none.
    """
    read_summary(directory)
    wanted, without = serial.strip().casefold(), frozenset(but)
    findings: Iterator[Finding] = output.read(directory, output.FINDINGS)
    found = {
        each.sha256
        for each in findings
        if each.kind == Claim.DEVICE
        and not each.contradictions
        and each.serial is not None
        and each.serial.strip().casefold() == wanted
    }
    if not found:
        raise InputRefused(f"{serial}: no medium tells this serial number with nothing against it")
    return tuple(sorted(found - without)[:MOST_REFERENCES])


def sense(
    directory: Path,
    asked: Asked,
    *,
    exhibit: Path | None = None,
    passwords: tuple[str, ...] = (),
    jobs: int | None = None,
    signatures: Path | None = None,
) -> Sensing:
    """Compare the noise of queries with the fingerprint of one device, in confined workers; originals only.

    `exhibit` is where the evidence stands now; `signatures`, a unit's own table of apps, helps to tell what is no
    original. Raises InputRefused for media that are not in the scan, or that are asked for in two ways, and for
    references of two devices.
    """
    _check(asked)
    results, entries = Results.open(directory), table(signatures)
    places = _places(results, asked)
    with _Reading(results, places, exhibit_of(results, exhibit), passwords, jobs) as reading:
        return _Sensing(asked, reading, entries).told()


class _Reading:
    """Reads contents of one exhibit, each from the first of its places where it can be read."""

    def __init__(
        self,
        results: Results,
        places: Mapping[str, Sequence[str]],
        exhibit: Path | None,
        passwords: tuple[str, ...],
        jobs: int | None,
    ) -> None:
        if exhibit is None or not exhibit.exists():
            raise InputRefused(f"{exhibit or 'the exhibit'}: no such exhibit; say where it stands now with --exhibit")
        self._places = places
        self._facts, self._noise = (
            Visitor(exhibit, reader, results=Path(results.directory), jobs=jobs, passwords=passwords)
            for reader in (worker.READER, sensor.READER)
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *told: object) -> None:
        self._facts.__exit__(*told)
        self._noise.__exit__(*told)

    def facts(self, media: Iterable[str]) -> Iterator[tuple[str, Facts | Word]]:
        decode = msgspec.msgpack.Decoder(Facts).decode
        for sha256, read in self._read(self._facts, media):
            yield sha256, read if isinstance(read, Word) else decode(read)

    def noise(self, media: Iterable[str]) -> Iterator[tuple[str, Residual | Word]]:
        decode = msgspec.msgpack.Decoder(Residual).decode
        for sha256, read in self._read(self._noise, media):
            found = read if isinstance(read, Word) else decode(read)
            yield sha256, found if isinstance(found, Word) else found.refused or found

    def _read(self, visitor: Visitor, media: Iterable[str]) -> Iterator[tuple[str, bytes | Word]]:
        left, turn = list(media), 0
        while left:
            again = []
            visits = [Visit(self._places[sha256][turn], bytes.fromhex(sha256)) for sha256 in left]
            for sha256, (_, read, reason) in zip(left, visitor.read(visits), strict=True):
                if read is not None:
                    yield sha256, read
                elif turn + 1 < len(self._places[sha256]):
                    again.append(sha256)
                else:
                    yield sha256, word("device.sensor_unread", reason=reason)
            left, turn = again, turn + 1


class _Sensing:
    """One question: who is who by their facts first, then the noise of those that can be compared."""

    def __init__(self, asked: Asked, reading: _Reading, entries: tuple[Entry, ...]) -> None:
        self._asked, self._reading, self._entries = asked, reading, entries
        self._left: list[Left] = []
        self._facts = dict(reading.facts((*asked.references, *asked.queries, *asked.others)))
        self._make, self._model, self._size = self._device()
        self._serial = self._only_serial()

    def told(self) -> Sensing:
        references = self._usable(self._asked.references, self._reference_refused)
        others = self._usable(self._asked.others, self._other_refused)
        fingerprint = sensor.fingerprint(list(references.values()))
        calibration: Calibration | Word | None = None
        if isinstance(fingerprint, Fingerprint):
            calibration = sensor.calibrate(list(references.values()), list(others.values()))
        why = next((each for each in (fingerprint, calibration) if isinstance(each, Word)), None)
        if isinstance(fingerprint, Fingerprint) and isinstance(calibration, Calibration):
            answers = tuple(self._answers(fingerprint, calibration))
        else:
            answers = tuple(Answer(sha256=sha256, why=why) for sha256 in self._asked.queries)
        return Sensing(
            make=self._make,
            model=self._model,
            width=self._size[0],
            height=self._size[1],
            references=tuple(references),
            others=tuple(others),
            left_out=tuple(self._left),
            calibration=calibration if isinstance(calibration, Calibration) else None,
            why=why,
            notes=(*self._sample(others), word("device.sensor_no_link")),
            answers=answers,
        )

    def _device(self) -> tuple[str, str, tuple[int, int]]:
        """Make, model and size that most references tell."""
        told = [each for sha256 in self._asked.references if isinstance(each := self._facts[sha256], Facts)]
        names = Counter((each.make or "", each.model) for each in told if each.model)
        if not names:
            raise InputRefused("no reference names a make and model: an original does")
        make, model = names.most_common(1)[0][0]
        sizes = Counter(sensor.size_of(each) for each in told if each.model == model)
        return make, model or "", sizes.most_common(1)[0][0]

    def _only_serial(self) -> str | None:
        told = [each for sha256 in self._asked.references if isinstance(each := self._facts[sha256], Facts)]
        serials = sorted({each.serial.strip() for each in told if each.serial})
        if len(serials) > 1:
            named = ", ".join(serials[:_MOST_NAMED])
            raise InputRefused(
                f"the references tell {len(serials)} serial numbers ({named}): ask for one device at once"
            )
        return serials[0] if serials else None

    def _usable(self, media: Iterable[str], refused: Callable[[Facts], Word | None]) -> dict[str, Residual]:
        """The noise of what can be compared; what cannot is left out, with its reason."""
        fit = []
        for sha256 in media:
            facts = self._facts[sha256]
            why = facts if isinstance(facts, Word) else refused(facts)
            if why is None:
                fit.append(sha256)
            else:
                self._left.append(Left(sha256, why))
        found = {}
        for sha256, noise in self._reading.noise(fit):
            if isinstance(noise, Word):
                self._left.append(Left(sha256, noise))
            else:
                found[sha256] = noise
        return found

    def _reference_refused(self, facts: Facts) -> Word | None:
        return self._query_refused(facts) if facts.model else word("device.sensor_unnamed")

    def _query_refused(self, facts: Facts) -> Word | None:
        return sensor.refusal(facts, make=self._make, model=self._model, size=self._size, entries=self._entries)

    def _other_refused(self, facts: Facts) -> Word | None:
        """A device of any model serves, but for the device itself."""
        if self._serial is not None and facts.serial is not None and facts.serial.strip() == self._serial:
            return word("device.sensor_own", serial=self._serial)
        make, model = facts.make or "", facts.model or ""
        return sensor.refusal(facts, make=make, model=model, size=self._size, entries=self._entries)

    def _sample(self, others: Iterable[str]) -> Iterator[Word]:
        """Which devices the false alarms were counted on."""
        told = [each for sha256 in others if isinstance(each := self._facts[sha256], Facts)]
        names = [(brand(each.make or ""), (each.model or "").lower()) for each in told]
        own = names.count((brand(self._make), self._model.lower()))
        yield word("device.sensor_sample", count=len(told), models=len(set(names)), own=own)
        if own < len(told):
            yield word("device.sensor_other_models")

    def _answers(self, fingerprint: Fingerprint, calibration: Calibration) -> Iterator[Answer]:
        refused: dict[str, Word] = {}
        for sha256 in self._asked.queries:
            facts = self._facts[sha256]
            why = facts if isinstance(facts, Word) else self._query_refused(facts)
            if why is not None:
                refused[sha256] = why
        compared = {
            sha256: noise if isinstance(noise, Word) else sensor.compare(noise, fingerprint, calibration)
            for sha256, noise in self._reading.noise(each for each in self._asked.queries if each not in refused)
        }
        for sha256 in self._asked.queries:
            found = refused.get(sha256) or compared[sha256]
            if isinstance(found, Word):
                yield Answer(sha256=sha256, why=found)
            else:
                yield Answer(sha256=sha256, comparison=found, notes=tuple(self._notes(sha256, found)))

    def _notes(self, sha256: str, found: Comparison) -> Iterator[Word]:
        facts = self._facts[sha256]
        if isinstance(facts, Word):
            return
        if found.is_bounded:
            yield word("device.sensor_bounded")
        if self._serial and facts.serial and facts.serial.strip() != self._serial:
            yield word("device.sensor_serial", here=facts.serial.strip(), there=self._serial)
        if facts.signature is None:
            yield word("device.sensor_unsigned")
        elif (quality := facts.signature.features.get("quality", "")).isdecimal():
            yield word("device.sensor_common_tables", quality=quality)


def _check(asked: Asked) -> None:
    if not asked.queries:
        raise UsageError("name at least one medium to be compared")
    parts = {"references": asked.references, "queries": asked.queries, "others": asked.others}
    seen: dict[str, str] = {}
    for name, media in parts.items():
        if len(set(media)) < len(media):
            raise InputRefused(f"the {name} name a medium twice")
        for sha256 in media:
            if sha256 in seen:
                raise InputRefused(f"{sha256}: stands among the {seen[sha256]} and the {name}; it can be one of them")
            seen[sha256] = name


def _places(results: Results, asked: Asked) -> dict[str, list[str]]:
    """Where each medium lies, at most eight places of it."""
    media = [*asked.references, *asked.queries, *asked.others]
    found: dict[str, list[str]] = {}
    rows = results.records().filter(pl.col("sha256").is_in(media)).select("sha256", "address")
    for sha256, address in rows.collect(engine="streaming").iter_rows():
        if len(several := found.setdefault(sha256, [])) < MOST_PLACES:
            several.append(address)
    if strange := [sha256 for sha256 in media if sha256 not in found]:
        named = ", ".join(strange[:_MOST_NAMED])
        raise InputRefused(f"{results.directory}: {len(strange)} of these media are not in this scan: {named}")
    return found

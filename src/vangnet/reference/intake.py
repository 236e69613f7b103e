"""Judges what an importer read: what can be used, what its codes mean, what is counted and left out."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from vangnet.errors import ListRefused
from vangnet.reference import entries
from vangnet.reference.categories import Profile
from vangnet.reference.entries import DIGESTS, EMPTY_FILE, Batch, Notes
from vangnet.reference.segments import Meaning, Rows
from vangnet.reference.store import Counts
from vangnet.values import Kind

FEATURELESS = (bytes(32), b"\xff" * 32)
"""PDQ of a picture without any texture: like every other such picture, so it recognises nothing."""

FLAG_COLUMNS = ("victim_identified", "offender_identified", "distributed", "self_generated")
"""The flags of an entry, in the order of their two bits each."""

Known = Callable[[npt.NDArray[np.uint8]], npt.NDArray[np.bool_]]


@dataclass
class Intake:
    """Takes the batches of one list and remembers what it counted.

    A code that the profile does not know is refused with its place, because a meaning that is guessed can turn stock
    pictures into hits.
    """

    number: int
    kind: Kind
    profile: Profile | None
    already_listed: Known
    meanings: list[Meaning] = field(default_factory=list)
    notes: Notes = field(default_factory=Notes)
    sums: Counter[str] = field(default_factory=Counter)
    hashes: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    _index: dict[str | None, int] = field(default_factory=dict)

    def take(self, batch: Batch) -> tuple[pl.DataFrame, Rows]:
        """Give the rows worth keeping, and those of them that can be searched."""
        self.notes.add(batch.notes)
        codes = self._codes(batch.frame)
        frame = self._without_empty_files(batch.frame.with_columns(codes))
        frame = frame.with_columns(pl.Series("irrelevant", self._irrelevant(frame)))
        usable = pl.any_horizontal(pl.col(*entries.WIDTHS).is_not_null())
        kept = frame.filter(usable)
        self.sums["read"] += batch.frame.height
        self.sums["dropped"] += frame.height - kept.height
        self._count(kept)
        searchable = kept.filter(pl.any_horizontal(pl.col(*DIGESTS, "pdq").is_not_null()))
        self.sums["not_matched"] += kept.height - searchable.height
        return kept.drop("irrelevant", "meaning"), self._rows(searchable)

    def counts(self, distinct: dict[str, int] | None = None) -> Counts:
        """All counts so far. A list on which nothing can be used is refused."""
        if not self.sums["listed"]:
            raise ListRefused(f"none of its {self.sums['read']} entries has a hash that can be used", "the list")
        return Counts(
            **self.sums,
            hashes=dict(self.hashes),
            distinct=distinct or {},
            codes=dict(sorted(self.codes.items())),
            files=self.notes.files,
            invalid=dict(self.notes.invalid),
            first_invalid=dict(self.notes.first_invalid),
            unknown_keys=dict(self.notes.unknown_keys),
            unknown_hashes=dict(self.notes.unknown_hashes),
        )

    def _codes(self, frame: pl.DataFrame) -> list[pl.Series]:
        """Give the category of every row as the list writes it, and the number of its meaning."""
        category = frame["category"].str.strip_chars()
        category = category.replace("", None)
        for code in category.unique(maintain_order=True).to_list():
            if code not in self._index:
                self._index[code] = len(self.meanings)
                self.meanings.append(self._meaning(code, frame, category))
        numbers = [self._index[code] for code in category.to_list()]
        return [category.alias("category"), pl.Series("meaning", numbers, dtype=pl.UInt32)]

    def _meaning(self, code: str | None, frame: pl.DataFrame, category: pl.Series) -> Meaning:
        if code is None:
            return Meaning(self.number, None, self.kind)
        place = f"entry {frame['entry'][entries.first_place(category == code)]}, category {code!r}"
        if self.profile is None:
            raise ListRefused("the list carries category codes; say with --profile what they mean", place)
        told = self.profile.codes.get(code)
        if told is None and not self.profile.accepts_unknown_codes:
            raise ListRefused(f"profile {self.profile.name} does not know this code", place)
        kind = told.kind if told is not None and told.kind is not None else self.kind
        if kind == Kind.KNOWN != self.kind:
            raise ListRefused(f"profile {self.profile.name} calls this code known; the list is to be irrelevant", place)
        return Meaning(self.number, None if told is not None and told.without_category else code, kind)

    def _without_empty_files(self, frame: pl.DataFrame) -> pl.DataFrame:
        unwanted = {name: pl.col(name) == pl.lit(EMPTY_FILE[name]) for name in DIGESTS}
        unwanted["pdq"] = pl.any_horizontal(pl.col("pdq") == pl.lit(value) for value in FEATURELESS)
        found = frame.select(expression.fill_null(value=False).alias(name) for name, expression in unwanted.items())
        for name, count in found.sum().row(0, named=True).items():
            if count:
                self.sums["featureless_fingerprints" if name == "pdq" else "empty_file_hashes"] += count
                frame = frame.with_columns(pl.when(~found[name]).then(pl.col(name)).alias(name))
        return frame

    def _irrelevant(self, frame: pl.DataFrame) -> list[bool]:
        irrelevant = [meaning.kind == Kind.IRRELEVANT for meaning in self.meanings]
        return [irrelevant[number] for number in frame["meaning"].to_list()]

    def _count(self, kept: pl.DataFrame) -> None:
        self.sums["listed"] += kept.height
        self.sums["frames"] += kept.height - kept["start_ms"].null_count()
        self.sums["irrelevant"] += int(kept["irrelevant"].sum())
        without = [number for number, meaning in enumerate(self.meanings) if meaning.category is None]
        self.sums["without_category"] += int(kept["meaning"].is_in(without).sum())
        self.codes.update(dict(kept["category"].drop_nulls().value_counts().iter_rows()))
        for name in entries.WIDTHS:
            self.hashes[name] += kept.height - kept[name].null_count()

    def _rows(self, frame: pl.DataFrame) -> Rows:
        self.sums["searchable"] += frame.height
        digests = entries.digest_rows(frame)
        self.sums["already_listed"] += int(self.already_listed(digests).sum())
        texts = [text.encode("utf-8", "replace") for text in _texts(frame)]
        has_pdq = frame["pdq"].is_not_null()
        fingerprints = entries.binary_rows(frame["pdq"].drop_nulls(), 32)
        return Rows(
            digests=digests,
            codes=frame["meaning"].to_numpy().astype(np.uint32),
            flags=_flags(frame),
            texts=b"".join(texts),
            lengths=np.fromiter(map(len, texts), dtype=np.uint64, count=len(texts)),
            fingerprints=entries.words(fingerprints),
            fingerprint_rows=has_pdq.arg_true().to_numpy().astype(np.uint32),
        )


def _texts(frame: pl.DataFrame) -> list[str]:
    """Write what a hit tells of an entry in words: its name, its series, and a frame's times, zero bytes between."""
    name = pl.col("entry").str.replace_all("\0", " ", literal=True)
    series = pl.col("series").fill_null("").str.replace_all("\0", " ", literal=True)
    times = pl.concat_str([pl.lit(""), "start_ms", "end_ms", pl.col("duration_ms").fill_null(0)], separator="\0")
    return frame.select(name + pl.lit("\0") + series + times.fill_null("")).to_series().to_list()


def _flags(frame: pl.DataFrame) -> npt.NDArray[np.uint8]:
    flags = np.zeros(frame.height, dtype=np.uint8)
    for position, name in enumerate(FLAG_COLUMNS):
        value = (frame[name].cast(pl.UInt8) + 1).fill_null(0).to_numpy().astype(np.uint8)
        flags |= value << np.uint8(2 * position)
    return flags

"""Counting hits: which list, how sure, and whether the child was ever found."""

import msgspec
import polars as pl

from vangnet.values import Kind, Status

SERIES_SHOWN = 20

LIKENESS, DIGEST, MD5 = "likeness", "digest", "md5"


class ListCount(msgspec.Struct, frozen=True):
    """Files with a hit on one category of one list, by what agreed: a likeness, a digest, or MD5 alone."""

    list: str
    category: str | None
    kind: str
    by: str
    files: int
    media: int


class SeriesCount(msgspec.Struct, frozen=True):
    """Files of one named series of which no victim is identified."""

    series: str
    files: int
    media: int


class Victims(msgspec.Struct, frozen=True):
    """What lists of known material say of the victims on the files that they know.

    `unidentified`: at least one list says that the victim is not identified. `untold`: no list says anything.
    """

    unidentified: int
    unidentified_media: int
    identified: int
    untold: int
    series: tuple[SeriesCount, ...]
    series_left_out: int


class Hits(msgspec.Struct, frozen=True):
    """All counts of hits. `distances` counts similar files by their smallest distance."""

    lists: tuple[ListCount, ...]
    victims: Victims
    distances: dict[int, int]
    orientations: dict[str, int]
    readings: dict[str, int]


def count_hits(records: pl.LazyFrame) -> Hits:
    distances, orientations, readings = _likeness(records)
    return Hits(_lists(records), _victims(records), distances, orientations, readings)


def _lists(records: pl.LazyFrame) -> tuple[ListCount, ...]:
    """Count files per list. Only files with several hits can count twice, so only those are made distinct."""
    by = (
        pl.when(_hit("distance_bits").is_not_null())
        .then(pl.lit(LIKENESS))
        .when(_hit("reading") == "md5")
        .then(pl.lit(MD5))
        .otherwise(pl.lit(DIGEST))
    )
    several = pl.col("hits").list.len() > 1
    keys = (_hit("list"), _hit("category"), _hit("kind"), by.alias("by"))
    once = _exploded(records.filter(pl.col("hits").list.len() == 1)).select(*keys, "row", "content")
    often = _exploded(records.filter(several)).select(*keys, "row", "content").unique()
    names = ["list", "category", "kind", "by"]
    counted = (
        pl.concat([once, often])
        .group_by(names)
        .agg(pl.len().alias("files"), pl.col("content").n_unique().alias("media"))
        .sort(pl.col("kind") != Kind.KNOWN, "list", "category", "by")
        .collect(engine="streaming")
    )
    return tuple(ListCount(**row) for row in counted.iter_rows(named=True))


def _victims(records: pl.LazyFrame) -> Victims:
    """Count per file what any list of known material says of its victim."""
    known = _exploded(records.filter(pl.col("status").is_in([Status.KNOWN, Status.SIMILAR])))
    told = (
        known.filter(_hit("kind") == Kind.KNOWN)
        .select("row", "content", _hit("victim_identified").alias("identified"), _hit("series").alias("series"))
        .group_by("row")
        .agg(
            pl.col("content").first(),
            (~pl.col("identified")).any().alias("unidentified"),
            pl.col("identified").any().alias("identified"),
            pl.col("series").filter(~pl.col("identified")).unique().alias("series"),
        )
        .collect(engine="streaming")
    )
    unidentified = told.filter("unidentified")
    series = (
        unidentified.explode("series")
        .drop_nulls("series")
        .group_by("series")
        .agg(pl.len().alias("files"), pl.col("content").n_unique().alias("media"))
        .sort("files", "series", descending=[True, False])
    )
    return Victims(
        unidentified=unidentified.height,
        unidentified_media=unidentified["content"].n_unique(),
        identified=told.filter(~pl.col("unidentified") & pl.col("identified")).height,
        untold=told.filter(~pl.col("unidentified") & ~pl.col("identified")).height,
        series=tuple(SeriesCount(**row) for row in series.head(SERIES_SHOWN).iter_rows(named=True)),
        series_left_out=max(0, series.height - SERIES_SHOWN),
    )


def _likeness(records: pl.LazyFrame) -> tuple[dict[int, int], dict[str, int], dict[str, int]]:
    """Count similar files by the distance, orientation and reading of their nearest hit."""
    nearest = (
        _exploded(records.filter(pl.col("status") == Status.SIMILAR))
        .select("row", *(_hit(name).alias(name) for name in ("distance_bits", "orientation", "reading")))
        .drop_nulls("distance_bits")
        .with_columns(
            pl.when(pl.col("reading").str.contains(", frame at ", literal=True))
            .then(pl.lit("listed_frame"))
            .otherwise(pl.col("reading").str.replace(" at [0-9.]+ s$", ""))
            .alias("reading")
        )
        .group_by("row")
        .agg(pl.all().sort_by("distance_bits", "orientation", "reading").first())
        .collect(engine="streaming")
    )
    distances, orientations, readings = (
        nearest.group_by(name).agg(pl.len()).drop_nulls().sort("len", name, descending=[True, False]).rows()
        for name in ("distance_bits", "orientation", "reading")
    )
    return dict(sorted(distances)), dict(orientations), dict(readings)


def _exploded(records: pl.LazyFrame) -> pl.LazyFrame:
    """Return one row per hit, with the number of its record and 64 bits of its content's SHA-256."""
    return (
        records.select("hits", pl.coalesce("sha256", "md5").hash().alias("content"))
        .with_row_index("row")
        .explode("hits")
    )


def _hit(field: str) -> pl.Expr:
    return pl.col("hits").struct.field(field)

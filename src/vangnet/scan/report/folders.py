"""Where the files lie: a small tree of the folders that ask for people, out of any number of folders."""

import msgspec
import polars as pl

from vangnet.values import Status

BREADTH = (20, 8, 5)
"""Folders shown at each depth; the rest is summed up as one line."""

CONTAINER = "\x1f"
"""Stands at the end of a container's name while addresses are cut at their slashes."""

_STATUSES = [str(status) for status in Status]


class Folder(msgspec.Struct, frozen=True):
    """A folder or container and everything below it.

    `name` is the path below its parent: folders that hold nothing but one folder are drawn together. `container`
    says that the last name is a file that holds files. `direct` are files right in it. `left_out` folders are
    summed in `left_out_statuses`.
    """

    name: str
    container: bool
    statuses: dict[str, int]
    direct: int
    children: tuple["Folder", ...] = ()
    left_out: int = 0
    left_out_statuses: dict[str, int] = {}

    @property
    def files(self) -> int:
        return sum(self.statuses.values())


def folder_tree(records: pl.LazyFrame, breadth: tuple[int, ...] = BREADTH) -> Folder:
    """Return the top folder, with below it those folders that hold most new, then most undecided files."""
    marked = pl.col("address").str.replace_all("//", CONTAINER + "/", literal=True)
    folder = marked.str.strip_prefix("/").str.replace("/?[^/]*$", "")
    table = (
        records.select("status", folder.alias("folder"))
        .group_by("folder")
        .agg((pl.col("status") == status).sum().alias(status) for status in _STATUSES)
        .collect(engine="streaming")
    )
    return _folder("", table, breadth)


def _folder(name: str, table: pl.DataFrame, breadth: tuple[int, ...]) -> Folder:
    """Return a folder; `table` holds the folders in it, their paths below it, and "" for the folder itself."""
    statuses = _sums(table)
    direct = sum(_sums(table.filter(pl.col("folder") == "")).values())
    inner = table.filter(pl.col("folder") != "")
    children: tuple[Folder, ...] = ()
    rest: list[pl.DataFrame] = []
    if breadth and inner.height:
        named = inner.with_columns(pl.col("folder").str.split("/").list.first().alias("top"))
        order = _most_urgent(named)
        shown = order.head(breadth[0])
        children = tuple(_child(named.filter(pl.col("top") == top), breadth[1:]) for top in shown["top"])
        rest = [order.tail(-breadth[0])] if order.height > breadth[0] else []
    return Folder(
        name=name.replace(CONTAINER, "/").rstrip("/"),
        container=name.endswith(CONTAINER),
        statuses=statuses,
        direct=direct,
        children=children,
        left_out=sum(frame.height for frame in rest),
        left_out_statuses=_sums(rest[0]) if rest else {},
    )


def _child(table: pl.DataFrame, breadth: tuple[int, ...]) -> Folder:
    """Return the folder that all these paths share: names are joined until the paths part."""
    name = _common_folder(str(table["folder"].min()), str(table["folder"].max()))
    below = pl.col("folder").str.slice(len(name)).str.strip_prefix("/")
    return _folder(name, table.select(below.alias("folder"), *_STATUSES), breadth)


def _common_folder(first: str, last: str) -> str:
    """Return what the first and the last path share: then all between them share it too."""
    shared = []
    for one, other in zip(first.split("/"), last.split("/"), strict=False):
        if one != other:
            break
        shared.append(one)
    return "/".join(shared)


def _most_urgent(named: pl.DataFrame) -> pl.DataFrame:
    summed = named.group_by("top").agg(pl.col(status).sum() for status in _STATUSES)
    files = pl.sum_horizontal(_STATUSES)
    order = [-pl.col(Status.NEW).cast(pl.Int64), -pl.col(Status.UNDECIDED).cast(pl.Int64), -files.cast(pl.Int64), "top"]
    return summed.sort(order)


def _sums(table: pl.DataFrame) -> dict[str, int]:
    sums = table.select(pl.col(status).sum() for status in _STATUSES).row(0)
    return {status: int(count) for status, count in zip(_STATUSES, sums, strict=True) if count}

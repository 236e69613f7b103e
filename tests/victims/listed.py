"""A library of known material that holds drawn pictures."""

from pathlib import Path

from vangnet.reference import changing, store
from vangnet.scan.listing import make_list


def listed(library: Path, *pictures: bytes) -> int:
    """Put pictures on a new list of a library, which is made if there is none; gives its version."""
    number = len(list(library.parent.glob("list*.csv"))) + 1
    folder = library.parent / f"list{number}"
    folder.mkdir()
    for place, content in enumerate(pictures):
        (folder / f"{place}.png").write_bytes(content)
    make_list(folder, folder.with_suffix(".csv"), jobs=1)
    if not library.exists():
        store.init(str(library))
    source = changing.Source(str(folder.with_suffix(".csv")), f"lijst {number}")
    return changing.add(str(library), source).version

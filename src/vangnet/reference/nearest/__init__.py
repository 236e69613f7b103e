"""Find every stored fingerprint within a given number of bits of a fingerprint, and miss none.

`build` writes an index to a folder; `NearestIndex.open` maps it into memory, where any number of processes share it.
The answer is exact: it equals that of comparing with every stored fingerprint.
"""

from vangnet.reference.nearest.groups import Group, Member, groups, ranks
from vangnet.reference.nearest.index import NearestIndex
from vangnet.reference.nearest.layout import build

__all__ = ["Group", "Member", "NearestIndex", "build", "groups", "ranks"]

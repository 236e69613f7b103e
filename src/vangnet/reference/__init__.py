"""The library of known material: lists, versions, exact and nearest search. Hashes only, never a picture."""

from vangnet.reference.library import Library, Near
from vangnet.reference.verdict import Entry, Match, Verdict, judge

__all__ = ["Entry", "Library", "Match", "Near", "Verdict", "judge"]

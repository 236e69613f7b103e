"""Matching a scan's records again, from what the scan kept, when the library of known material has a new version."""

from vangnet.scan.rematching.change import Change, Kind, ReadAgain, Rematched, Standing
from vangnet.scan.rematching.run import rematch

__all__ = ["Change", "Kind", "ReadAgain", "Rematched", "Standing", "rematch"]

"""The tables of steering."""

from vangnet.steering.models.overlap import Overlap, OverlapMark, OverlapSettled, OverlapSide

__all__ = ["Overlap", "OverlapMark", "OverlapSettled", "OverlapSide"]

"""The tables of statistics."""

from vangnet.statistics.models.frozen import Correction, FrozenFigure, FrozenLine, FrozenYear

__all__ = ["Correction", "FrozenFigure", "FrozenLine", "FrozenYear"]

"""A random sample that anyone can draw again, and what such a sample says of all that it was drawn from."""

from vangnet.scan.sampling.drawing import Method, Sample, differences, draw, frame_of
from vangnet.scan.sampling.intervals import Interval, interval
from vangnet.scan.sampling.telling import LANGUAGES, tell_interval, tell_method

__all__ = [
    "LANGUAGES",
    "Interval",
    "Method",
    "Sample",
    "differences",
    "draw",
    "frame_of",
    "interval",
    "tell_interval",
    "tell_method",
]

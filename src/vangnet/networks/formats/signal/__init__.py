"""Exports of Signal: `data.json` and `chat.md` of signal-export, and both texts of sigtop."""

from vangnet.networks.formats.signal.examples import EXAMPLES
from vangnet.networks.formats.signal.reading import recognises, records

__all__ = ["EXAMPLES", "NAME", "recognises", "records"]

NAME = "signal"

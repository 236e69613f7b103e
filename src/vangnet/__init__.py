"""Vangnet: recognise what is known in a seizure, so that what is new is found."""

from importlib.metadata import version

__version__ = version("vangnet")

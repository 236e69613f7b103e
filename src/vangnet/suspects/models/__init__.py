"""The tables of suspects."""

from vangnet.suspects.models.suspect import Suspect, SuspectRole

__all__ = ["Suspect", "SuspectRole"]

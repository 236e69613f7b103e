"""The tables of suspects."""

from vangnet.suspects.models.casefile import CaseFile
from vangnet.suspects.models.suspect import Suspect, SuspectRole

__all__ = ["CaseFile", "Suspect", "SuspectRole"]

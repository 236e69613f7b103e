"""Decisions of people on contents that never were."""

from vangnet.values import Categorised


def decided(sha256: str, **changes: object) -> Categorised:
    values = {
        "sha256": sha256,
        "category": "1",
        "profile": "vics-us",
        "certainty": "certain",
        "by": ("De Vries", "Jansen"),
        "at": "2026-11-22T10:00:00Z",
        "agreed": False,
    } | changes
    return Categorised(**values)

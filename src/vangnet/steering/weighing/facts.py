"""What of a case decides where it stands on the board, frozen: answers, counts, and on what each rests.

None is unknown: it never stands lower than what is known not to be so.
"""

from typing import Literal

import msgspec

from vangnet.words import Word

DANGERS = ("is_imminent", "is_live", "in_situation", "has_access", "in_contact")
"""What tells of a child in danger, the most urgent first."""

ROLES = ("produces", "network", "distributes", "downloads")
"""What the suspects do, in the order of the source documents: makers, networks, then who keep up demand."""

ANSWERED = (*DANGERS, *ROLES, "new_material")

Answered = Literal[
    "is_imminent", "is_live", "in_situation", "has_access", "in_contact",
    "produces", "network", "distributes", "downloads", "new_material",
]  # fmt: skip


class Facts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of a case when it is weighed. `because` tells by name on what an answer rests, without content."""

    is_imminent: bool | None = None
    is_live: bool | None = None
    in_situation: bool | None = None
    has_access: bool | None = None
    in_contact: bool | None = None
    produces: bool | None = None
    network: bool | None = None
    distributes: bool | None = None
    downloads: bool | None = None
    new_material: bool | None = None
    victims: int = 0  # children who were not freed and are not safe, as far as is known
    reports: int = 0  # tied to the case, and open
    age_days: int = 0
    because: dict[str, tuple[Word, ...]] = {}

    def answer(self, name: str) -> bool | None:
        """What is known of one of `ANSWERED`."""
        told: bool | None = getattr(self, name)
        return told

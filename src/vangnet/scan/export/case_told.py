"""What a case tells for its export: plain values, so that whoever keeps cases need not know the format.

Times are ISO 8601 with an offset or Z. Nothing here is checked against the scans: it is what people recorded.
"""

import msgspec


class CustodyTold(msgspec.Struct, frozen=True, kw_only=True):
    """A step in the chain of custody of an exhibit: what was done (seized, received, returned ...), by whom."""

    action: str
    at: str
    by: str
    ended_at: str | None = None
    place: str | None = None
    reference: str | None = None  # number of the official report
    note: str | None = None


class ScanTold(msgspec.Struct, frozen=True, kw_only=True):
    """One scan of an exhibit: the folder with its results, who ran it, and the library by its digest."""

    directory: str
    performer: str | None = None
    library_sha256: str | None = None
    profile: str | None = None


class ExhibitTold(msgspec.Struct, frozen=True, kw_only=True):
    """An exhibit: its number (goednummer), its SIN, and the chain of custody in the order of time."""

    number: str
    sin: str | None = None
    description: str | None = None
    custody: tuple[CustodyTold, ...] = ()
    scans: tuple[ScanTold, ...] = ()


class CaseTold(msgspec.Struct, frozen=True, kw_only=True):
    """A case: its number, what it is about, the unit that runs it, and its exhibits."""

    number: str
    title: str | None = None
    unit: str | None = None
    opened_at: str | None = None
    exhibits: tuple[ExhibitTold, ...] = ()

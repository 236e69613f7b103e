"""What capture concludes of a medium: claims with interval, sources, doubts and contradictions."""

from datetime import datetime
from enum import StrEnum

import msgspec

from vangnet.capture.facts import Kind
from vangnet.words import Word


class Claim(StrEnum):
    """What a finding is about."""

    MOMENT = "moment"
    PLACE = "place"
    DEVICE = "device"
    APP = "app"
    CLOSER_SOURCE = "closer_source"


class Confidence(StrEnum):
    """How far a finding can be relied on."""

    STRONG = "strong"  # independent sources agree, or one that cannot well be wrong
    FAIR = "fair"  # one ordinary source, nothing against it
    WEAK = "weak"  # an assumption was needed, or something speaks against it
    NONE = "none"  # nothing but bounds


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that speaks of the moment: when it says that something happened, in UTC, and how much it weighs.

    None is an open end. `weight` runs from 0 (a note) to 1; `notes` say how the interval came about, and doubts.
    """

    kind: Kind
    earliest_at: datetime | None
    latest_at: datetime | None
    source: str
    weight: float
    notes: tuple[Word, ...] = ()


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One claim about a medium, as it stands in `findings.parquet`.

    Times are UTC, coordinates degrees (WGS 84), `error_m` metres. `country` is ISO 3166 alpha-2, several with "|"
    between where a border lies within the error; so is `municipality`. `sources` are tags and rooms; `contradictions`
    and `notes` are told with `Word.tell`.
    """

    sha256: str
    kind: Claim
    earliest_at: datetime | None = None
    latest_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None
    error_m: float | None = None
    country: str | None = None
    municipality: str | None = None
    make: str | None = None
    model: str | None = None
    serial: str | None = None
    label: str | None = None
    confidence: Confidence = Confidence.NONE
    sources: tuple[str, ...] = ()
    contradictions: tuple[Word, ...] = ()
    notes: tuple[Word, ...] = ()


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """When a medium was made. `earliest_at` and `latest_at` are what is stated; None is an open end.

    `earliest_plausible_at` is for the question "is it certainly old", `latest_plausible_at` for "could it be recent":
    the widest that any evidence leaves open. An empty intersection widens both, and is a contradiction.
    """

    earliest_at: datetime | None
    latest_at: datetime | None
    earliest_plausible_at: datetime | None
    latest_plausible_at: datetime | None
    confidence: Confidence
    evidence: tuple[Evidence, ...]
    contradictions: tuple[Word, ...] = ()
    notes: tuple[Word, ...] = ()


class TieKind(StrEnum):
    """Why two media belong together. Kinds stay apart: each has its own bar."""

    SERIAL = "serial"  # one serial number
    RUN_TIME = "run_time"  # one power cycle of one device
    IDENTIFIER = "identifier"  # a burst, a live photo, a document
    METADATA = "metadata"  # one cluster of metadata
    SENSOR = "sensor"  # the noise of one sensor, on demand
    SHOT = "shot"  # one shot position, with geometric proof
    COPY = "copy"  # near copies of one picture
    LISTED = "listed"  # a list names one series
    ACCOUNT = "account"  # one account or name


class Tie(msgspec.Struct, frozen=True, kw_only=True):
    """An edge between two media, by their SHA-256 (`first` < `second`). `strength` runs from 0 to 1 within its kind."""

    first: str
    second: str
    kind: TieKind
    strength: float
    reason: Word


class Lane(StrEnum):
    """What a person should look at first, in this order. Nothing is closed by itself."""

    IMMINENT = "imminent"  # imminent or live
    ACCESS = "access"  # access to children known, or recent and suspected production
    IDENTIFIABLE = "identifiable"  # a place or person that can be identified
    GROWING = "growing"  # a series that grows
    UNIDENTIFIED = "unidentified"  # a known child whom nobody identified yet
    REST = "rest"


class Placing(msgspec.Struct, frozen=True, kw_only=True):
    """The lane of a medium, with every reason in words, by the rules of a version.

    `is_drawn`: in the lowest lane, and drawn to be put before a person all the same. `rank`: within the lane, lower
    comes first.
    """

    sha256: str
    lane: Lane
    reasons: tuple[Word, ...]
    rules: str
    is_drawn: bool = False
    rank: int = 0


class Circumstances(msgspec.Struct, frozen=True, kw_only=True):
    """What lanes are decided on. None is unknown, which is never low.

    The first six are facts that people state (of the case, the suspect or the medium); `said` tells by their names who
    says so and on what it rests.
    """

    is_imminent: bool | None = None  # somebody says that it goes on now, or will soon
    is_live: bool | None = None  # shown or shared live
    has_access: bool | None = None  # the suspect lives, works or is otherwise with children
    in_contact: bool | None = None  # the suspect is in contact with a child, online or not
    person_identifiable: bool | None = None
    place_identifiable: bool | None = None
    is_production: bool | None = None  # suspected: from a device of the same seizure
    production_reasons: tuple[Word, ...] = ()
    moment: Moment | None = None
    place: Finding | None = None
    is_series: bool | None = None
    new_in_series: int | None = None  # media of the series that are on no list
    series_is_growing: bool | None = None  # newer media of it came in with later scans
    victim_identified: bool | None = None
    status: str = "new"
    said: dict[str, str] = {}


class Clue(msgspec.Struct, frozen=True, kw_only=True):
    """A word that may tie this medium to other media, cases and reports.

    `name` is "serial", "device", "nickname", "email", "phone", "address", "text", "place" or "series". `key` is the
    value as it is compared: without case, accents and spaces.
    """

    sha256: str
    name: str
    value: str
    key: str
    source: str

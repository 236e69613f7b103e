"""The one shape of a report, whatever it came in as: what was told, by whom and of whom, and what was not told.

Every value of the source stands in `fields`, with the place in the source that it came from, whether or not anything
else was made of it; so nothing that a platform told is out of sight.
"""

from datetime import datetime
from enum import StrEnum

import msgspec

from vangnet.words import Word


class Channel(StrEnum):
    """How a report came in."""

    PUBLIC = "public"  # the public page
    CHAT = "chat"  # the police chat number
    TELEPHONE = "telephone"
    COUNTER = "counter"  # at a police station, or by hand
    HOTLINE = "hotline"
    PLATFORM = "platform"
    YOUTH_CARE = "youth_care"
    POLICE = "police"  # another unit or country
    MAIL = "mail"


class Role(StrEnum):
    """What somebody or something is in a report."""

    REPORTED = "reported"
    RECIPIENT = "recipient"
    VICTIM = "victim"
    REPORTER = "reporter"
    OTHER = "other"


class Kind(StrEnum):
    """Kinds of identifiers."""

    EMAIL = "email"
    PHONE = "phone"
    IP = "ip"
    NICKNAME = "nickname"  # on one platform
    ACCOUNT = "account"  # the number or name by which a platform itself knows somebody
    URL = "url"
    WALLET = "wallet"
    DEVICE = "device"  # IMEI, ICCID, advertising id ...
    NAME = "name"  # of a person: never links by itself
    BANK = "bank"  # IBAN


class Told(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An identifier as it was told. `value` is raw; `at` and `port` go with an IP address; `event` says what of."""

    kind: Kind
    value: str
    role: Role = Role.OTHER
    person: int | None = None  # which of `people`
    platform: str = ""
    at: datetime | None = None
    port: int | None = None
    event: str = ""
    path: str = ""
    doubt: str = ""  # such as "possible proxy", as the source says it


class Person(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody of whom a report tells, in what is asked of everybody; the rest stands in the fields."""

    role: Role
    name: str = ""
    born_on: str = ""
    age: str = ""
    place: str = ""
    access_to_children: bool | None = None
    is_child: bool | None = None


class File(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file that a report tells of. `viewed` tells whether somebody at the platform looked at it (None: not told)."""

    number: str = ""
    name: str = ""
    digests: dict[str, str] = {}  # by kind: md5, sha1, sha256, pdq ...
    classification: str = ""  # A1, A2, B1, B2
    tags: tuple[str, ...] = ()  # as the source names them: infant, live_streaming, viral, generative_ai ...
    viewed: bool | None = None
    is_public: bool | None = None
    uploaded_at: datetime | None = None


class Field(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A value of the source at its place ("personOrUserReported/espIdentifier"), and what was made of it.

    `landed` names the part of this shape that it also stands in; empty: it is shown here and nowhere else.
    `is_known` is False for a place that the format's reader does not know.
    """

    path: str
    value: str
    landed: str = ""
    is_known: bool = True


class Report(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A report. All but channel and format may be missing: thin reports are reports."""

    channel: Channel
    format: str
    source: str = ""  # who tells it: a platform, a hotline, a unit
    source_number: str = ""  # by which the source knows it; the same number is the same report
    incident: str = ""
    summary: str = ""  # the story, in the words of the source
    urgent: str = ""  # why the source calls it urgent
    occurred_at: datetime | None = None
    occurred_text: str = ""
    sent_at: datetime | None = None
    annotations: tuple[str, ...] = ()  # sextortion, csam_solicitation, minor_to_minor, spam ...
    urls: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    told: tuple[Told, ...] = ()
    files: tuple[File, ...] = ()
    fields: tuple[Field, ...] = ()
    not_told: tuple[str, ...] = ()  # codes of the completeness card: what this source could have told, and did not
    doubts: tuple[Word, ...] = ()  # what could not be read as it should be


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What came out of one file: its reports, and why the rest could not be read.

    `empty` names fields that this format should always fill and that no report of the file has: a parser's alarm, not
    a property of the reports. `beside` names the files of an archive that are no reports, such as pictures: they stay
    in the file, unread.
    """

    reports: tuple[Report, ...] = ()
    problems: tuple[Word, ...] = ()
    empty: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

"""What stands in the entries of bundles between the desk and the school door: typed values in msgpack.

The school door knows a running alert by an identity that says nothing, and people by another. From it to the desk go
answers (`FromSchool`); from the desk come people, and the alerts that they are asked in (`ToSchool`). A crop is sealed
to a key that the door made for this one alert, and that it destroys with it: `OneTimeKey`.
"""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from vangnet.errors import InputRefused
from vangnet.transfer.shapes import Count, Digest, Faults, Key, Long, Shape, Short

Identity = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32}$")]
"""128 random bits, hex: what the school door knows a person or an alert by. It stands in no case."""

Kind = Literal["yes", "no", "perhaps"]
Period = Literal["now", "formerly", "unknown"]
Sureness = Literal["certain", "probably", "unsure"]
CROP = b"crop"
"""What a crop is sealed about, followed by the identity of its alert."""


# -- from the school door to the desk ---------------------------------------------------------------------------------


class KeyMade(Shape, frozen=True, kw_only=True, tag="key_made"):
    """The public half (X25519) of a key that waits at the door for one alert."""

    number: Count
    public: Key


class Answered(Shape, frozen=True, kw_only=True, tag="answered"):
    """What somebody answered. After a yes the door hid the crop already, at `at`."""

    alert: Identity
    contact: Identity
    number: Count
    at: datetime
    kind: Kind
    period: Period = "unknown"
    who: Long = ""
    sureness: Sureness = "unsure"
    text: Long = ""


class Counselling(Shape, frozen=True, kw_only=True, tag="counselling"):
    """Somebody would like to talk with an expert. It belongs to no alert."""

    contact: Identity
    at: datetime
    text: Long = ""


class Came(Shape, frozen=True, kw_only=True, tag="came"):
    """Somebody set up the second factor, signed in, or revealed the crop of an alert."""

    contact: Identity
    at: datetime
    what: Literal["enrolled", "signed_in", "revealed", "locked"]
    alert: Identity | None = None


class Mailed(Shape, frozen=True, kw_only=True, tag="mailed"):
    """A mail was handed to the mail server, or was not: `problem` tells why."""

    contact: Identity
    at: datetime
    kind: Literal["invitation", "reminder"]
    reference: Short
    problem: Short = ""


class Erased(Shape, frozen=True, kw_only=True, tag="erased"):
    """The key of an alert's crop is destroyed, and what was sealed is deleted. `seconds`: since the order was read."""

    alert: Identity
    at: datetime
    key: Count
    seconds: float
    reason: Literal["ended", "term", "withdrawn", "recognised"]


FromSchool = KeyMade | Answered | Counselling | Came | Mailed | Erased | Faults


# -- from the desk to the school door ---------------------------------------------------------------------------------


class Contact(Shape, frozen=True, kw_only=True, tag="contact"):
    """Somebody who may be asked. `activation`: keyed hash of the code that was given by letter; None: as it was.

    `is_active` false: this person can sign in no more, and the door forgets all of him or her.
    """

    identity: Identity
    school: Short  # BRIN and name, as the person knows it
    email: Short
    language: Literal["nl", "en"] = "nl"
    activation: Digest | None = None
    is_active: bool = True


class AlertRun(Shape, frozen=True, kw_only=True, tag="alert_run"):
    """An alert begins: the question, its end, the people who are asked, and the crop (PNG), sealed to key `key`."""

    alert: Identity
    question_nl: Long
    question_en: Long
    until: datetime
    key: Count
    crop: bytes
    contacts: tuple[Identity, ...]


class AlertAsk(Shape, frozen=True, kw_only=True, tag="alert_ask"):
    """More people who are asked in a running alert; or those who are reminded."""

    alert: Identity
    contacts: tuple[Identity, ...]
    is_reminder: bool = False


class AlertHide(Shape, frozen=True, kw_only=True, tag="alert_hide"):
    """The crop is shown to nobody until further notice."""

    alert: Identity


class AlertResume(Shape, frozen=True, kw_only=True, tag="alert_resume"):
    """The crop is shown again: a recognition was checked and is none. `answer`: the last answer that was checked."""

    alert: Identity
    answer: Count


class AlertEnd(Shape, frozen=True, kw_only=True, tag="alert_end"):
    """The alert is over: its key is destroyed at once."""

    alert: Identity
    reason: Literal["ended", "term", "withdrawn", "recognised"]


ToSchool = Contact | AlertRun | AlertAsk | AlertHide | AlertResume | AlertEnd


def from_school(data: bytes) -> FromSchool:
    """Read an entry that the school door sent. Raises InputRefused."""
    try:
        entry: FromSchool = msgspec.msgpack.decode(data, type=FromSchool)
    except (msgspec.DecodeError, RecursionError) as error:
        raise InputRefused(f"no entry of a bundle ({error})") from error
    return entry


def to_school(data: bytes) -> ToSchool:
    """Read an entry that the desk sent to the school door. Raises InputRefused."""
    try:
        entry: ToSchool = msgspec.msgpack.decode(data, type=ToSchool)
    except (msgspec.DecodeError, RecursionError) as error:
        raise InputRefused(f"no entry of a bundle ({error})") from error
    return entry

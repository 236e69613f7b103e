"""Invented reports of platforms, for tests and measurements: no person, platform or number in them exists.

Seeded, so that the same call gives the same file. Addresses come from the ranges that are kept for documentation
(RFC 5737, RFC 2606), telephone numbers from the Dutch range for machines (+31 970); words are neutral.
"""

import io
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO
from xml.sax.saxutils import escape, quoteattr

INCIDENTS = (
    "Child Pornography (possession, manufacture, and distribution)",
    "Online Enticement of Children for Sexual Acts",
    "Child Sex Tourism",
    "Unsolicited Obscene Material Sent to a Child",
)
PLATFORMS = ("example.org", "example.net", "example.com", "example.nl")
VIRAL_DIGEST = "0123456789abcdef0123456789abcdef"
FIRST_NUMBER = 190_000_000
START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Mix:
    """How many of the reports are what, as shares of 1.

    `repeated`: a number that came before; `thin`: incident and time only; `viral`: a file that goes round; `shared`: an
    account that `accounts` of them have in common; `urgent`: marked so by the platform; `odd`: odd values.
    """

    repeated: float = 0.0
    thin: float = 0.1
    viral: float = 0.05
    shared: float = 0.1
    urgent: float = 0.02
    odd: float = 0.01
    accounts: int = 20


@dataclass(frozen=True)
class Invented:
    """One invented report. `account` is the shared one that it has, if any; `number` may be one that came before."""

    number: int
    platform: str
    incident: str
    at: datetime
    is_thin: bool
    is_viral: bool
    is_urgent: bool
    is_odd: bool
    account: str
    port: int
    digest: str

    @property
    def email(self) -> str:
        return f"{self.account}@example.org"

    @property
    def phone(self) -> str:
        return f"97055{int(self.digest[:8], 16) % 10**7:07}"

    @property
    def ip(self) -> str:
        low = int(self.digest[8:14], 16)
        return f"{('192.0.2', '198.51.100', '203.0.113')[low % 3]}.{low // 3 % 254 + 1}"


def invent(count: int, *, seed: int = 1, mix: Mix | None = None) -> Iterator[Invented]:
    """Give so many invented reports."""
    mix, chance = mix or Mix(), random.Random(seed)
    number = FIRST_NUMBER + seed * 1_000_000
    last = number
    for step in range(count):
        if not step or chance.random() >= mix.repeated:
            last += 1
        is_shared = chance.random() < mix.shared
        account = f"gedeeld_{chance.randrange(mix.accounts)}" if is_shared else f"testaccount_{seed}_{step}"
        is_viral = chance.random() < mix.viral
        yield Invented(
            number=last,
            platform=PLATFORMS[chance.randrange(len(PLATFORMS))],
            incident=INCIDENTS[chance.randrange(len(INCIDENTS))],
            at=START + timedelta(seconds=chance.randrange(300 * 86_400)),
            is_thin=chance.random() < mix.thin,
            is_viral=is_viral,
            is_urgent=chance.random() < mix.urgent,
            is_odd=chance.random() < mix.odd,
            account=account,
            port=chance.randrange(1_024, 65_536),
            digest=VIRAL_DIGEST if is_viral else f"{chance.getrandbits(128):032x}",
        )


def write_xml(reports: Iterator[Invented], file: BinaryIO) -> int:
    """Write reports as the XML that platforms send to NCMEC. Gives how many were written."""
    file.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<reports>\n')
    count = 0
    for count, report in enumerate(reports, 1):  # noqa: B007
        file.write(_xml(report).encode())
    file.write(b"</reports>\n")
    return count


def write_json(reports: Iterator[Invented], file: BinaryIO, *, lines: bool = True) -> int:
    """Write reports as the JSON that police receive: one a line, or in one list. Gives how many were written."""
    count = 0
    if not lines:
        file.write(b"[")
    for count, report in enumerate(reports, 1):
        before = b"" if lines or count == 1 else b","
        file.write(before + json.dumps(_json(report)).encode() + b"\n")
    if not lines:
        file.write(b"]")
    return count


def file_of(folder: Path, count: int, *, kind: str = "xml", seed: int = 1, mix: Mix | None = None) -> Path:
    """A file of invented reports in a folder: "xml", "jsonl" or "json"."""
    path = folder / f"invented-{seed}-{count}.{kind}"
    with path.open("wb") as file:
        if kind == "xml":
            write_xml(invent(count, seed=seed, mix=mix), file)
        else:
            write_json(invent(count, seed=seed, mix=mix), file, lines=kind == "jsonl")
    return path


def xml(count: int, *, seed: int = 1, mix: Mix | None = None) -> bytes:
    """A file of invented reports as bytes."""
    file = io.BytesIO()
    write_xml(invent(count, seed=seed, mix=mix), file)
    return file.getvalue()


def _when(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _xml(one: Invented) -> str:
    head = (
        f"<report><reportId>{one.number}</reportId><incidentSummary>"
        f"<incidentType>{escape(one.incident)}</incidentType>"
        f"{'<escalateToHighPriority>Een kind in gevaar</escalateToHighPriority>' if one.is_urgent else ''}"
        f"<incidentDateTime>{_when(one.at)}</incidentDateTime></incidentSummary>"
        f"<reporter><reportingPerson><email>safety@{one.platform}</email></reportingPerson></reporter>"
    )
    if one.is_thin:
        return f"{head}</report>\n"
    odd = "<additionalInfo>Een profiel deelde materiaal \u202e</additionalInfo><nieuwVeld>x</nieuwVeld>"
    body = (
        "<internetDetails><chatImIncident><chatClient>Voorbeeldchat</chatClient>"
        "<content>Een profiel deelde strafbaar materiaal in een groep.</content></chatImIncident></internetDetails>"
        "<personOrUserReported><personOrUserReportedPerson>"
        f"<phone verified={quoteattr('true')} countryCallingCode={quoteattr('+31')}>{one.phone}</phone>"
        f"<email verified={quoteattr('false')}>{one.email}</email><age>{20 + one.port % 40}</age>"
        "</personOrUserReportedPerson>"
        f"<espIdentifier>{one.account}-id</espIdentifier><espService>Voorbeeldchat</espService>"
        f"<screenName>{one.account}</screenName>"
        f"<ipCaptureEvent><ipAddress>{one.ip}</ipAddress><eventName>Login</eventName>"
        f"<dateTime>{_when(one.at)}</dateTime><port>{one.port}</port></ipCaptureEvent>"
        "</personOrUserReported>"
        f"<fileDetails><reportId>{one.number}</reportId><fileId>{one.digest}</fileId>"
        f"<originalFileName>{one.digest[:8]}.jpg</originalFileName><fileViewedByEsp>true</fileViewedByEsp>"
        f"<fileAnnotations>{'<viral/>' if one.is_viral else ''}</fileAnnotations>"
        "<industryClassification>A2</industryClassification>"
        f"<originalFileHash hashType={quoteattr('MD5')}>{one.digest}</originalFileHash></fileDetails>"
    )
    return f"{head}{body}{odd if one.is_odd else ''}</report>\n"


def _json(one: Invented) -> dict[str, Any]:
    told: dict[str, Any] = {
        "reportingEsp": {"espName": one.platform},
        "incidentSummary": {"incidentType": one.incident, "incidentDateTime": _when(one.at)},
    }
    if one.is_urgent:
        told["incidentSummary"]["escalateToHighPriority"] = "Een kind in gevaar"
    if not one.is_thin:
        capture = {"captureType": "IP Address", "value": one.ip, "eventName": "Login", "dateTime": _when(one.at)}
        told["reportedPeople"] = {
            "reportedPersons": [
                {
                    "firstName": "N/A",
                    "espUserId": f"{one.account}-id",
                    "screenName": {"value": one.account},
                    "emails": {"emails": [{"value": one.email, "verified": False}]},
                    "phones": {"phones": [{"value": f"+31{one.phone}", "verified": True}]},
                    "approximateAge": 20 + one.port % 40,
                    "sourceInformation": {"sourceCaptures": [{**capture, "port": one.port}]},
                }
            ]
        }
        tags = {"groups": [{"tags": [{"value": "viral"}]}]} if one.is_viral else None
        told["uploadedFiles"] = {
            "uploadedFiles": [
                {
                    "filename": f"{one.digest[:8]}.jpg",
                    "verificationHash": one.digest,
                    "viewedByEsp": True,
                    "industryClassification": "A2",
                    "ncmecTags": tags,
                }
            ]
        }
        note = "Een profiel deelde strafbaar materiaal in een groep."
        told["additionalInformations"] = [{"value": f"{note}\u202e" if one.is_odd else note}]
    return {"reportId": str(one.number), "dateReceived": _when(one.at), "reportedInformation": told}

"""A report of the public page in the one shape of a report: every answer lands somewhere that a person can see."""

import ipaddress
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from vangnet.capture.clues import keys
from vangnet.intake.report import Channel, Field, Kind, Person, Report, Role, Told
from vangnet.reports.actions.receiving import Incoming
from vangnet.transfer.form import BY_NAME, INCRIMINATES_SELF
from vangnet.transfer.shapes import Sent

FORMAT = "vangnet public page 1"
IN_STORY = "in the story"
GROUP = "group"
CHILD_IN_DANGER = "child_in_danger"

_LISTS = {
    "nicknames": Kind.NICKNAME,
    "phones": Kind.PHONE,
    "emails": Kind.EMAIL,
    "ip_addresses": Kind.IP,
    "urls": Kind.URL,
}
_CONTACT = {"contact_name": "name", "contact_email": "email", "contact_phone": "telephone", "contact_wishes": "wishes"}
_LONGEST = {"name": 200, "email": 254, "telephone": 40}
_LANDED = {
    "story": "summary",
    "platform": "told",
    GROUP: "told",
    "when": "occurred_text",
    "place": "people",
    CHILD_IN_DANGER: "urgent",
    **dict.fromkeys(_LISTS, "told"),
}
_KNOWN = frozenset(BY_NAME) - set(_CONTACT)
_MOST_OF_A_KIND = 200  # more in one field are a flood: they stay in the field, and link nothing
_EARLIEST = datetime(2020, 1, 1, tzinfo=UTC)
_LEEWAY = timedelta(days=1)
_CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127), "\ufffd")
_PORT = re.compile(r"^(\d{1,3}(?:\.\d{1,3}){3}):(\d{1,5})$|^\[([0-9a-fA-F:.]+)\]:(\d{1,5})$")
_FOUND: tuple[tuple[Kind, Callable[[str], Iterator[str]]], ...] = (
    (Kind.EMAIL, keys.emails),
    (Kind.PHONE, keys.phones),
    (Kind.URL, keys.addresses),
    (Kind.NICKNAME, keys.nicknames),
)


def incoming(sent: Sent) -> Incoming:
    """What somebody sent on the public page, as it is taken in. Contact details go to the reporter and nowhere else."""
    answers = {name: cleaned(value) for name, value in sent.answers.items()}
    flag = answers.pop(INCRIMINATES_SELF, "") == "yes"
    contact = {name: answers.pop(name) for name in _CONTACT if name in answers}
    return Incoming(
        report=_report(answers, sent),
        receipt=sent.receipt,
        reply_key=sent.reply_key,
        language=sent.language,
        situation=sent.situation,
        reporter=_reporter(contact),
        incriminates_self=flag,
    )


def cleaned(text: str) -> str:
    r"""A text without signs that no page shows and no database keeps; each leaves a mark behind.

    >>> cleaned("a\x00b") == "a\ufffdb"
    True
    """
    return text.translate(_CONTROL)


def plausible(at: datetime) -> datetime | None:
    """A time that the public door told, if it can be true: who takes the door over may tell anything."""
    told = at if at.tzinfo else at.replace(tzinfo=UTC)
    return told if _EARLIEST <= told <= timezone.now() + _LEEWAY else None


def _report(answers: dict[str, str], sent: Sent) -> Report:
    place = answers.get("place", "").strip()
    is_urgent = answers.get(CHILD_IN_DANGER, "") == "yes"
    told = tuple(_told(answers))
    return Report(
        channel=Channel.PUBLIC,
        format=FORMAT,
        summary=answers.get("story", ""),
        urgent=CHILD_IN_DANGER if is_urgent else "",
        occurred_text=answers.get("when", ""),
        sent_at=plausible(sent.sent_at),
        annotations=(CHILD_IN_DANGER,) if is_urgent else (),
        urls=tuple(one.value for one in told if one.kind is Kind.URL),
        people=(Person(role=Role.VICTIM, place=place),) if place else (),
        told=told,
        fields=tuple(
            Field(path=name, value=value, landed=_LANDED.get(name, ""), is_known=name in _KNOWN)
            for name, value in answers.items()
        ),
    )


def _told(answers: dict[str, str]) -> Iterator[Told]:
    platform = answers.get("platform", "").strip()
    seen: set[tuple[Kind, str]] = set()
    for name, kind in _LISTS.items():
        lines = [line.strip() for line in answers.get(name, "").splitlines()]
        for line in [line for line in lines if line][:_MOST_OF_A_KIND]:
            value, port = _address(line) if kind is Kind.IP else (line, None)
            seen.add((kind, keys.key(value)))
            of = platform if kind is Kind.NICKNAME else ""
            yield Told(kind=kind, value=value, role=Role.REPORTED, platform=of, port=port, path=name)
    if group := answers.get(GROUP, "").strip():
        yield Told(kind=Kind.NICKNAME, value=group, platform=platform, event=GROUP, path=GROUP)
    story = answers.get("story", "")
    for kind, find in _FOUND:
        for number, value in enumerate(find(story)):
            if number == _MOST_OF_A_KIND:
                break
            if (kind, keys.key(value)) not in seen:
                seen.add((kind, keys.key(value)))
                of = platform if kind is Kind.NICKNAME else ""
                yield Told(kind=kind, value=value, platform=of, path="story", doubt=IN_STORY)


def _address(line: str) -> tuple[str, int | None]:
    """The IP address in a line, with its port if it was told; the whole line where there is none."""
    for part in line.replace(",", " ").split():
        found = _PORT.match(part)
        host = (found[1] or found[3]) if found else part
        try:
            address = str(ipaddress.ip_address(host))
        except ValueError:
            continue
        port = int(found[2] or found[4]) if found else None
        return address, port if port is not None and 0 < port < 65_536 else None
    return line, None


def _reporter(contact: dict[str, str]) -> dict[str, str]:
    """How to reach the reporter. What does not fit its field is not cut off: it stands with the wishes."""
    facts: dict[str, str] = {}
    more: list[str] = []
    for name, field in _CONTACT.items():
        value = contact.get(name, "").strip()
        if not value:
            continue
        if field == "wishes":
            more.insert(0, value)
        elif len(value) > _LONGEST[field]:
            more.append(value)
        else:
            facts[field] = value
    return facts | ({"wishes": "\n".join(more)} if more else {})

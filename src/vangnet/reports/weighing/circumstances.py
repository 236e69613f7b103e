"""What of a report decides how urgent it is: read from what the source told, and from what people state over it.

None is unknown, which is never low. What makes a circumstance so, is told in words beside it.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Literal

import msgspec

from vangnet.intake.report import File, Kind, Person, Report, Role
from vangnet.words import Word, word

FLAGS = (
    "happening_now", "child_identifiable", "has_access", "in_contact", "place_identifiable", "adult_identifiable",
    "new_material", "produced", "young_child", "between_minors",
)  # fmt: skip
"""What is asked of every report, and what people may state over what its source told."""

ASKED = (*FLAGS, "own_acts")
"""What rules may ask. The mark of own acts is made by a verb of its own: nobody states it away here."""


class Circumstances(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What lanes are decided on. `because` tells by name what it rests on; `other_reports` counts the same account."""

    happening_now: bool | None = None  # the source calls it urgent, live, or a child in danger
    child_identifiable: bool | None = None  # name, school, address or account of the child is told
    has_access: bool | None = None  # whoever is reported is with children
    in_contact: bool | None = None  # extortion, enticement, asking for pictures
    place_identifiable: bool | None = None
    adult_identifiable: bool | None = None  # whoever is reported, in the Netherlands
    new_material: bool | None = None  # on no list, or of a child whom a list calls not identified
    produced: bool | None = None  # abuse in the world, not only pictures of it
    young_child: bool | None = None
    between_minors: bool | None = None
    own_acts: bool = False  # the reporter told of own punishable acts: a suspect is known
    other_reports: int = 0
    is_viral: bool = False  # every file goes round widely, by the platform's own mark
    is_bare: bool = False  # nobody, nothing and nowhere is told
    because: dict[str, tuple[Word, ...]] = {}


class Stated(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a person states of a report over what its source told; who, when, and on what it rests.

    So it stands in `Report.circumstances`, by the name of the circumstance.
    """

    answer: Literal["yes", "no", "unknown"]
    source: str
    who: str = ""
    at: str = ""

    @property
    def told(self) -> str:
        """Who says it, and on what it rests."""
        return ", ".join(filter(None, (self.who, self.at[:10], self.source)))


Known = Mapping[str, "Recognised"]
"""What the library says of digests, as "md5:..."; digests that it does not hold are not in it."""


class Recognised(msgspec.Struct, frozen=True):
    """A digest on a list: of material, or of files that have nothing to do with it; whether the child is identified."""

    is_material: bool
    victim_identified: bool | None = None


def circumstances_of(
    report: Report,
    *,
    situation: str = "",
    known: Known | None = None,
    other_reports: int = 0,
    own_acts: bool = False,
) -> Circumstances:
    """Read the circumstances of a report. `known` is None where there is no library to ask."""
    because: dict[str, tuple[Word, ...]] = {}
    told: dict[str, bool | None] = {}
    values = _by_name(report)
    signs: dict[str, Iterable[Word]] = {
        "happening_now": _now(report, situation),
        "child_identifiable": _child(report, values),
        "has_access": _access(report, values),
        "in_contact": _contact(report),
        "place_identifiable": _place(report, values),
        "adult_identifiable": _adult(report),
        "produced": _produced(report),
        "young_child": _young(report.files),
        "between_minors": _between_minors(report),
    }
    for name, words in signs.items():
        if found := tuple(words):
            told[name], because[name] = True, found
    if "has_access" not in told and _is_denied(report, values):
        told["has_access"] = False
    told["new_material"], because["new_material"] = _new(report.files, known)
    return Circumstances(
        **told,
        own_acts=own_acts,
        other_reports=other_reports,
        is_viral=bool(report.files) and all(_tags(file.tags) & _VIRAL for file in report.files),
        is_bare=not (report.people or report.told or report.files or report.urls),
        because={name: words for name, words in because.items() if words},
    )


def stated(of: Circumstances, said: Mapping[str, Stated]) -> Circumstances:
    """Put what people state over what the source told; who said so comes first among what it rests on."""
    answers: dict[str, bool | None] = {"yes": True, "no": False, "unknown": None}
    values = {name: answers[said[name].answer] for name in FLAGS if name in said}
    because = dict(of.because)
    for name in values:
        stands = word(f"weighing.stated_{said[name].answer}", said=said[name].told)
        because[name] = (stands, *because.get(name, ()))
    return msgspec.structs.replace(of, **values, because=because)


# -- what the source told ---------------------------------------------------------------------------------------------

_VIRAL = {"viral", "potential_meme"}
_IN_DANGER = {"child_in_danger", "in_danger", "current_abuse", "acute_abuse"}
_LIVE = {"live_streaming", "live_stream", "live"}
_YOUNG = {"infant", "toddler", "pre_pubescent"}
_MOST_TOLD = 200

Values = Mapping[str, Sequence[str]]
"""What was told, by the last part of its place in the source, without case and signs: "schoolname"."""


def _now(report: Report, situation: str) -> Iterator[Word]:
    if report.urgent:
        yield word("weighing.urgent", why=report.urgent[:_MOST_TOLD])
    marks = _tags(report.annotations) | {tag for file in report.files for tag in _tags(file.tags)}
    if marks & _LIVE:
        yield word("weighing.live")
    if marks & _IN_DANGER:
        yield word("weighing.in_danger")
    if situation.lower() in ("r4", "r5"):  # mission.md 6.1: current abuse, with or without somebody known
        yield word("weighing.current_abuse")


def _child(report: Report, values: Values) -> Iterator[Word]:
    for school in values.get("schoolname", ()):
        yield word("weighing.child_school", school=school[:_MOST_TOLD])
    children = {number for number, person in enumerate(report.people) if _is_child(person)}
    for number in sorted(children):
        person = report.people[number]
        if person.name:
            yield word("weighing.child_name")
        if person.place:
            yield word("weighing.child_place", place=person.place[:_MOST_TOLD])
    kinds = {each.kind for each in report.told if each.role == Role.VICTIM or each.person in children}
    for kind in sorted(kinds):
        yield word("weighing.child_told", kind=f"@kind_{kind}")


def _access(report: Report, values: Values) -> Iterator[Word]:
    if any(person.access_to_children for person in report.people if person.role != Role.VICTIM) or any(
        _is_yes(value) for name in _ACCESS for value in values.get(name, ())
    ):
        yield word("weighing.access_told")
    for name in ("relationshiptochildvictim", "relationshiptovictim", "relationshiptochild"):
        for told in values.get(name, ()):
            if not _is_no(told):
                yield word("weighing.relationship", told=told[:_MOST_TOLD])
    for name in ("occupation", "profession"):
        for told in values.get(name, ()):
            if _professions().search(told):
                yield word("weighing.profession", told=told[:_MOST_TOLD])


_ACCESS = ("accesstochildren", "accesstochildvictim", "accesstochild")


def _is_denied(report: Report, values: Values) -> bool:
    """Whether the source says that whoever is reported has no access to children."""
    reported = [person for person in report.people if person.role == Role.REPORTED]
    if reported and all(person.access_to_children is False for person in reported):
        return True
    told = [value for name in _ACCESS for value in values.get(name, ())]
    return bool(told) and all(_is_no(value) for value in told) and not any(p.access_to_children for p in reported)


def _contact(report: Report) -> Iterator[Word]:
    marks = _tags(report.annotations)
    if "sextortion" in marks:
        yield word("weighing.sextortion")
    if marks & {"csam_solicitation", "solicitation"}:
        yield word("weighing.solicitation")
    if marks & {"enticement", "grooming"} or re.search("entice|grooming", report.incident, re.IGNORECASE):
        yield word("weighing.enticement")
    if "sent to a child" in report.incident.lower():
        yield word("weighing.sent_to_child")


def _place(report: Report, values: Values) -> Iterator[Word]:
    for school in values.get("schoolname", ()):
        yield word("weighing.place_school", school=school[:_MOST_TOLD])
    for person in report.people:
        if person.place and person.role in (Role.VICTIM, Role.REPORTED):
            yield word("weighing.place_address", place=person.place[:_MOST_TOLD])
    for name in ("locationname", "incidentaddress"):
        for place in values.get(name, ()):
            yield word("weighing.place_incident", place=place[:_MOST_TOLD])
    if values.get("latitude") and values.get("longitude"):
        yield word("weighing.place_position", place=f"{values['latitude'][0]}, {values['longitude'][0]}"[:_MOST_TOLD])


def _adult(report: Report) -> Iterator[Word]:
    """Signs that whoever is reported can be found in the Netherlands. An IP address alone tells no country."""
    adults = {number for number, person in enumerate(report.people) if not _is_child(person)}
    for each in report.told:
        if each.role != Role.REPORTED or (each.person is not None and each.person not in adults):
            continue
        value = re.sub(r"[\s().-]", "", each.value).lower()
        if each.kind == Kind.PHONE and value.startswith(("+31", "0031")):
            yield word("weighing.adult_phone")
        elif each.kind == Kind.BANK and value.startswith("nl"):
            yield word("weighing.adult_bank")
    for number in sorted(adults):
        person = report.people[number]
        if person.role == Role.REPORTED and person.place and _DUTCH.search(person.place):
            yield word("weighing.adult_place", place=person.place[:_MOST_TOLD])


_DUTCH = re.compile(r"\b(nl|nld|netherlands|the netherlands|nederland|\d{4} ?[a-z]{2})\b", re.IGNORECASE)


def _produced(report: Report) -> Iterator[Word]:
    incident = report.incident.lower()
    if any(sign in incident for sign in ("molestation", "trafficking", "tourism")):
        yield word("weighing.produced_incident", incident=report.incident[:_MOST_TOLD])
    if "production" in _tags(report.annotations):
        yield word("weighing.produced_marked")


def _young(files: Sequence[File]) -> Iterator[Word]:
    classes = sorted({file.classification.upper() for file in files} & {"A1", "A2"})
    if classes:
        yield word("weighing.young_class", told=", ".join(classes))
    if any(_tags(file.tags) & _YOUNG for file in files):
        yield word("weighing.young_marked")


def _between_minors(report: Report) -> Iterator[Word]:
    if _tags(report.annotations) & {"minor_to_minor", "minor_to_minor_interaction"}:
        yield word("weighing.minor_to_minor")
    if any("possible_self_production" in _tags(file.tags) for file in report.files):
        yield word("weighing.self_production")


def _new(files: Sequence[File], known: Known | None) -> tuple[bool | None, tuple[Word, ...]]:
    """Whether a file is new, or of a child whom nobody identified: one that is, counts; else one that may be."""
    found = [_new_of(file, known) for file in files]
    for wanted in (True, None, False):
        words = tuple(dict.fromkeys((each.code for is_new, each in found if is_new is wanted)))
        if words:
            return wanted, tuple(word(code) for code in words)
    return None, ()


def _new_of(file: File, known: Known | None) -> tuple[bool | None, Word]:
    digests = digests_of(file)
    listed = [known[each] for each in digests if each in known] if known is not None else []
    material = [one for one in listed if one.is_material]
    if any(one.victim_identified is False for one in material):
        return True, word("weighing.new_unidentified")
    if material and all(one.victim_identified for one in material):
        return False, word("weighing.new_identified")
    if material:
        return None, word("weighing.new_listed")
    if _tags(file.tags) & _VIRAL:
        return False, word("weighing.new_viral")
    if listed:
        return False, word("weighing.new_irrelevant")
    if known is None:
        return None, word("weighing.new_no_library")
    return (True, word("weighing.new_not_listed")) if digests else (None, word("weighing.new_no_digest"))


_WIDTHS = {"md5": 32, "sha1": 40, "sha256": 64}
_EMPTY = {
    "d41d8cd98f00b204e9800998ecf8427e",
    "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
}


def digests_of(file: File) -> tuple[str, ...]:
    """The exact digests of a file as "sha256:...", strongest first; not those of nothing, or that are none."""
    told = {re.sub("[^a-z0-9]", "", kind.lower()): value.strip().lower() for kind, value in file.digests.items()}
    held = ((kind, told.get(kind, "")) for kind in ("sha256", "sha1", "md5"))
    return tuple(
        f"{kind}:{value}"
        for kind, value in held
        if len(value) == _WIDTHS[kind] and value not in _EMPTY and not set(value) - set("0123456789abcdef")
    )


def _is_child(person: Person) -> bool:
    return person.role == Role.VICTIM if person.is_child is None else person.is_child


def _tags(told: Iterable[str]) -> set[str]:
    """Marks as they are compared: "liveStreaming", "Live streaming" and "live_streaming" are one."""
    return {re.sub(r"[^a-z0-9]+", "_", re.sub("(?<=[a-z])(?=[A-Z])", "_", each).lower()).strip("_") for each in told}


def _by_name(report: Report) -> Values:
    found: dict[str, list[str]] = {}
    for field in report.fields:
        if field.value.strip():
            last = re.sub(r"\[\d*\]|[^a-z]", "", re.split(r"[/.]", field.path.rstrip("/#0123456789"))[-1].lower())
            found.setdefault(last, []).append(field.value.strip())
    return found


def _is_yes(value: str) -> bool:
    return value.strip().lower() in ("true", "yes", "1", "y", "ja")


def _is_no(value: str) -> bool:
    return value.strip().lower() in ("false", "no", "0", "n", "nee", "none", "n/a", "unknown", "onbekend")


@cache
def _professions() -> re.Pattern[str]:
    raw = (resources.files("vangnet.reports.weighing") / "professions.toml").read_text("utf-8")
    return re.compile("|".join(map(re.escape, tomllib.loads(raw)["words"])), re.IGNORECASE)

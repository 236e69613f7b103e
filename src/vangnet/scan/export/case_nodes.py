"""The nodes of a CASE/UCO graph: what one thing of a case becomes in JSON-LD.

CASE 1.5 and UCO 1.5, as the shapes of `case_validate` have them. Every node has an identifier of its own, made from
what it is about (UUID version 5), so that the same case gives the same graph.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from vangnet.errors import InputRefused
from vangnet.scan.export.case_told import CaseTold, CustodyTold, ExhibitTold
from vangnet.scan.export.moments import moment
from vangnet.scan.export.vics import tell_hit
from vangnet.scan.results import Summary
from vangnet.values import Categorised, Kind, Remark

CONTEXT = {
    "kb": "urn:vangnet:kb:",
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "uco-action": "https://ontology.unifiedcyberontology.org/uco/action/",
    "uco-analysis": "https://ontology.unifiedcyberontology.org/uco/analysis/",
    "uco-configuration": "https://ontology.unifiedcyberontology.org/uco/configuration/",
    "uco-core": "https://ontology.unifiedcyberontology.org/uco/core/",
    "uco-identity": "https://ontology.unifiedcyberontology.org/uco/identity/",
    "uco-location": "https://ontology.unifiedcyberontology.org/uco/location/",
    "uco-observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
    "uco-tool": "https://ontology.unifiedcyberontology.org/uco/tool/",
    "uco-types": "https://ontology.unifiedcyberontology.org/uco/types/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

HASHES = (("MD5", "md5"), ("SHA1", "sha1"), ("SHA256", "sha256"), ("PDQ", "pdq"))
"""PDQ is not in UCO's vocabulary of hash names, which is open: the validator remarks on it and allows it."""

RESULT = ["uco-analysis:AnalyticResult", "uco-core:Annotation"]

Node = dict[str, Any]
Row = dict[str, Any]


def name_of(kind: str, *about: object) -> str:
    """Return the identifier of a node, from its kind and from what it is about."""
    return f"kb:{kind}-{uuid5(NAMESPACE_URL, chr(31).join(('vangnet', *map(str, about))))}"


def refs(names: Iterable[str]) -> list[Node]:
    return [{"@id": name} for name in names]


def time(text: str) -> Node:
    """Return a recorded time as a literal in UTC. Raises InputRefused for one that has no offset."""
    try:
        told = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputRefused(f"{text!r} is not a time in ISO 8601") from error
    if told.tzinfo is None:
        raise InputRefused(f"{text!r} does not say in which time zone it is")
    return {"@type": "xsd:dateTime", "@value": told.astimezone(UTC).isoformat().replace("+00:00", "Z")}


def _without_nothing(node: Node) -> Node:
    return {key: value for key, value in node.items() if value is not None and value != []}


def investigation(case: CaseTold, objects: Sequence[str]) -> Node:
    return _without_nothing(
        {
            "@id": name_of("investigation", case.number),
            "@type": "case-investigation:Investigation",
            "uco-core:name": case.number,
            "uco-core:description": case.title,
            "case-investigation:investigationForm": "case",
            "uco-core:startTime": time(case.opened_at) if case.opened_at else None,
            "uco-core:createdBy": {"@id": name_of("organization", case.unit)} if case.unit else None,
            "uco-core:object": refs(objects),
        }
    )


def organization(name: str) -> Node:
    return {"@id": name_of("organization", name), "@type": "uco-identity:Organization", "uco-core:name": name}


def person(name: str) -> Node:
    return {"@id": name_of("person", name), "@type": "uco-identity:Person", "uco-core:name": name}


def exhibit(case: CaseTold, told: ExhibitTold) -> Iterator[Node]:
    """Yield the exhibit and its record of provenance, with the SIN as a reference into that register."""
    about = (case.number, told.number)
    reference = {
        "@id": name_of("external-reference", *about),
        "@type": "uco-core:ExternalReference",
        "uco-core:definingContext": "SIN",
        "uco-core:externalIdentifier": told.sin,
    }
    yield {"@id": name_of("device", *about), "@type": "uco-observable:Device", "uco-core:name": told.number}
    yield _without_nothing(
        {
            "@id": name_of("provenance-record", *about),
            "@type": "case-investigation:ProvenanceRecord",
            "case-investigation:exhibitNumber": told.number,
            "uco-core:description": told.description,
            "uco-core:externalReference": reference if told.sin else None,
            "uco-core:object": {"@id": name_of("device", *about)},
        }
    )


def custody(case: CaseTold, told: ExhibitTold) -> Iterator[Node]:
    """Yield the chain of custody, each step informed by the one before. Steps out of order refuse the export."""
    before: tuple[str, str] | None = None
    for number, step in enumerate(told.custody):
        name = name_of("custody", case.number, told.number, number)
        at = str(time(step.at)["@value"])
        if before is not None and at < before[1]:
            raise InputRefused(f"exhibit {told.number}: the chain of custody is not in the order of time at {step.at}")
        if step.place:
            place = name_of("location", step.place)
            yield {"@id": place, "@type": "uco-location:Location", "uco-core:name": step.place}
        yield _step(case, told, step, name, before[0] if before else None)
        before = name, at


def _step(case: CaseTold, told: ExhibitTold, step: CustodyTold, name: str, before: str | None) -> Node:
    about = (case.number, told.number)
    described = [text for text in (step.note, f"reference {step.reference}" if step.reference else None) if text]
    return _without_nothing(
        {
            "@id": name,
            "@type": "case-investigation:InvestigativeAction",
            "uco-core:name": step.action,
            "uco-core:description": described,
            "uco-action:startTime": time(step.at),
            "uco-action:endTime": time(step.ended_at) if step.ended_at else None,
            "uco-action:performer": {"@id": name_of("person", step.by)},
            "uco-action:location": {"@id": name_of("location", step.place)} if step.place else None,
            "uco-action:object": {"@id": name_of("device", *about)},
            "uco-action:result": {"@id": name_of("provenance-record", *about)},
            "case-investigation:wasInformedBy": {"@id": before} if before else None,
        }
    )


def tool(about: tuple[object, ...], summary: Summary, entries: Sequence[tuple[str, str]]) -> Node:
    """Return the program as it was set up for one scan: its version, and each setting by name."""
    settings = [
        {
            "@id": name_of("configuration-entry", *about, name),
            "@type": "uco-configuration:ConfigurationEntry",
            "uco-configuration:itemName": name,
            "uco-configuration:itemValue": value,
        }
        for name, value in entries
    ]
    configuration = {
        "@id": name_of("configuration", *about),
        "@type": "uco-configuration:Configuration",
        "uco-configuration:configurationEntry": settings,
    }
    return _without_nothing(
        {
            "@id": name_of("tool", *about),
            "@type": ["uco-tool:AnalyticTool", "uco-tool:ConfiguredTool"],
            "uco-core:name": summary.program.name,
            "uco-tool:version": summary.program.version,
            "uco-configuration:usesConfiguration": _without_nothing(configuration),
        }
    )


def scan(about: tuple[object, ...], exhibit_about: tuple[object, ...], summary: Summary, performer: str | None) -> Node:
    """Return the scan as an action on the exhibit, whose result is a record of provenance that names the files."""
    return _without_nothing(
        {
            "@id": name_of("investigative-action", *about),
            "@type": "case-investigation:InvestigativeAction",
            "uco-core:name": "scan",
            "uco-core:description": _counts(summary),
            "uco-action:actionStatus": "Complete/Finish" if summary.complete else "Ongoing",
            "uco-action:startTime": _summary_time(summary.started_at),
            "uco-action:endTime": _summary_time(summary.finished_at),
            "uco-action:performer": {"@id": name_of("person", performer)} if performer else None,
            "uco-action:instrument": {"@id": name_of("tool", *about)},
            "uco-action:object": refs([name_of(kind, *exhibit_about) for kind in ("device", "provenance-record")]),
            "uco-action:result": {"@id": name_of("provenance-record", *about)},
        }
    )


def _counts(summary: Summary) -> str | None:
    """Tell how many files there were of each status: also of those that the graph leaves out."""
    if summary.files is None:
        return None
    counts = ", ".join(f"{count} {status}" for status, count in (summary.statuses or {}).items())
    return f"{summary.files} files: {counts}" if counts else f"{summary.files} files"


def _summary_time(told: str | float | None) -> Node | None:
    if told is None:
        return None
    return time(told if isinstance(told, str) else datetime.fromtimestamp(told, UTC).isoformat())


def file(name: str, row: Row) -> Node:
    """Return one file of the exhibit with its facets: where it stands, what its content is, and its size as a picture.

    `name` is `name_of("file", ...)`; facets and hashes share its last part.
    """
    own = name.removeprefix("kb:file-")
    picture = row["width"] is not None and (row["type"] or "").startswith("image/")
    facets = [_file_facet(own, row), _content_facet(own, row), *([_picture_facet(own, row)] if picture else [])]
    return _without_nothing(
        {
            "@id": name,
            "@type": ["uco-observable:File", *(["uco-observable:RasterPicture"] if picture else [])],
            "uco-core:tag": [f"vangnet:{remark}" for remark in row["remarks"] or ()],
            "uco-core:hasFacet": facets,
        }
    )


def _file_facet(own: str, row: Row) -> Node:
    last = row["address"].rpartition("/")[2]
    _, dot, extension = last.rpartition(".")
    modified = moment(row["modified_at"], digits=9)
    return _without_nothing(
        {
            "@id": f"kb:file-facet-{own}",
            "@type": "uco-observable:FileFacet",
            "uco-observable:fileName": last,
            "uco-observable:filePath": row["address"],
            "uco-observable:extension": extension if dot else None,
            "uco-observable:isDirectory": False,
            "uco-observable:sizeInBytes": row["size"],
            "uco-observable:modifiedTime": {"@type": "xsd:dateTime", "@value": modified} if modified else None,
            "uco-observable:allocationStatus": "unallocated" if Remark.CARVED in (row["remarks"] or ()) else None,
        }
    )


def _content_facet(own: str, row: Row) -> Node:
    hashes = [
        {
            "@id": f"kb:hash-{method.lower()}-{own}",
            "@type": "uco-types:Hash",
            "uco-types:hashMethod": method,
            "uco-types:hashValue": {"@type": "xsd:hexBinary", "@value": row[column]},
        }
        for method, column in HASHES
        if row[column] is not None
    ]
    return _without_nothing(
        {
            "@id": f"kb:content-data-facet-{own}",
            "@type": "uco-observable:ContentDataFacet",
            "uco-observable:mimeType": row["type"],
            "uco-observable:sizeInBytes": row["size"],
            "uco-observable:hash": hashes,
        }
    )


def _picture_facet(own: str, row: Row) -> Node:
    return {
        "@id": f"kb:raster-picture-facet-{own}",
        "@type": "uco-observable:RasterPictureFacet",
        "uco-observable:pictureWidth": row["width"],
        "uco-observable:pictureHeight": row["height"],
        "uco-observable:pictureType": row["type"].partition("/")[2],
    }


def scan_result(name: str, row: Row) -> Node:
    """Return what the scan says of a file: its status, the categories of lists that hit, and each hit in words."""
    own = name.removeprefix("kb:file-")
    hits = [hit for hit in row["hits"] or () if hit["kind"] == Kind.KNOWN]
    reason = f" ({row['reason']})" if row["reason"] else ""
    listed = dict.fromkeys(f"{hit['list']}: {hit['category']}" for hit in hits if hit["category"] is not None)
    return _result(
        own,
        "scan-result",
        classes=[f"scan-status:{row['status']}", *listed],
        objects=[name],
        more={"uco-core:statement": [f"{row['status']}{reason}", *map(tell_hit, hits)]},
    )


def categorisation(case: CaseTold, given: Categorised, files: Sequence[str]) -> Iterator[Node]:
    """Yield a decision of people on a content as an action, and what they decided as its result on all its files."""
    action = name_of("categorisation", case.number, given.sha256)
    own = action.removeprefix("kb:categorisation-")
    said = ["agreed by two people independently" if given.agreed else "provisional", f"certainty: {given.certainty}"]
    people = [name_of("person", name) for name in given.by]
    yield _without_nothing(
        {
            "@id": action,
            "@type": "case-investigation:InvestigativeAction",
            "uco-core:name": "categorisation",
            "uco-action:actionStatus": "Complete/Finish",
            "uco-action:endTime": time(given.at),
            "uco-action:performer": refs(people)[0] if people else None,
            "uco-action:participant": refs(people[1:]),
            "uco-action:object": refs(files),
            "uco-action:result": {"@id": f"kb:decision-{own}"},
        }
    )
    yield _result(
        own,
        "decision",
        classes=[f"{given.profile}:{given.category}"],
        objects=files,
        more={"uco-core:statement": [*said, *([given.note] if given.note else [])]},
    )


def _result(own: str, kind: str, *, classes: Sequence[str], objects: Sequence[str], more: Node) -> Node:
    classification = [
        {
            "@id": f"kb:{kind}-class-{number}-{own}",
            "@type": "uco-analysis:ArtifactClassification",
            "uco-analysis:class": text,
        }
        for number, text in enumerate(classes, 1)
    ]
    facet = {
        "@id": f"kb:{kind}-facet-{own}",
        "@type": "uco-analysis:ArtifactClassificationResultFacet",
        "uco-analysis:classification": classification,
    }
    return {
        "@id": f"kb:{kind}-{own}",
        "@type": RESULT,
        "uco-core:object": refs(objects),
        "uco-core:hasFacet": facet,
        **more,
    }

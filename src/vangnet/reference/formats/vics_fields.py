"""The fields of VICS that this program reads and writes, in one place for the importer and the exporter.

VICS-compatible, not certified. Values come in more than one type from real exporters, so a field takes any plain value.
"""

from typing import Any

import msgspec

Plain = str | int | float | bool | None

CONTEXT_KEYS = ("@odata.context", "odata.metadata")
CONTEXT_MEDIA = "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/{country}/$metadata#Media"
CONTEXT_CASES = "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/{country}/$metadata#Cases"

CASE_KEYS = (
    "CaseID",
    "CaseNumber",
    "ContactOrganization",
    "ContactName",
    "ContactPhone",
    "ContactEmail",
    "ContactTitle",
    "TotalMediaFiles",
    "TotalPrecategorized",
    "SeizureDate",
    "SourceApplicationName",
    "SourceApplicationVersion",
    "CaseMetadata",
    "Media",
    "Identifiers",
)
MEDIA_FILE_KEYS = (
    "MD5",
    "MediaFileID",
    "FileName",
    "FilePath",
    "Created",
    "Written",
    "Accessed",
    "Unallocated",
    "SourceID",
    "PhysicalLocation",
    "Deleted",
    "ParentMD5",
    "ParentFileName",
    "ParentFilePath",
    "ParentPhysicalLocation",
)
MEDIA_KEYS_NOT_KEPT = (
    "Comments",
    "RelativeFilePath",
    "IsPrecategorized",
    "PrecategorizationSource",
    "IsSuspected",
    "Exifs",
    "Repositories",
    "Cases",
    "Segments",
    "MediaMetadata",
    "Identifiers",
)
"""Keys of the standard that say nothing that the library needs, or that it must not keep."""


class MediaFile(msgspec.Struct, gc=False):
    """A place where a file was found; only its path is kept."""

    FileName: Plain = None
    FilePath: Plain = None


class AlternativeHash(msgspec.Struct, gc=False):
    HashName: Plain = None
    HashValue: Plain = None


class Media(msgspec.Struct, gc=False):
    """One entry of a VICS list, as far as the library uses it.

    `gc=False`, because it can hold no cycle and is read twice as fast without looking for one.
    """

    MediaID: Plain = None
    MD5: Plain = None
    SHA1: Plain = None
    SHA256: Plain = None
    PhotoDNA: Plain = None
    Category: Plain = None
    VictimIdentified: Plain = None
    OffenderIdentified: Plain = None
    IsDistributed: Plain = None
    SelfGenerated: Plain = None
    Series: Plain = None
    Tags: Plain | list[Any] = None
    MediaSize: Plain = None
    MimeType: Plain = None
    DateUpdated: Plain = None
    MediaFiles: list[MediaFile] | None = None
    AlternativeHashes: list[AlternativeHash] | None = None


MEDIA_KEYS = frozenset(Media.__struct_fields__) | frozenset(MEDIA_KEYS_NOT_KEPT)


def is_known_key(key: str) -> bool:
    """Whether a key of an entry is of the standard; notes of the transport ("odata.id", "X@odata.type") are."""
    return key in MEDIA_KEYS or "odata." in key


_ODATA = ("odata.id", "odata.type", "odata.editLink", "@odata.id", "@odata.type", "@odata.editLink", "@odata.etag")
_LINKED = (
    "MediaFiles",
    "AlternativeHashes",
    "Exifs",
    "Repositories",
    "Cases",
    "Segments",
    "MediaMetadata",
    "Identifiers",
)
_KNOWN_NOT_KEPT = (
    *MEDIA_KEYS_NOT_KEPT,
    *_ODATA,
    *(f"{name}@odata.{link}" for name in _LINKED for link in ("navigationLinkUrl", "navigationLink", "context")),
)

StrictMedia = msgspec.defstruct(
    "StrictMedia",
    [
        (f"not_kept_{number}", msgspec.Raw, msgspec.field(name=key, default=msgspec.Raw()))
        for number, key in enumerate(_KNOWN_NOT_KEPT)
    ],
    bases=(Media,),
    forbid_unknown_fields=True,
    gc=False,
)
"""Like `Media`, but a key that is not of the standard is an error: the quick way to know that there is none."""

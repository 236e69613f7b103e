"""What can be done with a file of a given type: look at it, open it, or say honestly that it stays closed."""

from enum import StrEnum

from vangnet.evidence.disk import kinds
from vangnet.evidence.formats import library


class Family(StrEnum):
    """What a type of file means for a scan."""

    PICTURE = "picture"
    VIDEO = "video"
    ARCHIVE = "archive"  # holds files, and this version opens it
    CLOSED = "closed"  # may hold pictures, and this version cannot open it: reported, never passed over
    ENCRYPTED = "encrypted"  # by its own header
    OTHER = "other"  # sound, plain text, programs, fonts ...


ARCHIVES = (
    "application/gzip",
    "application/mbox",
    "application/pdf",
    "application/vnd.ms-outlook-pst",
    "application/x-android-backup",
    "application/x-android-backup-encrypted",
    "application/x-android-imgcache",
    "application/x-android-thumbdata",
    "application/x-bzip2",
    "application/x-lzma",
    "application/x-ole-storage",
    "application/x-tar",
    "application/x-windows-thumbcache",
    "application/x-xz",
    "application/zip",
    "application/zstd",
    "message/rfc822",
    *sorted(kinds.TYPES),
    *sorted(library.TYPES),  # none where the system has no libarchive
)

_ENCRYPTED = (
    "application/pgp-encrypted",
    "application/pkcs7-enveloped",
    "application/x-age-encryption",
    "application/x-apple-corestorage",  # FileVault
    "application/x-apple-diskimage-encrypted",
    "application/x-axcrypt",
    "application/x-bitlocker",
    "application/x-cryfs",
    "application/x-cryptomator",
    "application/x-ecryptfs",
    "application/x-encfs",
    "application/x-gocryptfs",
    "application/x-keepass",
    "application/x-luks",
    "application/x-openssl-encrypted",
    "application/x-sqlcipher",
    "application/x-telegram-cache",
    "application/x-ufdr-encrypted",
    "application/x-whatsapp-encrypted",
)

_CLOSED = (
    # archives; some are opened where the system has libarchive
    "application/vnd.debian.binary-package",
    "application/vnd.ms-cab-compressed",
    "application/vnd.rar",
    "application/x-7z-compressed",
    "application/x-ace-compressed",
    "application/x-ar",
    "application/x-arj",
    "application/x-compress",
    "application/x-cpio",
    "application/x-lrzip",
    "application/x-lz4",
    "application/x-lzh-compressed",
    "application/x-lzip",
    "application/x-lzop",
    "application/x-rpm",
    "application/x-snappy-framed",
    "application/x-stuffit",
    "application/x-xar",
    "application/x-zoo",
    "application/x-zpaq",
    # documents and mail
    "application/onenote",
    "application/postscript",
    "application/rtf",
    "application/vnd.ms-htmlhelp",
    "application/vnd.ms-tnef",
    "application/warc",
    "application/x-mobipocket-ebook",
    "application/x-shockwave-flash",
    # pictures made of drawings, scans or other pictures
    "application/dicom",
    "image/emf",
    "image/svg+xml",
    "image/vnd.djvu",
    "image/wmf",
    "image/x-lytro-lfp",
    "image/x-mie",
    "video/x-jng",
    "video/x-mng",
    "application/x-riff",
    "application/x-riff-animated-cursor",
    # databases and caches
    "application/vnd.sqlite3",
    "application/x-chromium-cache-block",
    "application/x-chromium-cache-entry",
    "application/x-ese-database",
    "application/x-ms-access",
    "application/zlib",
    # disks and file systems
    "application/x-ad1",
    "application/x-aff",
    "application/x-android-sparse-image",
    "application/x-btrfs-image",
    "application/x-cramfs-image",
    "application/x-iso9660-image",
    "application/x-ms-wim",
    "application/x-parallels-disk",
    "application/x-squashfs-image",
    "application/x-vdi-disk",
)

FAMILIES: dict[str, Family] = {
    **dict.fromkeys(_ENCRYPTED, Family.ENCRYPTED),
    **dict.fromkeys(_CLOSED, Family.CLOSED),
    **dict.fromkeys(ARCHIVES, Family.ARCHIVE),
    "application/mxf": Family.VIDEO,
    "application/vnd.rn-realmedia": Family.VIDEO,
}
"""Where the first word of the type ("image/...", "video/...") does not already tell."""


def family(type_: str) -> Family:
    """Tell what can be done with a file of this type."""
    known = FAMILIES.get(type_)
    if known is not None:
        return known
    if type_.startswith("image/"):
        return Family.PICTURE
    if type_.startswith("video/"):
        return Family.VIDEO
    return Family.OTHER

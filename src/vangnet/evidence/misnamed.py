"""Names that say something else than the bytes: a picture called .dll, an archive called .txt, a program called .jpg.

Only the difference between what can show pictures, what can hold files, and what is neither counts: a PNG called .jpg
is an accident of the internet. Endings that mean several things (.dat, .bin, .ts, .raw) claim nothing.
"""

from enum import Enum, auto

from vangnet.evidence.families import Family, family
from vangnet.evidence.types import EMPTY


class _Claim(Enum):
    MEDIA = auto()
    FILES = auto()  # archives, documents, mail, disks, databases: what holds others
    PROGRAM = auto()  # may carry an archive that it unpacks itself
    NEITHER = auto()


_ENDINGS = {
    **dict.fromkeys(
        "jpg jpeg jpe jfif png gif webp bmp tif tiff heic heif avif jp2 jxl cr2 cr3 nef arw dng orf rw2 raf psd "
        "mp4 m4v mov avi mkv webm wmv flv mpg mpeg 3gp 3g2 mts m2ts vob".split(),
        _Claim.MEDIA,
    ),
    **dict.fromkeys(
        "zip 7z rar tar gz tgz bz2 xz zst cab iso jar apk ipa docx xlsx pptx odt ods odp epub doc xls ppt pdf msg eml "
        "mbox pst".split(),
        _Claim.FILES,
    ),
    **dict.fromkeys("exe msi scr run".split(), _Claim.PROGRAM),
    **dict.fromkeys(
        "dll sys ocx drv so dylib txt log ini cfg conf csv md rtf json yml yaml toml htm html css js py c h cpp "
        "java cs php sh bat cmd ps1 ttf otf woff woff2 mp3 wav ogg flac m4a aac wma lnk reg".split(),
        _Claim.NEITHER,
    ),
}
_MEDIA = (Family.PICTURE, Family.VIDEO)
_HOLDERS = (Family.ARCHIVE, Family.CLOSED, Family.ENCRYPTED)
_MAIL_AND_TEXT = frozenset({"application/mbox", "message/rfc822", "application/rtf", "application/postscript"})


def is_misnamed(name: str, type_: str) -> bool:
    """Tell whether a name claims another family of files than the bytes are."""
    claim = _ENDINGS.get(name.rpartition(".")[2].lower()) if "." in name else None
    if claim is None or type_ == EMPTY or type_.startswith("inode/"):
        return False
    found = family(type_)
    shows = found in _MEDIA or type_.startswith(("image/", "video/"))
    if claim is _Claim.MEDIA:
        return not shows and type_ != "audio/mp4"
    if shows:
        return True
    holds = found in _HOLDERS and type_ not in _MAIL_AND_TEXT
    return claim is _Claim.NEITHER and holds and not type_.startswith("audio/")

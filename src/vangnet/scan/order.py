"""Which files are read first: what a camera made or a person sent, and within that the newest.

The order decides only when a file is examined, never whether or how: names lie, contents are judged.
"""

import re

_CAMERA_FOLDERS = re.compile(
    r"(^|/)(dcim|camera|cam|camera roll|camera uploads|\d{3}[a-z0-9_]{5}|sent|whatsapp images|whatsapp video|"
    r"telegram images|telegram video|snapchat|signal|received files)(/|$)"
)
_CAMERA_NAMES = re.compile(
    r"(img|dsc|dscn|dscf|pxl|mvi|mov|vid|gopr|gx|gh|p|imgp|sam|cimg|hpim|dji|wp|image|photo|video|snapchat|signal)?"
    r"[-_ ]?\d{3,}([-_ ]?(wa)?\d+)*[-_~()a-z0-9 ]{0,8}\.[a-z0-9]{2,5}$"
)
_MEDIA_ENDINGS = frozenset(
    "jpg jpeg jpe jfif png gif webp heic heif hif avif bmp tif tiff jp2 jxl dng cr2 cr3 nef arw orf rw2 raf "
    "mp4 mov m4v 3gp 3g2 avi mkv webm wmv flv mpg mpeg mts m2ts".split()
)
_CONTAINER_ENDINGS = frozenset("zip 7z rar tar gz tgz bz2 xz zst ufdr e01 dd img iso vhd vhdx vmdk dmg".split())
_SYSTEM_FOLDERS = re.compile(
    r"(^|/)(windows|program files|program files \(x86\)|programdata|usr|lib|lib64|sbin|bin|boot|etc|proc|sys|"
    r"system volume information|\$recycle\.bin/[^/]+/windows|node_modules|site-packages|__pycache__)/"
)


def rank(address: str) -> int:
    """The class of a file, 0 (first) to 4 (last), from its address alone. Within a class the newest come first."""
    lowered = address.lower()
    folder, _, name = lowered.rpartition("/")
    ending = name.rpartition(".")[2]
    if _SYSTEM_FOLDERS.search(lowered):
        return 4
    if ending in _MEDIA_ENDINGS:
        return 0 if _CAMERA_NAMES.match(name) or _CAMERA_FOLDERS.search(folder) else 1
    if ending in _CONTAINER_ENDINGS or "." not in name:
        return 2
    return 3

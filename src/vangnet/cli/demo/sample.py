"""Neutral pictures for the demonstration: photographs that ship with scikit-image, and drawn patterns.

The exhibit holds what collectors and ordinary people do to pictures: copies, edits, other names, other wrappings.
"""

import io
import shutil
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from PIL import Image, ImageOps
from PIL.ExifTags import GPS, IFD, Base

KNOWN = ("coffee.png", "rocket.jpg", "chelsea.png", "brick.png", "gravel.png", "coins.png", "hubble_deep_field.jpg")
NEW = ("motorcycle_left.png", "moon.png", "grass.png", "page.png")
DRAWN = 5
PLACES = ((52.0907, 5.1214), (52.0116, 4.3571), (51.9851, 5.8987), None)
"""Where the new pictures say that they were made: squares in Utrecht, Delft and Arnhem; the last does not say."""


def draw_known(folder: Path) -> None:
    """Fill a folder with the pictures that the demonstration calls known."""
    folder.mkdir(parents=True)
    for name in KNOWN:
        shutil.copyfile(str(files("skimage") / "data" / name), folder / name)
    for number in range(DRAWN):
        pattern(number).save(folder / f"pattern-{number}.png")


def pattern(number: int) -> Image.Image:
    """A drawn picture: waves, different for every number, the same every time."""
    y, x = np.mgrid[0:600, 0:800] / 100.0
    channels = [np.sin(x * (1 + number % 3) + k * number + np.cos(y * (k + 1)) * 2) for k in range(3)]
    return Image.fromarray(((np.stack(channels, axis=-1) + 1) * 127.5).astype(np.uint8))


def make_exhibit(known: Path, exhibit: Path) -> None:
    """Fill an exhibit from the known pictures and from new ones."""
    for name in ("DCIM/Camera", "Documents/old", "Downloads", "Windows/System32"):
        (exhibit / name).mkdir(parents=True)
    _exact_copies(known, exhibit)
    _edited_copies(known, exhibit / "Downloads")
    _new_pictures(exhibit / "DCIM" / "Camera")
    _hidden_pictures(known, exhibit)
    _broken_and_locked(known, exhibit / "Documents")
    _everything_else(exhibit)


def _exact_copies(known: Path, exhibit: Path) -> None:
    shutil.copyfile(known / "coffee.png", exhibit / "Downloads" / "coffee.png")
    shutil.copyfile(known / "coffee.png", exhibit / "Documents" / "old" / "copy of coffee (2).png")
    shutil.copyfile(known / "pattern-0.png", exhibit / "Downloads" / "wallpaper.png")


def _edited_copies(known: Path, folder: Path) -> None:
    edits: dict[str, Callable[[Image.Image], Image.Image]] = {
        "smaller": lambda picture: picture.resize((picture.width * 3 // 4, picture.height * 3 // 4)),
        "grey": ImageOps.grayscale,
        "mirrored": ImageOps.mirror,
        "turned": lambda picture: picture.transpose(Image.Transpose.ROTATE_90),
        "framed": lambda picture: ImageOps.expand(picture, border=40, fill="black"),
    }
    with Image.open(known / "rocket.jpg") as rocket:
        for name, edit in edits.items():
            edit(rocket.convert("RGB")).save(folder / f"rocket-{name}.jpg", quality=80)
    with Image.open(known / "chelsea.png") as chelsea:
        chelsea.convert("RGB").save(folder / "chelsea-compressed.webp", quality=40)


def _new_pictures(folder: Path) -> None:
    """Pictures of one telephone that does not exist, made yesterday at known places, and one that a messenger sent."""
    for number, (name, place) in enumerate(zip(NEW, PLACES, strict=True)):
        made_at = datetime.now(ZoneInfo("Europe/Amsterdam")).replace(microsecond=0) - timedelta(
            days=1, minutes=37 * number
        )
        with Image.open(str(files("skimage") / "data" / name)) as picture:
            small = picture.convert("RGB")
            exif = _exif(made_at, place).tobytes()
            small.save(folder / f"DSC_{len(NEW) - number:04}.jpg", quality=92, exif=exif)
            if not number:
                sent = f"IMG-{made_at:%Y%m%d}-WA0001.jpg"
                small.resize((small.width // 2, small.height // 2)).save(folder.parent.parent / sent, quality=75)


def _exif(made_at: datetime, place: tuple[float, float] | None) -> Image.Exif:
    exif = Image.Exif()
    exif[Base.Make], exif[Base.Model] = "Voorbeeld", "Toestel 1"
    inside = exif.get_ifd(IFD.Exif)
    inside[Base.DateTimeOriginal] = inside[Base.DateTimeDigitized] = f"{made_at:%Y:%m:%d %H:%M:%S}"
    offset = made_at.strftime("%z")
    inside[Base.OffsetTimeOriginal] = f"{offset[:3]}:{offset[3:]}"
    inside[Base.BodySerialNumber] = "VB-0001"
    if place is not None:
        position = exif.get_ifd(IFD.GPSInfo)
        for tag, degrees, letters in ((GPS.GPSLatitude, place[0], "NS"), (GPS.GPSLongitude, place[1], "EW")):
            position[tag - 1] = letters[degrees < 0]
            position[tag] = (abs(degrees) // 1, abs(degrees) % 1 * 60 // 1, round(abs(degrees) * 60 % 1 * 60, 2))
        position[GPS.GPSHPositioningError] = 12.0
    return exif


def _hidden_pictures(known: Path, exhibit: Path) -> None:
    shutil.copyfile(known / "brick.png", exhibit / "Windows" / "System32" / "kernel64.dll")
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.write(known / "gravel.png", "g.dat")
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("backup/inner.zip", inner.getvalue())
        archive.writestr("backup/new.png", _png(pattern(17)))
    (exhibit / "Documents" / "backup.zip").write_bytes(outer.getvalue())
    (exhibit / "Downloads" / "holiday.png").write_bytes(_png(pattern(23)) + inner.getvalue())


def _broken_and_locked(known: Path, folder: Path) -> None:
    rocket = (known / "rocket.jpg").read_bytes()
    (folder / "half-a-rocket.jpg").write_bytes(rocket[: len(rocket) * 3 // 4])
    (folder / "scratched.jpg").write_bytes(rocket[:600])
    (folder / "locked.zip").write_bytes(locked_zip("inside.png", _png(pattern(31)), b"secret"))
    Image.new("RGB", (640, 480), "grey").save(folder / "plain.png")
    (folder / "container.bin").write_bytes(np.random.default_rng(1).bytes(300_000))
    (folder / "clip.mp4").write_bytes(b"IMKH" + bytes(520))  # of a camera whose format only its maker can read


def _everything_else(exhibit: Path) -> None:
    (exhibit / "Documents" / "notes.txt").write_text("Milk, bread, cheese.\n" * 20)
    (exhibit / "Documents" / "empty.jpg").write_bytes(b"")
    (exhibit / "Downloads" / "latest").symlink_to("rocket-grey.jpg")


def _png(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def locked_zip(name: str, content: bytes, password: bytes) -> bytes:
    """A ZIP with one stored member under the format's own old cipher, which Python reads but does not write."""
    crc = zlib.crc32(content)
    cipher = _Cipher(password)
    header = bytes(11) + bytes([crc >> 24])
    secret = cipher.encrypt(header + content)
    fields = struct.pack("<HHHHHIIIHH", 20, 1, 0, 0, 0x5A21, crc, len(secret), len(content), len(name), 0)
    local = b"PK\x03\x04" + fields + name.encode() + secret
    central = b"PK\x01\x02" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name.encode()
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)
    return local + central + end


class _Cipher:
    """PKWARE's traditional encryption (APPNOTE 6.1), for making a locked file; it keeps no secret safe."""

    def __init__(self, password: bytes) -> None:
        self._keys = [0x12345678, 0x23456789, 0x34567890]
        for byte in password:
            self._turn(byte)

    def _turn(self, byte: int) -> None:
        keys = self._keys
        keys[0] = _crc_step(keys[0], byte)
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = _crc_step(keys[2], keys[1] >> 24)

    def encrypt(self, plain: bytes) -> bytes:
        secret = bytearray()
        for byte in plain:
            key = (self._keys[2] | 2) & 0xFFFF
            secret.append(byte ^ (key * (key ^ 1) >> 8 & 0xFF))
            self._turn(byte)
        return bytes(secret)


def _crc_step(crc: int, byte: int) -> int:
    """One step of CRC-32 without its inversions."""
    return ~zlib.crc32(bytes([byte]), ~crc & 0xFFFFFFFF) & 0xFFFFFFFF

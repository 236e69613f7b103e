"""Made devices and what their pictures say of themselves: the known truth for clustering.

A device has a model, versions of its software that follow each other, perhaps a serial number, and cameras (back and
front). Its pictures differ as real ones do: with or without a position, portrait or landscape, modes that add tags,
tables that follow the picture. A messenger takes all of that away and writes its own skeleton.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from vangnet.capture.facts import Copy, Facts, Identifier, Kind, Medium, Signature, Stamp

START = datetime.fromisoformat("2022-01-01T00:00:00")  # a camera's own clock
BASE_TAGS = "0.010f 0.0110 0.0112 0.011a 0.011b 0.0128 0.0131 0.0132 0.0213 0.8769 E.829a E.829d E.8822 E.8827".split()
MORE_TAGS = [f"E.{number:04x}" for number in (*range(0x9000, 0x9020), *range(0xA000, 0xA010), *range(0xA400, 0xA440))]


@dataclass(frozen=True)
class Model:
    make: str
    name: str
    maker: str
    tags: tuple[str, ...]
    markers: str
    subsampling: str
    tables: tuple[str, ...]
    sizes: tuple[str, ...]
    thumbnail: str
    has_serial: bool
    order: str


@dataclass(frozen=True)
class Device:
    number: int
    model: Model
    serial: str | None
    versions: tuple[str, ...]


def models(count: int, seed: int = 1) -> list[Model]:
    draw = np.random.default_rng(seed)
    makes = ("Apple", "samsung", "Canon", "NIKON CORPORATION", "SONY", "Google", "HUAWEI", "motorola")
    markers = (
        "E1.Exif DB C4 C0 DA",
        "E1.Exif DB C0 C4 DA",
        "E0.JFIF E1.Exif C0 C4 C4 C4 C4 DB DB DD DA",
        "E1.Exif E5.? C4 DB C0 DA",
    )
    found = []
    for number in range(count):
        make = makes[number % len(makes)]
        kept = draw.random(len(MORE_TAGS)) < 0.35
        tags = [*BASE_TAGS, *(tag for tag, keep in zip(MORE_TAGS, kept, strict=True) if keep)]
        camera = make in ("Canon", "NIKON CORPORATION", "SONY")
        found.append(
            Model(
                make=make,
                name=f"{make} {number}",
                maker={"Apple": "Apple", "NIKON CORPORATION": "Nikon", "SONY": "SONY"}.get(make, "other"),
                tags=tuple(tags),
                markers=markers[draw.integers(len(markers))],
                subsampling=("4:2:0", "4:2:2")[int(camera)],
                tables=tuple(f"t{number}.{level}" for level in range(6 if camera else 2)),
                sizes=tuple(f"{w}x{w * 3 // 4}" for w in draw.choice(np.arange(2400, 5200, 16), 2, replace=False)),
                thumbnail=("160x120", "512x384", "")[draw.integers(3)],
                has_serial=camera and draw.random() < 0.7,
                order=("II", "MM")[draw.integers(2)],
            )
        )
    return found


def devices(count: int, *, of_models: int, seed: int = 2, releases: int = 24) -> list[Device]:
    """Devices of so many models. With few releases of software, devices of one model often have the same ones."""
    draw = np.random.default_rng(seed)
    known = models(of_models, seed)
    found = []
    for number in range(count):
        model = known[number % of_models]
        first = int(draw.integers(9, 9 + min(6, releases)))
        versions = tuple(f"{first + step}.{draw.integers(releases)}" for step in range(draw.integers(1, 4)))
        serial = f"{draw.integers(10**7, 10**9)}" if model.has_serial else None
        found.append(Device(number, model, serial, versions))
    return found


def pictures(device: Device, count: int, seed: int = 3, *, own_tables: bool = False) -> Iterator[Medium]:
    """Pictures of a device; with `own_tables` every one has tables of its own, as some phones write them."""
    draw = np.random.default_rng((seed, device.number))
    model = device.model
    times = np.sort(draw.integers(0, 700 * 86400, count))
    for number, at in enumerate(times):
        front = bool(draw.random() < 0.15) and len(model.tables) < 6
        tags = list(model.tags)
        if draw.random() < 0.2:  # another mode: a few tags more
            tags += [f"E.{0xC000 + int(draw.integers(4)):04x}"]
        size = model.sizes[int(front)]
        width, height = size.split("x")
        portrait = bool(draw.random() < 0.3)
        features = {
            "size": f"{height}x{width}" if portrait else size,
            "coding": "baseline",
            "subsampling": model.subsampling,
            "tables": str(draw.integers(10**9)) if own_tables else model.tables[draw.integers(len(model.tables))],
            "quality": "custom",
            "huffman": "standard",
            "restart": "0",
            "markers": model.markers,
            "byte_order": model.order,
            "tags": " ".join(tags),
            "skeleton": hashlib.blake2b(" ".join(tags).encode(), digest_size=6).hexdigest(),
            "maker": model.maker,
            "thumbnail": model.thumbnail,
            "thumbnail_tables": f"s{model.name}",
            "trailer": "none",
        }
        version = device.versions[min(int(number * len(device.versions) / count), len(device.versions) - 1)]
        identifiers = ()
        if device.serial:
            identifiers = (Identifier(tag="Exif:BodySerialNumber", name="body_serial", value=device.serial),)
        local = START + timedelta(seconds=int(at))
        facts = Facts(
            type="image/jpeg",
            make=model.make,
            model=model.name,
            lens="front" if front else "back",
            software=version,
            stamps=(Stamp(tag="Exif:DateTimeOriginal", written=str(local), kind=Kind.CAPTURED, local=local),),
            identifiers=identifiers,
            signature=Signature(form="jpeg", features=features),
        )
        yield medium(f"{device.number}/{number}", facts)


def sent(media: list[Medium], app: int = 0) -> list[Medium]:
    """What a messenger makes of pictures: no tags, its own tables, a long side of 1600."""
    features = {
        "size": "1600x1200",
        "long_side": "1600",
        "coding": "progressive" if app % 2 else "baseline",
        "subsampling": "4:2:0",
        "tables": f"messenger {app}",
        "quality": str(70 + app),
        "huffman": "optimised" if app % 2 else "standard",
        "markers": "E0.JFIF DB DB C2 C4 C4 DA" if app % 2 else "E0.JFIF DB DB C0 C4 C4 C4 C4 DA",
        "jfif": "1.01 0 1x1",
        "trailer": "none",
    }
    facts = Facts(type="image/jpeg", signature=Signature(form="jpeg", features=features))
    return [medium(f"sent {app} {each.sha256}", facts) for each in media]


def medium(name: str, facts: Facts, address: str | None = None, **told: object) -> Medium:
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    told = {"status": "new", **told}
    return Medium(sha256=sha256, copies=(Copy(address or name),), type=facts.type, facts=facts, **told)  # type: ignore[arg-type]

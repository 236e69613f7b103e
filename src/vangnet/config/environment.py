"""Where this door keeps its data, as its environment says; nothing is made or read before it is asked for."""

import os
import secrets
from pathlib import Path

from vangnet.errors import UsageError

DEFAULT_DATA = "~/vangnet-data"


def data(default: str = DEFAULT_DATA) -> Path:
    """The folder that holds the door's database, keys and all else that it keeps (`VANGNET_DATA`)."""
    return Path(os.environ.get("VANGNET_DATA") or default).expanduser().absolute()


def evidence_roots() -> dict[str, Path]:
    """The only folders that exhibits may lie under (`VANGNET_EVIDENCE_ROOTS`, as name=folder:name=folder)."""
    told = os.environ.get("VANGNET_EVIDENCE_ROOTS", "")
    if not told:
        return {"evidence": data() / "evidence"}
    roots = {}
    for part in told.split(":"):
        name, sign, folder = part.partition("=")
        if not sign or not name or not folder:
            raise UsageError(f"VANGNET_EVIDENCE_ROOTS: {part!r} is not name=folder")
        roots[name] = Path(folder).expanduser().absolute()
    return roots


def secret_key(folder: Path | None = None) -> str:
    """The key that signs sessions and addresses of pixels: made at first start, readable by the door alone."""
    place = (folder or data()) / "secret-key"
    try:
        return place.read_text("ascii")
    except FileNotFoundError:
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process of this door was first
            return place.read_text("ascii")
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
        return place.read_text("ascii")


def is_set(name: str) -> bool:
    """Whether a switch of the environment is on."""
    return os.environ.get(name, "") not in {"", "0", "no", "false"}

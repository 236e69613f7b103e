"""Where this desk keeps its data, as its environment says; nothing is made or read before it is asked for."""

import os
import secrets
from pathlib import Path

from vangnet.errors import UsageError

DEFAULT_DATA = "~/vangnet-data"


def data() -> Path:
    """The folder that holds the desk's database, results, library and keys (`VANGNET_DATA`)."""
    return Path(os.environ.get("VANGNET_DATA") or DEFAULT_DATA).expanduser().absolute()


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


def secret_key() -> str:
    """The key that signs sessions and addresses of pixels: made at first start, readable by the desk alone."""
    place = data() / "secret-key"
    try:
        return place.read_text("ascii")
    except FileNotFoundError:
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process of the desk was first
            return place.read_text("ascii")
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
        return place.read_text("ascii")


def is_set(name: str) -> bool:
    """Whether a switch of the environment is on."""
    return os.environ.get(name, "") not in {"", "0", "no", "false"}

"""An empty database with all tables, made once and copied: migrating from nothing takes longer than most tests."""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent
_KEPT = ROOT / ".pytest_cache" / "migrated"


def begin(folder: Path, settings: str, name: str = "desk") -> None:
    """Lay an empty database, migrated in these settings, where the door of this name keeps its own in the folder.

    Whoever opens it migrates it as always, and finds nothing to do.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lay(folder / f"{name}.sqlite", settings, name)


def lay(place: Path, settings: str, name: str = "desk") -> None:
    """Lay such a database at this place."""
    _KEPT.mkdir(parents=True, exist_ok=True)
    kept = _KEPT / f"{settings}-{_state()}.sqlite"
    with open(_KEPT / f"{settings}.lock", "w") as lock:  # of several processes one makes it
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            for old in _KEPT.glob(f"{settings}-*.sqlite"):
                old.unlink()
            _make(kept, settings, name)
        shutil.copyfile(kept, place)


def _state() -> str:
    """Other migrations, or other versions of what brings tables, need another database."""
    told = hashlib.sha256()
    for place in sorted((ROOT / "src").rglob("migrations/*.py")):
        told.update(f"{place}\0{place.read_text()}\0".encode())
    for found in sorted(f"{one.name}=={one.version}" for one in metadata.distributions()):
        told.update(found.encode())
    return told.hexdigest()[:16]


def _make(kept: Path, settings: str, name: str) -> None:
    with tempfile.TemporaryDirectory(prefix="vangnet-migrated-") as folder:
        told = {"VANGNET_DATA": folder, "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": settings}
        command = [sys.executable, "-m", "django", "migrate", "-v0"]
        subprocess.run(command, cwd=ROOT, env={**os.environ, **told}, check=True, timeout=600)
        made = Path(folder) / "whole.sqlite"
        with sqlite3.connect(Path(folder) / f"{name}.sqlite") as database:
            database.execute("VACUUM INTO ?", [str(made)])
        database.close()
        shutil.move(made, kept)

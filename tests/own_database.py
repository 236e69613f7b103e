"""A database of its own for what must happen in real threads and real transactions: on the same kind of server.

The log refuses to be emptied, so such tests do not clean up after themselves in the shared one.
"""

import contextlib
import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

from tests.migrated import begin

ROOT = Path(__file__).parent.parent


@contextlib.contextmanager
def own_database(folder: Path) -> Iterator[dict[str, str]]:
    """Environment variables that name a database of its own, for another process."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        begin(folder, "tests.settings")
        yield {"VANGNET_DATA": str(folder), "DATABASE_URL": ""}
        return
    name = f"own_{uuid.uuid4().hex}"
    server = {"host": told["HOST"] or told["OPTIONS"].get("host"), "user": told["USER"], "password": told["PASSWORD"]}
    with psycopg.connect(dbname="postgres", autocommit=True, **server) as maker:
        maker.execute(f"CREATE DATABASE {name}")
        try:
            address = f"postgresql://{told['USER']}:{told['PASSWORD']}@/{name}?host={server['host']}"
            yield {"VANGNET_DATA": str(folder), "DATABASE_URL": address}
        finally:
            maker.execute(f"DROP DATABASE {name} WITH (FORCE)")


def in_own_database(module: str, folder: Path) -> Any:
    """Run a module of the tests in a process and a database of its own; what it prints last, as JSON, is the answer."""
    with own_database(folder) as environment:
        start = f"import django, runpy; django.setup(); runpy.run_module({module!r}, run_name='__main__')"
        command = [sys.executable, "-W", "error", "-c", start]
        told = {**os.environ, **environment, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        done = subprocess.run(command, cwd=ROOT, env=told, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout.splitlines()[-1])

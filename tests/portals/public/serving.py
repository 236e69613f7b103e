"""The public door as a process of its own, and people who talk to it over the network."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from tests.cli.test_serve import free_port
from vangnet.transfer.keys import DoorKeys, keys_at, write_card

PATIENCE_SECONDS = 60


class Served(msgspec.Struct):
    """A door that is being served: where, what it writes, and the desk's keys."""

    address: str
    folder: Path
    log: Path
    desk: DoorKeys
    process: int

    def get(self, path: str) -> str:
        """A page."""
        return self._page(urllib.request.Request(self.address + path))

    def post(self, path: str, told: dict[str, str]) -> str:
        """A page after a form."""
        return self._page(urllib.request.Request(self.address + path, urllib.parse.urlencode(told).encode()))

    def upload(self, path: str, told: dict[str, str], name: str, data: bytes) -> str:
        """A page after a form with a file."""
        edge = "edge-of-the-form"
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in told.items()
        ]
        head = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
        body = ("".join(parts) + head).encode() + data + f"\r\n--{edge}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        return self._page(urllib.request.Request(self.address + path, body, headers))

    @staticmethod
    def _page(request: urllib.request.Request) -> str:
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return str(response.read().decode())
        except urllib.error.HTTPError as error:
            return error.read().decode()


@contextmanager
def served(folder: Path, *options: str) -> Iterator[Served]:
    """Serve a new door in a folder."""
    port, data, log = free_port(), folder / "public", folder / "serve.log"
    desk = keys_at(folder / "desk" / "door.key", "desk")
    (data / "keys").mkdir(parents=True)
    write_card(desk.card, data / "keys" / "desk-card.json")
    (folder / "tmp").mkdir()
    environment = {**os.environ, "VANGNET_DATA": str(data), "TMPDIR": str(folder / "tmp")}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "vangnet", "serve", "--door", "public", "--port", str(port), *options]
    with open(log, "wb") as out:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
    try:
        _wait_for(f"http://localhost:{port}/", log)
        yield Served(f"http://localhost:{port}", data, log, desk, process.pid)
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(address: str, log: Path) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            urllib.request.urlopen(address, timeout=10).close()
        except OSError:
            if time.monotonic() > until:
                raise TimeoutError(log.read_text()) from None
            time.sleep(0.2)
        else:
            return

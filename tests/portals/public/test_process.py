"""The door as a process: it knows nothing of the desk, and neither its disk nor its log tells what people sent."""

import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_serve import children_of
from tests.portals.public.serving import Served, served
from tests.portals.public.world import code_of, token_of
from vangnet.transfer import receipt
from vangnet.transfer.sealing import unseal
from vangnet.transfer.shapes import inward

ALLOWED = ("config", "errors", "portals", "sandbox", "transfer", "values", "words")
TOLD = {
    "story": "Het profiel kanariegeel deelde strafbaar materiaal.",
    "nicknames": "zwaluwstaart_42",
    "contact_name": "Wilhelmina Voorbeeld",
    "contact_email": "pimpelmees@example.org",
    "contact_phone": "06 1234 9876",
    "urls": "https://notarisappel.example.nl/x",
}
LOOK = """
import json, sys
from vangnet.config.public_wsgi import application
from django.test import Client
from django.urls import get_resolver
from tests.portals.public.test_pages import addresses
for address in addresses():
    assert Client().get(address, headers={"host": "localhost"}).status_code == 200, address
print(json.dumps(sorted(name for name in sys.modules if name.startswith("vangnet."))))
"""


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("door"), "--web-processes", "1") as told:
        yield told


def test_a_running_door_knows_nothing_of_the_desk(door: Served) -> None:
    environment = {**os.environ, "VANGNET_DATA": str(door.folder), "DJANGO_SETTINGS_MODULE": "vangnet.config.public"}
    ended = subprocess.run([sys.executable, "-c", LOOK], env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    rooms = {name.split(".")[1] for name in json.loads(ended.stdout)}
    assert rooms <= set(ALLOWED), rooms


def test_what_a_thief_finds_is_next_to_nothing(door: Served, tmp_path: Path) -> None:
    screenshot = b"\x89PNG neutral bytes of a screenshot " * 1_000
    form = {**TOLD, "form": token_of(door.get("/report/r1/"))}
    code = code_of(door.upload("/report/r1/", form, "gesprek-met-zwaluwstaart.png", screenshot))
    status = door.post("/status/", {"code": code})
    more = {"code": code, "form": token_of(status), "act": "add", "text": "De buurman heet Roodborst."}
    assert "verzegeld" in door.post("/status/", more)
    door.post("/report/r1/", {**TOLD, "form": "too old"})  # a fault of the reporter
    door.post("/status/", {"code": code + "X"})
    door.get(f"/nothing/?code={code}&naam=Wilhelmina")
    _send_nonsense(door)

    found = {place: place.read_bytes() for place in _all(door.folder.parent) if "/desk/" not in str(place)}
    secret = [*TOLD.values(), "Roodborst", "zwaluwstaart", "kanariegeel", "neutral bytes of a screenshot", "Wilhelmina"]
    secret += [code, code.replace("-", ""), receipt.read(code)]
    for place, held in found.items():
        for word in secret:
            assert word.encode() not in held, (place, word)
    written = [place for place in found if place.suffix not in {".json", ".key"}]
    assert {"public.sqlite", "serve.log"} <= {place.name for place in written}
    for place in written:  # the line of the start names where the door listens: a name, no address of a visitor
        assert b"127.0.0.1" not in found[place], place
        assert socket.inet_aton("127.0.0.1") not in found[place] or place.name.startswith("public.sqlite")
    assert list((door.folder.parent / "tmp").rglob("*.upload*")) == []


def test_the_desk_alone_opens_what_was_sent(door: Served) -> None:
    form = {**TOLD, "form": token_of(door.get("/report/r2/"))}
    code_of(door.post("/report/r2/", form))
    rows = sqlite3.connect(door.folder / "public.sqlite").execute("select sealed from public_door_waiting order by id")
    opened = [inward(unseal(sealed, door.desk.opening, about=b"entry")) for (sealed,) in rows]
    assert opened[-1].answers == TOLD  # type: ignore[union-attr]


def test_times_are_kept_by_the_hour(door: Served) -> None:
    code_of(door.post("/report/r1/", {**TOLD, "form": token_of(door.get("/report/r1/"))}))
    kept = sqlite3.connect(door.folder / "public.sqlite")
    for table, column in (("waiting", "made_hour"), ("receipt", "made_hour"), ("formsent", "made_hour")):
        for (told,) in kept.execute(f"select {column} from public_door_{table}"):
            assert told.endswith(":00:00")


def test_there_is_no_table_for_sessions_people_or_addresses(door: Served) -> None:
    kept = sqlite3.connect(door.folder / "public.sqlite")
    tables = {name for (name,) in kept.execute("select name from sqlite_master where type = 'table'")}
    ours = {name for name in tables if name.startswith(("public_door_", "public_hotlines_"))}
    assert tables - ours == {"django_migrations", "sqlite_sequence"}
    columns = {row[1] for name in ours for row in kept.execute(f"pragma table_info({name})")}
    assert not {name for name in columns if "address" in name or name == "ip" or name.endswith("_ip")}


def test_the_folder_and_the_keys_are_for_the_door_alone(door: Served) -> None:
    assert (door.folder / "keys" / "door.key").stat().st_mode & 0o077 == 0
    assert (door.folder / "keys" / "public-card.json").exists()


def test_memory_is_never_written_when_something_breaks(door: Served) -> None:
    master, *_ = children_of(door.process)
    for process in children_of(master):
        limits = Path(f"/proc/{process}/limits").read_text()
        assert re.search(r"Max core file size\s+0\s+0\s", limits)


def test_without_a_card_of_the_desk_nothing_is_served(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "vangnet", "serve", "--door", "public"]
    environment = {**os.environ, "VANGNET_DATA": str(tmp_path / "data")}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "there is no card of the desk" in ended.stderr
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0


def _send_nonsense(door: Served) -> None:
    """What no browser sends: gunicorn's own log names the address of who does, unless it is told not to."""
    port = int(door.address.rpartition(":")[2])
    for told in (b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01 nonsense\r\n\r\n", b"GET / HTTP/1.1\r\nHost: evil\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", port), 10) as opened:
            opened.sendall(told)
            opened.settimeout(5)
            opened.recv(1_000)


def _all(folder: Path) -> Iterator[Path]:
    return (place for place in folder.rglob("*") if place.is_file())

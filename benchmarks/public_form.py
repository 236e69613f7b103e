"""The public door under load: a minute of reports at 50 a second, each of which must be there afterwards.

A real server (gunicorn, SQLite with full synchronisation) on loopback; the people run on the same processors, each from
one of many loopback addresses, so that the limit of one address holds as it does outside. Afterwards the desk's key
opens every entry, and every receipt that somebody was shown is looked for.
"""

import http.client
import os
import re
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import msgspec

from benchmarks.measure import Bench, Line
from vangnet.transfer import receipt
from vangnet.transfer.keys import DoorKeys, keys_at, read_card, write_card
from vangnet.transfer.sealing import unseal
from vangnet.transfer.shapes import Sent, inward

RATE = 50
ADDRESSES = 400
PEOPLE_AT_ONCE = 48
_TOKEN = re.compile(rb'name="form" value="([^"]+)"')
_CODE = re.compile(rb'id="code"[^>]*>([^<]+)<')


class Answer(msgspec.Struct, frozen=True):
    """What one person got: the code, how long the page took from when it was due, and the code of the answer."""

    number: int
    code: str
    seconds: float
    status: int


def lines(bench: Bench) -> Iterator[Line]:
    seconds = 10 if bench.quick else 60
    folder = bench.folder / "public-door"
    desk = keys_at(folder / "desk" / "door.key", "desk")
    (folder / "public" / "keys").mkdir(parents=True)
    write_card(desk.card, folder / "public" / "keys" / "desk-card.json")
    port = _free_port()
    door = _serve(folder / "public", port)
    try:
        _wait(port)
        _load(port, 3, first=1_000_000)  # both processes are warm
        began = time.monotonic()
        answers = _load(port, seconds, first=0)
        took = time.monotonic() - began
    finally:
        door.terminate()
        door.wait(30)
    yield _line(answers, _lost(answers, folder / "public", desk), seconds, took)
    shutil.rmtree(folder)


def _line(answers: list[Answer], lost: int, seconds: int, took: float) -> Line:
    accepted = [answer for answer in answers if answer.code]
    spent = sorted(answer.seconds for answer in accepted) or [0.0]
    p95 = spent[int(len(spent) * 0.95)]
    told = f"{len(accepted)} of {len(answers)} accepted in {took:.1f} s, {lost} of them lost; "
    told += f"median {statistics.median(spent) * 1000:.0f} ms, 95th percentile {p95 * 1000:.0f} ms"
    is_met = len(accepted) == len(answers) == RATE * seconds and lost == 0 and took < seconds * 1.05 + 1
    return Line(f"public form, {RATE} reports a second for {seconds} s", told, "none lost", is_met)


def _load(port: int, seconds: int, *, first: int) -> list[Answer]:
    """Reports that come at their own pace, whether or not the earlier ones were answered."""
    began = time.monotonic() + 0.2

    def person(number: int) -> Answer:
        due = began + number / RATE
        time.sleep(max(0.0, due - time.monotonic()))
        return _report(port, first + number, due)

    with ThreadPoolExecutor(PEOPLE_AT_ONCE) as people:
        return list(people.map(person, range(seconds * RATE)))


def _report(port: int, number: int, due: float) -> Answer:
    """Open the form and send it, from an address of one's own."""
    source = (f"127.77.{number % ADDRESSES // 250}.{number % ADDRESSES % 250 + 1}", 0)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=source)
    try:
        connection.request("GET", "/report/r1/", headers={"Host": "localhost"})
        token = _TOKEN.search(connection.getresponse().read())
        form = {"form": token[1].decode() if token else "", "story": _story(number), "platform": "Voorbeeldchat"}
        headers = {"Host": "localhost", "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/report/r1/", urlencode(form), headers)
        response = connection.getresponse()
        code = _CODE.search(response.read())
        return Answer(number, code[1].decode() if code else "", time.monotonic() - due, response.status)
    except OSError:
        return Answer(number, "", time.monotonic() - due, 0)
    finally:
        connection.close()


def _story(number: int) -> str:
    return f"Melding {number}: een profiel deelde strafbaar materiaal in een groep." + " Ik ben weggegaan." * 8


def _lost(answers: list[Answer], data: Path, desk: DoorKeys) -> int:
    """How many that were accepted are not there: neither their receipt, nor an entry that the desk can open."""
    key = desk.shared_with(read_card(data / "keys" / "public-card.json"))
    kept = sqlite3.connect(data / "public.sqlite")
    receipts = {bytes(row[0]) for row in kept.execute("select digest from public_door_receipt")}
    opened = {}
    for (sealed,) in kept.execute("select sealed from public_door_waiting"):
        entry = inward(unseal(sealed, desk.opening, about=b"entry"))
        if isinstance(entry, Sent):
            opened[entry.receipt] = entry.answers["story"]
    lost = 0
    for answer in answers:
        if answer.code:
            digest = receipt.digest(receipt.read(answer.code), key)
            lost += digest not in receipts or opened.get(digest) != _story(answer.number)
    return lost


def _serve(data: Path, port: int) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "VANGNET_DATA": str(data)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "vangnet", "serve", "--door", "public", "--port", str(port)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)


def _free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])


def _wait(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return

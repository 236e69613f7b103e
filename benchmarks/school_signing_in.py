"""The school door: 2,000 people sign in within ten minutes, and 20,000 are invited; none may be lost.

Real processes (gunicorn with two workers, the sender of mails, SQLite with full synchronisation) and a real SMTP server
on loopback; the people, their mail boxes and their apps run on the same processors. Each types an address, waits for
the mail, types its code, and then that of the app, over a connection and from a network of his or her own school.
Afterwards the desk's key opens what was told, and each of them is looked for.
"""

import html
import http.client
import json
import os
import re
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import urlencode

import msgspec
from aiosmtpd.controller import Controller
from django_otp.oath import totp

from benchmarks.measure import Bench, Line, load
from vangnet.cli.serve import HOUSES, Place, _web
from vangnet.transfer.bundle import open_entry
from vangnet.transfer.keys import DoorKeys, keys_at, write_card
from vangnet.transfer.school import Came, Mailed, from_school

SIGN_INS, MINUTES = 2_000, 10
INVITED = 20_000
PEOPLE_AT_ONCE = 64
SCHOOLS = 500  # each with an address of its own
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
_CODE = re.compile(r"\b(\d{4}) (\d{4})\b")

# Contacts who set up an app before: made as the desk's bundles and the pages make them
MAKE = """
import json, secrets, sys
from vangnet.cli.desk import prepare
prepare()
from django.db import transaction
from vangnet.portals.school import people, signing_in, storage
from vangnet.portals.school.models import Contact
from vangnet.transfer import school
count, told = int(sys.argv[1]), {}
with transaction.atomic():
    for number in range(count):
        email = f"person{number}@testboom.example"
        people.take_contact(school.Contact(identity=f"{number:032x}", school="99XX De Testboom", email=email))
        row, secret = Contact.objects.get(identity=f"{number:032x}"), secrets.token_hex(20)
        row.secret = storage.sealed(secret, about=signing_in._about(row))
        row.save()
        told[email] = secret
json.dump(told, sys.stdout)
"""
INVITE = """
import django
django.setup()
from datetime import timedelta
from django.utils import timezone
from vangnet.portals.school import mail
from vangnet.portals.school.models import Alert, Asked, Contact, OneTimeKey
key = OneTimeKey.objects.create(number=1, public=b"k" * 32)
until = timezone.now() + timedelta(days=14)
alert = Alert.objects.create(identity="a" * 32, questions=b"", crop=b"", key=key, until=until)
people = list(Contact.objects.all())
Asked.objects.bulk_create([Asked(alert=alert, contact=one) for one in people], batch_size=500)
mail.invite(people)
"""
SEND = """
import threading
import django
django.setup()
from vangnet.portals.school.mail import keep_sending
keep_sending(threading.Event())
"""


class Arrival(msgspec.Struct, frozen=True):
    """One person: whether let in, and how long the pages and the mail took, in seconds."""

    is_in: bool
    pages: float
    mail: float
    why: str = ""


class Boxes:
    """The mail boxes of all: the newest code of each address, and how many mails came."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}
        self.came: Counter[str] = Counter()
        self.changed = threading.Condition()

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:  # noqa: N802
        got = message_from_bytes(envelope.content, policy=policy.default)  # type: ignore[attr-defined]
        found = _CODE.search(got.get_content())  # type: ignore[attr-defined]
        with self.changed:
            self.came[str(got["To"])] += 1
            if found:
                self.codes[str(got["To"])] = found[0]
            self.changed.notify_all()
        return "250 OK"

    def code_of(self, email: str) -> str:
        with self.changed:
            self.changed.wait_for(lambda: email in self.codes, timeout=60)
            return self.codes.get(email, "")


def lines(bench: Bench) -> Iterator[Line]:
    people, sign_ins = (1_000, 200) if bench.quick else (INVITED, SIGN_INS)
    folder, boxes = bench.folder / "school-door", Boxes()
    desk = keys_at(folder / "desk" / "door.key", "desk")
    (folder / "school" / "keys").mkdir(parents=True)
    write_card(desk.card, folder / "school" / "keys" / "desk-card.json")
    port, post = _free_port(), Controller(boxes, hostname="127.0.0.1", port=_free_port())
    post.start()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "vangnet.config.school",
        "VANGNET_DATA": str(folder / "school"),
        "VANGNET_SMTP_HOST": "127.0.0.1",
        "VANGNET_SMTP_PORT": str(post.port),
        "VANGNET_MAIL_FROM": "schoolalert@police.example",
    }
    made = subprocess.run(
        [sys.executable, "-c", MAKE, str(people)], env=environment, stdout=subprocess.PIPE, check=True
    )
    secrets = json.loads(made.stdout)
    web = _web(HOUSES["school"], Place("127.0.0.1", port, "localhost", None, None, behind_proxy=False), 2)
    running = [
        subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        for command in (web, [sys.executable, "-c", SEND])
    ]
    try:
        _wait(port)
        yield _signed_in(port, boxes, dict(list(secrets.items())[:sign_ins]), folder / "school", desk)
        yield _invited(boxes, people, environment, folder / "school", desk)
    finally:
        for one in running:
            one.terminate()
        for one in running:
            one.wait(30)
        post.stop()
    shutil.rmtree(folder)


def _signed_in(port: int, boxes: Boxes, secrets: dict[str, str], data: Path, desk: DoorKeys) -> Line:
    pace = MINUTES * 60 / SIGN_INS  # seconds between one and the next: they fill the ten minutes
    before, began = load(), time.monotonic() + 1

    def person(place: int, email: str) -> Arrival:
        time.sleep(max(0.0, began + place * pace / 2 - time.monotonic()))  # twice as fast as the bar
        return _sign_in(port, boxes, place, email, secrets[email])

    with ThreadPoolExecutor(PEOPLE_AT_ONCE) as crowd:
        came = list(crowd.map(person, range(len(secrets)), secrets))
    took = time.monotonic() - began
    ins = [one for one in came if one.is_in]
    told = {entry.contact for entry in _told(data, desk) if isinstance(entry, Came) and entry.what == "signed_in"}
    lost = len(secrets) - min(len(ins), len(told))
    pages, mails = sorted(one.pages for one in ins), sorted(one.mail for one in ins)
    what = f"{len(ins)} of {len(secrets)} in, {lost} lost, in {took / 60:.1f} min; "
    what += f"seven answers of one person: median {statistics.median(pages) * 1000:.0f} ms, "
    what += f"95th percentile {pages[int(len(pages) * 0.95)] * 1000:.0f} ms; "
    what += f"mail after median {statistics.median(mails) * 1000:.0f} ms, longest {mails[-1]:.1f} s; "
    what += f"load {before} before, {load()} after"
    for why, count in Counter(one.why for one in came if one.why).items():
        what += f"; {count} x {why}"
    is_met = lost == 0 and took < len(secrets) * pace
    return Line(f"school door, {len(secrets):,} sign-ins", what, f"none lost, in {MINUTES} min", is_met)


def _sign_in(port: int, boxes: Boxes, place: int, email: str, secret: str) -> Arrival:
    """All pages of one person, as a browser asks for them."""
    school = place % SCHOOLS
    source = (f"127.88.{school // 250}.{school % 250 + 1}", 0)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=source)
    cookies: dict[str, str] = {}
    spent = 0.0

    def asked(method: str, path: str, **form: str) -> tuple[int, str, bytes]:
        nonlocal spent
        start = time.monotonic()
        headers = {"Host": "localhost", "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urlencode(form) if form else None, headers)
        response = connection.getresponse()
        page = response.read()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            cookies[name] = value
        spent += time.monotonic() - start
        return response.status, response.headers.get("Location", ""), page

    def token(page: bytes) -> dict[str, str]:
        found = _TOKEN.search(page)
        return {"csrfmiddlewaretoken": html.unescape(found[1].decode())} if found else {}

    try:
        _status, _to, page = asked("GET", "/sign-in/")
        asked("POST", "/sign-in/", email=email, **token(page))
        start = time.monotonic()
        _status, _to, page = asked("GET", "/code/")
        code = boxes.code_of(email)
        waited = time.monotonic() - start
        status, to, _page = asked("POST", "/code/", code=code, **token(page))
        if to != "/app/":
            return Arrival(is_in=False, pages=spent, mail=waited, why=f"code: {status}")
        _status, _to, page = asked("GET", "/app/")
        status, to, _page = asked("POST", "/app/", code=f"{totp(bytes.fromhex(secret)):06}", **token(page))
        if to != "/":
            return Arrival(is_in=False, pages=spent, mail=waited, why=f"app: {status}")
        status, _to, _page = asked("GET", "/")
        return Arrival(
            is_in=status == 200, pages=spent, mail=waited, why="" if status == 200 else f"first page: {status}"
        )
    except OSError as error:
        return Arrival(is_in=False, pages=spent, mail=0.0, why=type(error).__name__)
    finally:
        connection.close()


def _invited(boxes: Boxes, people: int, environment: dict[str, str], data: Path, desk: DoorKeys) -> Line:
    before = load()
    boxes.came.clear()
    subprocess.run([sys.executable, "-c", INVITE], env=environment, check=True)
    began = time.monotonic()
    with boxes.changed:
        boxes.changed.wait_for(lambda: len(boxes.came) >= people, timeout=3_600)
    took = time.monotonic() - began
    time.sleep(2)  # what would come twice comes now, and the last is written down
    told = {entry.contact for entry in _told(data, desk) if isinstance(entry, Mailed) and not entry.problem}
    lost, twice = people - len(boxes.came), sum(boxes.came.values()) - len(boxes.came)
    what = f"{len(boxes.came):,} came, {twice} twice, {people - len(told)} not told to the desk, "
    what += f"in {took:.0f} s: {people / took:.0f} mails a second; load {before} before, {load()} after"
    is_met = lost == twice == 0 and len(told) == people
    return Line(f"school door, {people:,} invitations", what, "none lost", is_met)


def _told(data: Path, desk: DoorKeys) -> Iterator[object]:
    """What waits for the desk, opened with its key."""
    kept = sqlite3.connect(data / "school.sqlite")
    for (sealed,) in kept.execute("select sealed from school_door_waiting"):
        yield from_school(open_entry(sealed, desk))
    kept.close()


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

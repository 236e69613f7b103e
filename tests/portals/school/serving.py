"""The school door as processes of its own: web server and sender of mails, with people whom the desk told of."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from aiosmtpd.controller import Controller

from tests.cli.test_serve import free_port
from tests.portals.public.serving import _wait_for
from tests.portals.school.conftest import Letters
from vangnet.cli.serve import HOUSES, Place, _web
from vangnet.transfer import receipt
from vangnet.transfer.keys import DoorKeys, keys_at, write_card

MAKE = """
import base64, json, sys
from vangnet.cli.desk import prepare
prepare()
from vangnet.portals.school import people
from vangnet.transfer.school import Contact
for told in json.load(sys.stdin):
    told["activation"] = base64.b64decode(told["activation"])
    assert people.take_contact(Contact(**told))
"""
SEND = """
import threading
import django
django.setup()
from vangnet.portals.school.mail import keep_sending
keep_sending(threading.Event(), every=0.2)
"""


class Served(msgspec.Struct):
    """A door that is being served: where, what it keeps and writes, whom it knows by which code, and their mail."""

    address: str
    folder: Path
    log: Path
    desk: DoorKeys
    activations: dict[str, str]
    letters: Letters
    environment: dict[str, str]


@contextmanager
def served(folder: Path, emails: list[str]) -> Iterator[Served]:
    """Serve a new door that knows some people."""
    data, log, port, letters = folder / "school", folder / "serve.log", free_port(), Letters()
    desk, own = keys_at(folder / "desk" / "door.key", "desk"), keys_at(data / "keys" / "door.key", "school")
    write_card(desk.card, data / "keys" / "desk-card.json")
    post = Controller(letters, hostname="127.0.0.1", port=free_port())
    post.start()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "vangnet.config.school",
        "VANGNET_DATA": str(data),
        "VANGNET_SMTP_HOST": "127.0.0.1",
        "VANGNET_SMTP_PORT": str(post.port),
        "VANGNET_MAIL_FROM": "Politie <schoolalert@police.example>",
    }
    activations = {email: receipt.new() for email in emails}
    shared = own.shared_with(desk.card)
    told = [
        {
            "identity": f"{number:032x}",
            "school": "99XX De Testboom",
            "email": email,
            "activation": base64.b64encode(receipt.digest(code, shared)).decode(),
        }
        for number, (email, code) in enumerate(activations.items())
    ]
    subprocess.run([sys.executable, "-c", MAKE], input=json.dumps(told), text=True, env=environment, check=True)
    web = _web(HOUSES["school"], Place("127.0.0.1", port, "localhost", None, None, behind_proxy=False), 1)
    with open(log, "wb") as out:
        processes = [
            subprocess.Popen(command, env=environment, stdout=out, stderr=out)
            for command in (web, [sys.executable, "-c", SEND])
        ]
    try:
        _wait_for(f"http://localhost:{port}/sign-in/", log)
        yield Served(f"http://localhost:{port}", data, log, desk, activations, letters, environment)
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(30)
        post.stop()

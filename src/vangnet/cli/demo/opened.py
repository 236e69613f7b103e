"""The sample desk and its two doors, opened: web servers, workers, and the codes with which to sign in."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from rich.console import Console, Group
from rich.live import Live
from rich.table import Column, Table

from vangnet.cli.demo import desk, schools
from vangnet.cli.demo.first_time import codes_in

_STEP_SECONDS = 30
_PLAIN: Any = {"box": None, "padding": (0, 2, 0, 0)}


def open_desk(port: int) -> None:
    """Make the sample in a temporary folder and serve it until somebody stops it."""
    console = Console(highlight=False)
    data, public, school = (Path(tempfile.mkdtemp(prefix=f"vangnet-{door}-")) for door in ("desk", "public", "school"))
    console.print("Drawing exhibits, a library and a team, and asking invented schools …")
    os.environ.update(desk.ENVIRONMENT)
    beside = schools.Beside(data, school)
    accounts = desk.make(data, public, with_year=True)
    professionals = beside.run_alerts()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that the doors end with it
    told = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    at_school = f"http://localhost:{port + 2}"
    doors = [
        _serve("desk", port, {**told, "VANGNET_DATA": str(data), "VANGNET_SCHOOL_ADDRESS": at_school}),
        _serve("public", port + 1, {**told, "VANGNET_DATA": str(public)}),
        _serve("school", port + 2, beside.environment),
    ]
    console.print(f"Password of everybody: [bold]{desk.PASSWORD}[/]   (this is a sample: {data})")
    console.print(f"Report something at http://localhost:{port + 1}; within two minutes it is at the desk.")
    console.print(f"Answer a Schoolalert at {at_school}: how to sign in there stands below the team.")
    console.print(f"Its mails go nowhere; they lie in {school / schools.MAIL}.")
    try:
        with Live(_shown(accounts, professionals, school), console=console, refresh_per_second=1) as live:
            while all(door.poll() is None for door in doors):
                time.sleep(1)
                live.update(_shown(accounts, professionals, school))
    except KeyboardInterrupt:
        pass
    finally:
        for door in doors:
            door.terminate()
        for door in doors:
            door.wait()


def _serve(door: str, port: int, environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "vangnet", "serve", "--door", door, "--port", str(port)]
    return subprocess.Popen(command, env=environment)  # noqa: S603  # our own program


def _shown(accounts: list[desk.Account], professionals: list[schools.Professional], school: Path) -> Group:
    return Group(_codes(accounts), "", _codes_of_schools(professionals, school / schools.MAIL))


def _codes_of_schools(professionals: list[schools.Professional], mails: Path) -> Table:
    """Who of the schools may come in, and by which codes: the one that would lie in the mail is shown here."""
    mailed = codes_in(mails)
    titles = ("At the school door", "E-mail address", "Code by letter", "Code by mail", "Code of the app")
    table = Table(*(Column(title, overflow="fold") for title in titles), **_PLAIN)  # a code is never cut
    for each in professionals:
        app = _code(each.secret) if each.secret else "in your own app"
        letter = each.code or "came before"
        table.add_row(f"{each.name}, {each.school}", each.email, letter, mailed.get(each.email, "ask for it"), app)
    return table


def _codes(accounts: list[desk.Account]) -> Table:
    """Who is who, and the code that their app would show now."""
    left = _STEP_SECONDS - int(time.time()) % _STEP_SECONDS
    table = Table("Number", "Name", "Role", f"Code (for {left} s)", **_PLAIN)
    for account in accounts:
        table.add_row(account.number, account.name, ", ".join(account.roles), code_of(account))
    return table


def code_of(account: desk.Account) -> str:
    """What the TOTP app of somebody of the sample shows now."""
    return _code(account.secret)


def _code(secret: str) -> str:
    from django_otp.oath import totp

    return f"{totp(bytes.fromhex(secret)):06}"

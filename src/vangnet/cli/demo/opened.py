"""The sample desk, opened: the web server, its workers, and the codes with which to sign in."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.live import Live
from rich.table import Table

from vangnet.cli.demo import desk

_STEP_SECONDS = 30


def open_desk(port: int) -> None:
    """Make the sample in a temporary folder and serve it until somebody stops it."""
    console = Console(highlight=False)
    data = Path(tempfile.mkdtemp(prefix="vangnet-desk-"))
    console.print("Drawing two exhibits, a library and a team …")
    accounts = desk.make(data)
    command = [sys.executable, "-m", "vangnet", "serve", "--door", "desk", "--port", str(port)]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that the desk ends with it
    served = subprocess.Popen(command, env={**os.environ, "VANGNET_DATA": str(data)})  # noqa: S603  # our own program
    console.print(f"Password of everybody: [bold]{desk.PASSWORD}[/]   (this is a sample: {data})")
    try:
        with Live(_codes(accounts), console=console, refresh_per_second=1) as live:
            while served.poll() is None:
                time.sleep(1)
                live.update(_codes(accounts))
    except KeyboardInterrupt:
        pass
    finally:
        served.terminate()
        served.wait()


def _codes(accounts: list[desk.Account]) -> Table:
    """Who is who, and the code that their app would show now."""
    left = _STEP_SECONDS - int(time.time()) % _STEP_SECONDS
    table = Table("Number", "Name", "Role", f"Code (for {left} s)", box=None, padding=(0, 2, 0, 0))
    for account in accounts:
        table.add_row(account.number, account.name, ", ".join(account.roles), code_of(account))
    return table


def code_of(account: desk.Account) -> str:
    """What the TOTP app of somebody of the sample shows now."""
    from django_otp.oath import totp

    return f"{totp(bytes.fromhex(account.secret)):06}"

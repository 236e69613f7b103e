"""The command line: it translates words into calls, and outcomes into exit codes."""

import importlib
import os
import sys
from typing import NoReturn

import click

from vangnet import __version__
from vangnet.errors import ExitCode, VangnetError
from vangnet.sandbox import warm

COMMANDS = {
    "scan": "vangnet.cli.scan:scan",
    "capture": "vangnet.cli.capture:capture",
    "sensor": "vangnet.cli.sensor:sensor",
    "join": "vangnet.cli.join:join",
    "show": "vangnet.cli.show:show",
    "rematch": "vangnet.cli.rematch:rematch",
    "compare": "vangnet.cli.compare:compare",
    "export": "vangnet.cli.export:export",
    "sample": "vangnet.cli.sample:sample",
    "library": "vangnet.cli.library:library",
    "borders": "vangnet.cli.borders:borders",
    "signatures": "vangnet.cli.signatures:signatures",
    "serve": "vangnet.cli.serve:serve",
    "door": "vangnet.cli.door:door",
    "hotline": "vangnet.cli.hotline:hotline",
    "people": "vangnet.cli.people:people",
    "reports": "vangnet.cli.reports:reports",
    "routes": "vangnet.cli.routes:routes",
    "schools": "vangnet.cli.schools:schools",
    "networks": "vangnet.cli.networks:networks",
    "case-file": "vangnet.cli.case_file:case_file",
    "statistics": "vangnet.cli.statistics:statistics",
    "audit": "vangnet.cli.audit:audit",
    "demo": "vangnet.cli.demo:demo",
    "work": "vangnet.cli.work:work",
}
SHORT_HELP = {
    "scan": "Give every file of EXHIBIT one status: known, similar, irrelevant, new, undecided or other.",
    "capture": "Say when, where and with what the new media of the scan in DIR were made, and what to look at first.",
    "sensor": "Say how likely it is that pictures were made by the sensor of one device, on originals only.",
    "join": "Join files that were split over several places, and judge them.",
    "show": "Show what the scan in DIR found: counts by status, why files are undecided, and which lists hit.",
    "rematch": "Match the scan in DIR again with a new version of the library, without reading the exhibit.",
    "compare": "Compare the scans in EARLIER and LATER: what is new, what is gone, and what lies elsewhere.",
    "export": "Write the records of the scan in DIR to a file.",
    "sample": "Draw a random sample whose method the defence can check, and tell what it says.",
    "library": "Keep the library of known material: lists of hashes, never pictures.",
    "borders": "Keep official borders, each with its year: municipalities, provinces, countries, police units.",
    "signatures": "Keep a unit's own table of signatures: what apps and devices leave in the files that they write.",
    "serve": "Open a door: the desk of a unit, the public door where people report, or the school door of Schoolalert.",
    "door": "Tie the desk and a door outside the wall together: cards, and bundles that go one way.",
    "hotline": "For a hotline: make its access key, open what the desk told it, sign tokens.",
    "people": "Say who may use the desk: the first administrator, and what cannot be done on its pages.",
    "reports": "Take files of reports in, weigh reports again, keep the books, and count.",
    "routes": "Show, check and try the table of where reports go.",
    "schools": "Take lists of schools and of their people in, for Schoolalert.",
    "networks": "Read exports of chats and forums, and measure who keeps a network going; needs no desk.",
    "case-file": "Check the file of a case that a desk made for the prosecutor; needs no desk.",
    "statistics": "Tell the figures of a year: what source documents told, and what this desk counts or has frozen.",
    "audit": "Check the desk's log of what was seen and done, and give it out.",
    "demo": "Build a small library from neutral pictures, scan an exhibit with it, and show the outcome.",
    "work": "Do the desk's work that takes long: its scans, and what must happen regularly.",
}
_WORKERS = {
    "scan": ("vangnet.scan.worker", "vangnet.scan.reader"),
    "capture": ("vangnet.scan.viewing.worker", "vangnet.scan.reader"),
    "demo": ("vangnet.scan.worker",),
    "sensor": ("vangnet.scan.viewing.worker", "vangnet.scan.reader"),
    "signatures": ("vangnet.scan.viewing.worker", "vangnet.scan.reader"),
    "join": ("vangnet.scan.parts.worker",),
    "reports": ("vangnet.intake.worker",),
    "networks": ("vangnet.networks.worker",),
    "work": ("vangnet.scan.worker", "vangnet.scan.reader", "vangnet.scan.parts.worker"),
}
STOPPED_BY_HAND = 130  # what a shell expects after Ctrl-C


class Commands(click.Group):
    """Commands that are imported when they are called, so that `--help` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Tell what there is without importing it."""
        with formatter.section("Commands"):
            formatter.write_dl(list(SHORT_HELP.items()))


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="vangnet")
def cli() -> None:
    """Recognise what is known in a seizure, so that what is NEW is found.

    Exit codes: 0 done; 1 our fault; 2 usage; 3 done, but some files could
    not be read or judged; 4 input refused, nothing changed; 5 the audit log
    is not as it was written.
    """


def main() -> NoReturn:
    """Run one command and leave with its exit code."""
    if len(sys.argv) > 1 and sys.argv[1] in _WORKERS:
        warm(*_WORKERS[sys.argv[1]])
    try:
        code = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(STOPPED_BY_HAND)
    except click.ClickException as error:
        error.show()
        sys.exit(ExitCode.USAGE)
    except VangnetError as error:
        click.echo(f"vangnet: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:  # the reader of a pipe, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(ExitCode.DONE)
    sys.exit(code if isinstance(code, int) else ExitCode.DONE)

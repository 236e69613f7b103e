"""`vangnet capture`: when, where and with what media were made, and what to look at first."""

from pathlib import Path

import click
import msgspec

from vangnet.cli.borders import default_folder
from vangnet.cli.captured import print_capture, print_moves
from vangnet.cli.progress import capturing
from vangnet.errors import ExitCode, UsageError
from vangnet.scan.passwords import read_passwords

_EXAMPLE = """
\b
Examples:
  vangnet capture exhibit-17
  vangnet capture exhibit-17 --facts facts.toml --borders /srv/borders
  vangnet capture exhibit-17 --replay own-rules.toml
  vangnet show exhibit-17 --medium 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08

The same command goes on where a stopped one left off. Facts are what people state, each with its source:

\b
  [[statement]]
  fact = "has_access"     # or is_imminent, is_live, in_contact,
  value = true            # person_identifiable, place_identifiable
  source = "interview of 3 October, page 3"
  by = "A. de Vries, 12345"
  media = ["9f86..."]     # SHA-256; left out: said of the whole case
"""

_file = click.Path(path_type=Path)


@click.command(epilog=_EXAMPLE)
@click.argument("directory", metavar="DIR", type=_file)
@click.option("--exhibit", type=_file, help="Where the evidence stands now.  [default: where the scan found it]")
@click.option("--jobs", "-j", type=click.IntRange(1), help="Workers at once.  [default: one per processor]")
@click.option("--passwords", metavar="FILE", type=_file, help="Text file with passwords, one a line; not stored.")
@click.option("--borders", type=_file, help="Folder of borders.  [default: those under VANGNET_DATA]")
@click.option("--exiftool/--no-exiftool", default=True, show_default=True, help="Ask ExifTool too, if installed.")
@click.option("--shots", is_flag=True, help="Also look for pictures of one shot position: decodes every picture.")
@click.option("--text", is_flag=True, help="Also read the text in pictures: decodes every picture.")
@click.option("--facts", metavar="FILE", type=_file, help="TOML file: what people state of the case and its media.")
@click.option("--rules", metavar="FILE", type=_file, help="TOML file: the unit's own rules for the lanes.")
@click.option("--signatures", metavar="FILE", type=_file, help="TOML file: what `vangnet signatures learn` learnt.")
@click.option("--replay", metavar="RULES", type=_file, help="Only tell what these rules would move to another lane.")
@click.option("--limit", type=click.IntRange(0), default=50, show_default=True, help="How many moves to list.")
@click.option("--language", type=click.Choice(["nl", "en"]), default="nl", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print the summary, or the moves, as JSON.")
def capture(
    directory: Path,
    exhibit: Path | None,
    jobs: int | None,
    passwords: Path | None,
    borders: Path | None,
    exiftool: bool,
    shots: bool,
    text: bool,
    facts: Path | None,
    rules: Path | None,
    signatures: Path | None,
    replay: Path | None,
    limit: int,
    language: str,
    as_json: bool,
) -> int:
    """Say when, where and with what the new media of the scan in DIR were made, and what to look at first.

    New, similar, and known media whose child nobody identified are read again from the exhibit, which is only read.
    Every one of them gets findings with sources, doubts and contradictions, and a lane of urgency with its reasons.
    Nothing is closed by itself, and no program judges a picture.
    """
    if replay is not None:
        if any(given is not None for given in (rules, facts, signatures)):
            raise UsageError(
                "--replay tries rules on what was concluded before; it takes no --rules, --facts or --signatures"
            )
        print_moves(directory, replay, limit, language, as_json=as_json)
        return ExitCode.DONE
    from vangnet.capture.run import capture as run_capture
    from vangnet.capture.urgency.rules import rules as read_rules
    from vangnet.capture.urgency.statements import statements

    with capturing() as watch:
        summary = run_capture(
            directory,
            exhibit=exhibit,
            passwords=read_passwords(passwords) if passwords else (),
            jobs=jobs,
            borders=borders or Path(default_folder()),
            exiftool=exiftool,
            shots=shots,
            text=text,
            lane_rules=read_rules(rules) if rules else None,
            signatures=signatures,
            statements=statements(facts) if facts else (),
            watch=watch,
        )
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(summary)).decode())
    else:
        print_capture(summary, language)
    is_whole = summary.scan_complete and not summary.unread and not summary.faults
    return ExitCode.DONE if is_whole else ExitCode.DONE_WITH_UNREAD

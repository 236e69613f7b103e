"""What a message says besides its words: files, links, mentions, that it was deleted or edited."""

import posixpath
import re
from functools import cache
from typing import NamedTuple

from vangnet.networks.formats.whatsapp.grammar import compiled, plain, words
from vangnet.networks.formats.whatsapp.headers import visible
from vangnet.networks.formats.whatsapp.people import is_you
from vangnet.networks.shape import Medium

_LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_ISOLATED = re.compile("@\u2068([^\u2069\n]{1,256})\u2069")
_NUMBER = re.compile(r"(?<![\w@.])@(\d{7,20}(?:@lid)?)(?![\w@])")
_MOST = 512  # of links, of mentions and of files of one message


class Said(NamedTuple):
    """What is read from the text of a message."""

    media: tuple[Medium, ...] = ()
    links: tuple[str, ...] = ()
    mentioned: tuple[str, ...] = ()  # names, numbers without a plus, or identities
    is_deleted: bool = False
    deleted_by: str | None = None  # the administrator who deleted it; "" where not named
    is_deleted_by_owner: bool = False
    is_edited: bool = False


def read(text: str, file: str) -> Said:
    """Read the text of a message in the export `file`, beside which its media lie."""
    if "@" not in text and "<" not in text and "/" not in text and len(text) < 200 and not _notice().search(text):
        return Said()
    line = plain(text.partition("\n")[0][:400])
    by = next((found for one in _patterns("deleted_by") if (found := one.fullmatch(line))), None)
    return Said(
        media=tuple(_media(text, line, file))[:_MOST],
        links=tuple(one.rstrip(".,;:!?)'") for one in _LINK.findall(text)[:_MOST]),
        mentioned=tuple([*_ISOLATED.findall(text), *_NUMBER.findall(text)][:_MOST]),
        is_deleted=by is not None or any(one.fullmatch(line) for one in _patterns("deleted")),
        deleted_by=(by.groupdict().get("actor") or "") if by else None,
        is_deleted_by_owner=by is not None and is_you(line.partition(" ")[0]),
        is_edited=_edited().search(text) is not None,
    )


def _media(text: str, line: str, file: str) -> list[Medium]:
    bare = line.strip("<>")
    if kind := _omitted().get(bare):
        return [Medium(type="" if kind == "media" else kind, absent="not_exported")]
    if any(one.fullmatch(line) for one in _patterns("once")):
        return [Medium(absent="view_once")]
    names = [found[1] for found in _attached().finditer(text)]
    before = _before().fullmatch(line)
    return [_member(visible(name), file) for name in ([before[1], *names] if before else names)]


def _member(name: str, file: str) -> Medium:
    """A file of the export beside its text. A name that leads elsewhere leads nowhere."""
    is_plain = "/" not in name and "\\" not in name and name not in {"", ".", ".."}
    return Medium(path=posixpath.join(posixpath.dirname(file), name) if is_plain else "", name=name)


@cache
def _patterns(what: str) -> tuple[re.Pattern[str], ...]:
    return tuple(compiled(one) for one in words()["messages"][what])


@cache
def _omitted() -> dict[str, str]:
    return {said: kind for kind, all_said in words()["messages"]["omitted"].items() for said in all_said}


@cache
def _attached() -> re.Pattern[str]:
    return re.compile(f"<(?:{'|'.join(words()['messages']['attached_in'])}): ([^<>\n]{{1,255}})>")


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"(.{{1,255}}) \((?:{'|'.join(words()['messages']['attached'])})\)")


@cache
def _edited() -> re.Pattern[str]:
    return re.compile(f"<(?:{'|'.join(words()['messages']['edited'])})[.]?>[\u200e\u200f\\s]*$")


@cache
def _notice() -> re.Pattern[str]:
    """Words without which a short text says nothing besides itself."""
    return re.compile(r"omitted|weggelaten|deleted|verwijderd|attached|gevoegd|once|eenmalig")

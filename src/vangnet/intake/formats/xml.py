"""XML of strangers: a file is taken apart at its reports, and each is read by itself.

So a report that is broken costs one report, and no more than one is held. Document types and entities are refused:
nothing that a file declares is carried out (defusedxml).
"""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any
from xml.sax import SAXException  # the error only
from xml.sax.handler import ContentHandler  # the base of a receiver; the parser is defusedxml's
from xml.sax.xmlreader import AttributesImpl

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.sax import make_parser  # type: ignore[import-untyped]

from vangnet.evidence.reader import Readable
from vangnet.intake.formats.format import unreadable
from vangnet.intake.source import MOST_DEEP
from vangnet.intake.text import text_of
from vangnet.words import Word, word

LARGEST = 16 * 2**20
"""Characters of one report."""

_TAIL = 200  # characters at the end of what is held in which a token may have begun
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ROOT = re.compile(r"<([A-Za-z_][\w:.-]{0,99})[\s/>]")
_ENDS = {"<!--": "-->", "<![CDATA[": "]]>"}


def split(stream: Readable, *names: str) -> Iterator[tuple[str, str] | Word]:
    """Give the elements with these names, outermost only, each as its name and its text; a word for what is cut off."""
    token = re.compile(rf"<!--|<!\[CDATA\[|<(/?)(?:[\w.-]{{1,99}}:)?({'|'.join(names)})(?=[\s/>])")
    held, at, start, depth, outer = "", 0, -1, 0, ""
    root, tail = "", ""
    for chunk in chain(text_of(stream), ("",)):
        held += chunk
        tail = (tail + chunk)[-_TAIL:]
        root = root or ((begins := _ROOT.search(held)) and begins[1]) or ""
        while found := token.search(held, at):
            ends = _ENDS.get(found[0], ">")
            end = held.find(ends, found.end()) + len(ends)
            if end < len(ends):  # not all of it is there yet, or ever
                at = found.start()
                break
            at = end
            if found[2] is None or (start < 0 and found[1]):
                continue
            if start < 0:
                start, outer, depth = found.start(), found[2], 0
            if found[2] == outer:
                depth += -1 if found[1] else 0 if held[end - 2] == "/" else 1
            if depth <= 0:
                yield outer, held[start:end]
                start = -1
        else:
            at = max(at, held.find("<", max(at, len(held) - _TAIL)) if "<" in held[-_TAIL:] else len(held))
        keep = start if start >= 0 else at
        held, at, start = held[keep:], at - keep, min(start, 0)
        if len(held) > LARGEST:
            yield word("intake.too_large_report", largest=LARGEST)
            held, at, start = "", 0, -1
    if start >= 0 or (root.rpartition(":")[2] not in names and f"</{root}" not in tail):
        yield word("intake.cut_off")


def tree(text: str) -> tuple[Any, tuple[Word, ...]]:
    """One element as a tree (`intake.source`), and what was doubtful. Raises Unreadable."""
    receiver = _Receiver()
    cleaned = _NOT_XML.sub("\ufffd", text)
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(receiver)
    try:
        parser.feed(cleaned)
        parser.close()
    except (SAXException, DefusedXmlException, ValueError) as error:
        raise unreadable("no_xml", error=str(error)[:200]) from error
    return receiver.top, tuple(receiver.doubts)


class _Receiver(ContentHandler):
    """Builds the tree. What lies too deep is kept as text of what it lies in, and what is too long is cut there."""

    def __init__(self) -> None:
        super().__init__()
        self.top: Any = None
        self.doubts: list[Word] = []
        self._open: list[tuple[str, dict[str, Any], list[str]]] = []
        self._deeper = 0

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        if len(self._open) >= MOST_DEEP:
            if not self._deeper:
                self.doubts.append(word("intake.too_deep", name=name[:100], most=MOST_DEEP))
            self._deeper += 1
            return
        below = {f"@{key}": value for key, value in attrs.items() if not key.startswith(("xmlns", "xsi:"))}
        self._open.append((name.rpartition(":")[2], below, []))

    def characters(self, content: str) -> None:
        self._open[-1][2].append(content)

    def endElement(self, name: str) -> None:  # noqa: N802
        if self._deeper:
            self._deeper -= 1
            return
        name, below, texts = self._open.pop()
        text = "".join(texts)
        value: Any = text
        if below:
            if text.strip():
                below["#"] = text
            value = below
        if not self._open:
            self.top = value
            return
        above = self._open[-1][1]
        if name not in above:
            above[name] = value
        elif isinstance(above[name], list):
            above[name].append(value)
        else:
            above[name] = [above[name], value]

"""The XML of a Cellebrite report, gigabytes of it, as a stream of models; no more than one message is held.

Document types are refused, so nothing that a file declares is carried out. Behind a broken place reading goes on at the
next chat or message. To which chat it belongs is kept only where no beginning of another was passed over.
"""

import re
from collections.abc import Callable, Iterator
from xml.parsers import expat  # document types are refused below; without them there are no entities

from vangnet.evidence.reader import CHUNK, Readable
from vangnet.networks.formats.careful import Careful
from vangnet.networks.formats.notes import LONGEST
from vangnet.networks.formats.pieces import Broken

LARGEST = 16 * 2**20
"""Characters of one message with all that it carries."""
LARGEST_TOKEN = 2**20
"""Bytes of one tag, comment or instruction."""
MOST_DEEP = 200
MOST_PARTS = 20_000
"""Values and models within one message."""

_MOST_FIELDS = 500
_MOST_RETRIES = 1000
_NEXT = re.compile(rb'<model\s+type="(Chat|InstantMessage|Contact|UserAccount)"')
_WITHIN = re.compile(rb'name="(?:Embedded)?InstantMessage"[^<>]*>\s*$')
_NEXT_PARTY = re.compile(rb'<model\s+type="(Chat|InstantMessage|Contact|UserAccount|Party)"')
_OTHER_CHAT = re.compile(rb'type="Chat"|name="(?:Participants|Messages)"')
_OTHER_LIST = re.compile(rb'type="Chat"|name="Participants"')
_OVERLAP = 400
_WHOLE = frozenset(("Contact", "UserAccount"))  # of other models at the top only fields, messages and participants
_CONTROLS = bytes(number for number in range(32) if number not in (9, 10, 13))
_BLANK = bytes.maketrans(_CONTROLS, b"?" * len(_CONTROLS))
_OTHER, _MODEL, _FIELD, _VALUE = range(4)


class Model:
    """A model of the report: its own fields, and the models in them."""

    def __init__(self, attributes: dict[str, str], place: int) -> None:
        self.type = attributes.get("type", "")
        self.id = attributes.get("id", "")
        self.is_deleted = attributes.get("deleted_state", "") in ("Deleted", "Trash")
        self.place = place
        self.fields: dict[str, str] = {}
        self.models: dict[str, list[Model]] = {}
        self.length: int | None = None  # of the bytes that it stands for, where told
        self.is_cut = False

    def get(self, name: str) -> str:
        """The value of a field; nothing where there is none."""
        return self.fields.get(name, "")

    def all(self, *names: str) -> "list[Model]":
        """The models in these fields."""
        return [one for name in names for one in self.models.get(name, ())]


class _Refused(Exception):
    """The file asks for what is not done."""


class _Window:
    """The bytes of a stream of which only what is looked at is held."""

    def __init__(self, stream: Readable) -> None:
        self._stream = Careful(stream)
        self.held, self.base, self._is_over = b"", 0, False
        self.control: int | None = None  # the first control character, which XML does not allow

    @property
    def fault(self) -> str:
        return str(self._stream.failed or "")[:200]

    @property
    def end(self) -> int:
        return self.base + len(self.held)

    def more(self) -> bool:
        """Hold a piece more, if there is one."""
        if self._is_over:
            return False
        chunk = self._stream.read(CHUNK)
        self._is_over = not chunk
        cleaned = chunk.translate(_BLANK)
        if self.control is None and cleaned != chunk:
            self.control = self.end + next(at for at, byte in enumerate(chunk) if byte in _CONTROLS)
        self.held += cleaned
        return bool(chunk)

    def drop(self, before: int) -> None:
        """Let go of what stands before this place of the file."""
        if before > self.base:
            self.held, self.base = self.held[before - self.base :], before

    def since(self, place: int) -> bytes:
        return self.held[max(place - self.base, 0) :]


class Reading:
    """Reads a report. `give` gets each model as it ends: those at the top with None, those in a chat with the chat."""

    def __init__(self, give: Callable[[Model, Model | None, str], None]) -> None:
        self._give = give
        self._names: list[str] = []  # elements that are open
        self._kinds = [_OTHER]
        self._models: list[Model] = []
        self._fields: list[str] = []
        self._tops = 0  # elements above the models at the top
        self._parts = self._characters = 0
        self._text: list[str] | None = None
        self._start = self._data = 0  # where the bytes of this parser would begin in the file, and where they do
        self._is_quiet = False
        self._parser = self._new()

    def run(self, stream: Readable) -> Iterator[Broken | None]:
        """Read it all. Gives what is broken, and None each time that models may have been given."""
        yield from self._read(stream)
        self._leave()
        yield None

    def _leave(self) -> None:
        """Give what is known of a chat that has not ended."""
        if self._models and self._models[0].type == "Chat":
            self._give(self._models[0], None, "")

    def _read(self, stream: Readable) -> Iterator[Broken | None]:
        window = _Window(stream)
        fed = retries = 0
        has_told_control = has_told_fault = False
        while True:
            broken = self._feed(window.since(fed))
            fed = window.end
            yield None
            if window.control is not None and not has_told_control:
                has_told_control = True
                yield Broken("controls", window.control)
            if broken is None:
                window.drop(self._at())
                if len(window.held) > LARGEST_TOKEN:
                    broken = Broken("too_large", window.base, str(LARGEST_TOKEN))
                elif window.more():
                    continue
                else:
                    broken = self._feed(b"", is_last=True)
                    yield None
                    if window.fault and not has_told_fault:
                        has_told_fault = True
                        yield Broken("unreadable", fed, window.fault)
                    if broken is None:
                        return
                    broken = Broken("cut_off", fed)
            if not (broken.code == "cut_off" and window.fault):
                yield broken
            behind = broken.place
            if broken.code in ("cut_off", "too_large"):  # a mark that is never closed: what is in it may be messages
                retries += 1
                behind = window.base + 1 if retries < _MOST_RETRIES else fed
            following = self._recover(window, behind)
            if following is None:
                if window.fault and not has_told_fault:
                    yield Broken("unreadable", window.end, window.fault)
                return
            fed = following

    def _new(self) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._said
        parser.StartDoctypeDeclHandler = _refuse
        return parser

    def _feed(self, data: bytes, *, is_last: bool = False) -> Broken | None:
        try:
            self._parser.Parse(data, is_last)
        except expat.ExpatError as error:
            return Broken("no_xml", self._start + self._parser.ErrorByteIndex, expat.ErrorString(error.code) or "")
        except _Refused as refused:
            return Broken(str(refused), self._at())
        return None

    def _at(self) -> int:
        return self._start + max(self._parser.CurrentByteIndex, 0)

    def _recover(self, window: _Window, behind: int) -> int | None:
        """Go on at the next model behind a broken place: where it begins, or None if there is none."""
        passed = behind = max(behind, window.base)
        in_list = bool(self._models and self._fields) and self._fields[0] == "Participants"
        begins, other = (_NEXT_PARTY, _OTHER_LIST) if in_list else (_NEXT, _OTHER_CHAT)
        is_other = False
        while True:
            for found in begins.finditer(window.held, behind - window.base):
                before = window.held[max(found.start() - _OVERLAP, 0) : found.start()]
                place = window.base + found.start()
                is_within = found[1] == b"InstantMessage" and _WITHIN.search(before)
                if place <= self._data or is_within:
                    continue
                is_other |= other.search(window.held, max(passed - window.base, 0), found.start()) is not None
                self._resume(found[1].decode(), place, is_other=is_other)
                return place
            is_other |= other.search(window.held, max(passed - window.base, 0)) is not None
            behind = max(behind, window.end - _OVERLAP)
            window.drop(window.end - 2 * _OVERLAP)
            if not window.more():
                return None

    def _resume(self, kind: str, place: int, *, is_other: bool) -> None:
        """Begin a new parser, as if all that lies above this model were open."""
        above = self._names[: self._tops] or ["report"]
        self._names = list(above)
        self._kinds = [_OTHER] * (len(above) + 1)
        self._fields = []
        self._text = None
        holder = self._models[0] if self._models else None
        if kind in ("InstantMessage", "Party"):
            if is_other or holder is None or holder.type in _WHOLE:
                self._leave()
                holder = Model({}, place)
            self._models = [holder]
            self._names += ["model", "multiModelField"]
            self._kinds += [_MODEL, _FIELD]
            self._fields = ["Messages" if kind == "InstantMessage" else "Participants"]
        else:
            self._leave()
            self._models = []
        self._tops = len(above)
        self._parser = self._new()
        wrapped = "".join(f"<{name}>" for name in self._names).encode()
        self._start, self._data = place - len(wrapped), place
        self._is_quiet = True
        self._parser.Parse(wrapped, False)
        self._is_quiet = False

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if self._is_quiet:
            return
        names, kinds, models = self._names, self._kinds, self._models
        names.append(name)
        if len(names) > MOST_DEEP:
            kinds.append(_OTHER)
            raise _Refused("too_deep")
        above = kinds[-1]
        kind = _OTHER
        if name == "model" and not models:
            self._tops = len(names) - 1
            self._parts = self._characters = 0
            models.append(Model(attributes, self._at()))
            kind = _MODEL
        elif above == _MODEL:
            kind = _FIELD
            self._fields.append(attributes.get("name", ""))
        elif above == _FIELD and name == "model":
            kind = self._below(attributes)
        elif above == _FIELD and name == "value":
            kind = _VALUE
            self._parts += 1
            self._text = []
        elif above == _FIELD and name == "source" and attributes.get("length", "").isdecimal():
            models[-1].length = int(attributes["length"][:15])
        kinds.append(kind)

    def _below(self, attributes: dict[str, str]) -> int:
        """What to do with a model in a field of another."""
        models = self._models
        if len(models) == 1 and models[0].type not in _WHOLE:
            is_said = attributes.get("type") == "InstantMessage" or self._fields[-1] in ("Messages", "Participants")
            if not is_said:
                return _OTHER
            self._parts = self._characters = 0
        self._parts += 1
        if self._parts > MOST_PARTS:
            models[-1].is_cut = True
            return _OTHER
        models.append(Model(attributes, self._at()))
        return _MODEL

    def _end(self, _name: str) -> None:
        if len(self._kinds) < 2:
            return
        kind = self._kinds.pop()
        self._names.pop()
        if kind == _VALUE:
            self._value("".join(self._text or ()))
            self._text = None
        elif kind == _FIELD:
            self._fields.pop()
        elif kind == _MODEL:
            model = self._models.pop()
            if not self._models:
                self._give(model, None, "")
            elif len(self._models) == 1 and self._models[0].type not in _WHOLE:
                self._give(model, self._models[0], self._fields[-1])
            else:
                above = self._models[-1]
                above.is_cut |= model.is_cut
                above.models.setdefault(self._fields[-1], []).append(model)

    def _value(self, text: str) -> None:
        model, name = self._models[-1], self._fields[-1]
        if len(text) > LONGEST:
            text, model.is_cut = text[:LONGEST], True
        if model.fields.get(name) == text:
            return
        if name in model.fields:
            text = f"{model.fields[name]}\n{text}"[:LONGEST]
        if self._parts > MOST_PARTS or len(model.fields) >= _MOST_FIELDS:
            model.is_cut = True
        else:
            model.fields[name] = text

    def _said(self, data: str) -> None:
        if self._text is None or self._kinds[-1] != _VALUE:
            return
        self._characters += len(data)
        if self._characters <= LARGEST:
            self._text.append(data)
        else:
            self._models[-1].is_cut = True


def _refuse(*_: object) -> None:
    raise _Refused("dtd")

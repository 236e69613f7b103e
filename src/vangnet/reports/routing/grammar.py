"""The conditions of a row: a small language, compiled once, that only asks and can do nothing.

    channel is public and (situation is r2 or situation is r3)
    police_unit is "Oost-Nederland" or dialling_code in (053, 074, 0541)
    url is open and not hosting is unknown
    minor is reported and age < 18
    always

What was not told fits nothing: `hosting is nl` and `not hosting is nl` both fail where no hosting country is known, and
`hosting is unknown` holds. So silence never sends a report anywhere by accident.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import msgspec

from vangnet.errors import InputRefused
from vangnet.reports.routing.places import folded, municipalities
from vangnet.reports.routing.vocabulary import FACTS, Fact, Kind
from vangnet.words import Word, word

Value = str | int
Facts = Mapping[str, frozenset[Value]]
"""What is known of a report, by the name of the fact; a yes or no is {1} or {0}; what is not there, was not told."""

LONGEST, DEEPEST = 2_000, 20
_TOKEN = re.compile(r'\s*(?:"(?P<text>[^"\n]*)"|(?P<sign><=|>=|<|>|\(|\)|,)|(?P<word>[^\s"<>(),]+))')
_POSTAL = re.compile(r"(\d{4})(?:-(\d{4}))?")
_RESERVED = frozenset({"and", "or", "not", "is", "in", "unknown", "always"})


class GrammarRefused(InputRefused):
    """A condition that cannot be read. `word` says why; `place` is the sign at which it goes wrong, from 1."""

    def __init__(self, told: Word, place: int) -> None:
        super().__init__(f"{told.tell('en')} (sign {place})")
        self.word, self.place = told, place


class Always(msgspec.Struct, frozen=True, tag=True):
    """Fits every report."""


class Test(msgspec.Struct, frozen=True, tag=True):
    """One question: does the fact have one of these values, or is a number of it within these bounds?"""

    fact: str
    values: tuple[Value, ...] = ()
    bounds: tuple[tuple[int, int], ...] = ()
    typed: tuple[str, ...] = ()  # the values as somebody typed them
    is_unknown: bool = False


class Not(msgspec.Struct, frozen=True, tag=True):
    """The opposite; of what was not told there is none."""

    of: "Node"


class All(msgspec.Struct, frozen=True, tag=True):
    """Every one of them."""

    of: "tuple[Node, ...]"


class Any(msgspec.Struct, frozen=True, tag=True):
    """At least one of them."""

    of: "tuple[Node, ...]"


Node = Always | Test | Not | All | Any


def holds(node: Node, facts: Facts) -> bool | None:
    """Whether a condition holds; None: nothing was told that could decide it."""
    match node:
        case Test():
            return _test(node, facts)
        case Not(of=inner):
            held = holds(inner, facts)
            return None if held is None else not held
        case All(of=several):
            told = [holds(each, facts) for each in several]
            return False if False in told else None if None in told else True
        case Any(of=several):
            told = [holds(each, facts) for each in several]
            return True if True in told else None if None in told else False
    return True


def _test(test: Test, facts: Facts) -> bool | None:
    known = facts.get(test.fact, frozenset())
    if test.is_unknown:
        return not known
    if not known:
        return False if FACTS[test.fact].is_always_known else None
    if test.bounds:
        return any(low <= int(value) <= high for value in known for low, high in test.bounds)
    return not known.isdisjoint(test.values)


def what_held(node: Node, facts: Facts) -> Iterator[Test | Not]:
    """The questions that made a condition hold, in their order."""
    match node:
        case Test():
            if _test(node, facts):
                yield node
        case Not(of=Test() as inner):
            if _test(inner, facts) is False:
                yield node
        case Not():
            yield node
        case All(of=several) | Any(of=several):
            for each in several:
                if holds(each, facts):
                    yield from what_held(each, facts)


# -- reading ----------------------------------------------------------------------------------------------------------


def compiled(text: str) -> Node:
    """Read a condition. Raises GrammarRefused."""
    if len(text) > LONGEST:
        raise GrammarRefused(word("routing.too_long", most=LONGEST), LONGEST)
    reader = _Reader(tuple(_tokens(text)), len(text) + 1)
    node = reader.either(0)
    if (left := reader.peek()) is not None:
        raise GrammarRefused(word("routing.left_over", told=left.text), left.place)
    return node


class _Token(NamedTuple):
    kind: str
    text: str
    place: int


def _tokens(text: str) -> Iterator[_Token]:
    place = 0
    while text[place:].strip():
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            raise GrammarRefused(
                word("routing.sign", told=text[place:].strip()[:20]), len(text) - len(text[place:].lstrip()) + 1
            )
        yield _Token(match.lastgroup, match[match.lastgroup], match.end() - len(match[0].lstrip()) + 1)
        place = match.end()


class _Reader:
    """Reads tokens from left to right: `or` binds least, then `and`, then `not`."""

    def __init__(self, tokens: tuple[_Token, ...], end: int) -> None:
        self._tokens, self._next, self._end = tokens, 0, end

    def peek(self) -> _Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def either(self, depth: int) -> Node:
        several = [self._both(depth)]
        while self._took("or"):
            several.append(self._both(depth))
        return several[0] if len(several) == 1 else Any(tuple(several))

    def _both(self, depth: int) -> Node:
        several = [self._one(depth)]
        while self._took("and"):
            several.append(self._one(depth))
        return several[0] if len(several) == 1 else All(tuple(several))

    def _one(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise GrammarRefused(word("routing.too_deep", most=DEEPEST), self._place())
        if self._took("not"):
            return Not(self._one(depth + 1))
        if self._took("("):
            inner = self.either(depth + 1)
            self._expect(")")
            return inner
        if self._took("always"):
            return Always()
        return self._question()

    def _question(self) -> Node:
        token = self._take()
        fact = FACTS.get(token.text.casefold()) if token.kind == "word" else None
        if fact is None:
            raise GrammarRefused(word("routing.no_fact", told=token.text, facts=", ".join(FACTS)), token.place)
        if self._took("is"):
            return self._is(fact)
        if self._took("in"):
            self._expect("(")
            values = [self._take()]
            while self._took(","):
                values.append(self._take())
            self._expect(")")
            return _among(fact, values)
        sign = self.peek()
        if sign is not None and sign.kind == "sign" and sign.text in _COMPARISONS:
            self._next += 1
            return _compared(fact, sign, self._take())
        if fact.kind is not Kind.YES:
            raise GrammarRefused(word("routing.no_question", fact=fact.name), self._place())
        return Test(fact.name, values=(1,))

    def _is(self, fact: Fact) -> Node:
        if self._took("unknown"):
            if fact.is_always_known:
                raise GrammarRefused(word("routing.always_known", fact=fact.name), self._place())
            return Test(fact.name, is_unknown=True)
        if self._took("not"):
            return Not(self._is(fact))
        return _among(fact, [self._take()])

    def _took(self, text: str) -> bool:
        token = self.peek()
        if token is None or token.kind == "text" or token.text.casefold() != text:
            return False
        self._next += 1
        return True

    def _expect(self, text: str) -> None:
        if not self._took(text):
            raise GrammarRefused(word("routing.expected", sign=text), self._place())

    def _take(self) -> _Token:
        token = self.peek()
        if token is None:
            raise GrammarRefused(word("routing.ends"), self._end)
        if token.kind == "sign" or (token.kind == "word" and token.text.casefold() in _RESERVED):
            raise GrammarRefused(word("routing.out_of_place", told=token.text), token.place)
        self._next += 1
        return token

    def _place(self) -> int:
        token = self.peek()
        return self._end if token is None else token.place


_COMPARISONS = frozenset({"<", "<=", ">", ">="})
_MOST = 10**6


def _compared(fact: Fact, sign: _Token, token: _Token) -> Test:
    if fact.kind is not Kind.NUMBER:
        raise GrammarRefused(word("routing.no_number", fact=fact.name), sign.place)
    number = _number(fact, token)
    bounds = {"<": (0, number - 1), "<=": (0, number), ">": (number + 1, _MOST), ">=": (number, _MOST)}
    return Test(fact.name, bounds=(bounds[sign.text],), typed=(f"{sign.text} {number}",))


def _among(fact: Fact, tokens: list[_Token]) -> Test:
    typed = tuple(token.text for token in tokens)
    if fact.kind is Kind.YES:
        raise GrammarRefused(word("routing.yes_or_no", fact=fact.name), tokens[0].place)
    if fact.kind is Kind.RANGE:
        return Test(fact.name, bounds=tuple(_range(fact, token) for token in tokens), typed=typed)
    if fact.kind is Kind.NUMBER:
        return Test(fact.name, values=tuple(_number(fact, token) for token in tokens), typed=typed)
    return Test(fact.name, values=tuple(value for token in tokens for value in _values(fact, token)), typed=typed)


def _number(fact: Fact, token: _Token) -> int:
    if not (token.text.isascii() and token.text.isdigit() and len(token.text) <= 4):
        raise GrammarRefused(word("routing.value", fact=fact.name, told=token.text), token.place)
    return int(token.text)


def _range(fact: Fact, token: _Token) -> tuple[int, int]:
    match = _POSTAL.fullmatch(token.text)
    if match is None:
        raise GrammarRefused(word("routing.value", fact=fact.name, told=token.text), token.place)
    return int(match[1]), int(match[2] or match[1])


def _values(fact: Fact, token: _Token) -> tuple[str, ...]:
    value = folded(token.text)
    if fact.choices and value not in fact.choices:
        known = ", ".join(fact.choices)
        raise GrammarRefused(word("routing.choice", fact=fact.name, told=token.text, choices=known), token.place)
    if not value or (fact.is_value is not None and not fact.is_value(value)):
        raise GrammarRefused(word("routing.value", fact=fact.name, told=token.text), token.place)
    if fact.name == "municipality":  # one name may be of two municipalities
        return tuple(sorted(map(folded, municipalities(value))))
    return (value,)


# -- telling ----------------------------------------------------------------------------------------------------------


def tell(node: Node, language: str = "nl") -> str:
    """A condition as a sentence."""
    match node:
        case Always():
            return word("routing.always").tell(language)
        case Not(of=inner):
            return word("routing.not", inner=tell(inner, language)).tell(language)
        case All(of=several):
            return f" {word('routing.and').tell(language)} ".join(_wrapped(each, language) for each in several)
        case Any(of=several):
            return f" {word('routing.or').tell(language)} ".join(tell(each, language) for each in several)
        case Test():
            return told_test(node, language).tell(language)


def _wrapped(node: Node, language: str) -> str:
    return f"({tell(node, language)})" if isinstance(node, Any) else tell(node, language)


def told_test(test: Test, language: str) -> Word:
    """One question in words."""
    fact, kind = f"@fact_{test.fact}", FACTS[test.fact].kind
    if test.is_unknown:
        return word("routing.is_unknown", fact=fact)
    if kind is Kind.YES:
        return word(f"routing.is_{test.fact}")
    if kind is Kind.NUMBER and test.bounds:
        return word("routing.compared", fact=fact, bounds=test.typed[0])
    told = list(test.typed)
    if test.fact in TOLD_IN_WORDS:  # each word that was typed is one value
        told = [_called(test.fact, value, typed, language) for value, typed in zip(test.values, told, strict=True)]
    if len(told) == 1:
        return word("routing.is", fact=fact, value=told[0])
    return word("routing.is_one_of", fact=fact, values="; ".join(told))


def _called(fact: str, value: Value, typed: str, language: str) -> str:
    """A value as the reader calls it, where it is a word of this program."""
    if fact == "situation" and value not in SITUATIONS:
        return typed
    return word(f"routing.{fact}_{value}").tell(language)


TOLD_IN_WORDS = frozenset({"channel", "language", "minor", "situation", "url"})
"""The facts whose values are words of this program, told in the reader's language."""

SITUATIONS = frozenset({"r1", "r2", "r3", "r4", "r5", "r6"})
"""The situations of the police's page on reporting; other words are told as they are typed."""

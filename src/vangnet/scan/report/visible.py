"""Names of a hostile file system, made safe to look at.

A file name may hold an order to the terminal, a mark that turns the reading direction round ("gpj.exe" shown as
"exe.jpg"), or letters without width. Each of them is shown as its number, so that it does nothing and is seen.
"""

from collections.abc import Iterator


def visible(text: str) -> str:
    """Return the text with every character that does not print as `<U+202E>`."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else f"<U+{ord(letter):04X}>" for letter in text)


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the visible text in pieces, each with whether it stands for a character that does not print."""
    run: list[str] = []
    for letter in text:
        if letter.isprintable():
            run.append(letter)
            continue
        if run:
            yield "".join(run), False
            run.clear()
        yield f"<U+{ord(letter):04X}>", True
    if run:
        yield "".join(run), False

"""Small drawings that the desk makes itself: a card that says why a picture is not shown, and stills side by side."""

from base64 import b64encode
from textwrap import wrap

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from vangnet.scan.viewing import Strip

SVG = "image/svg+xml"
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" height="{}">{}</svg>'
_LINE = '<text x="120" y="{}" font-family="sans-serif" font-size="14" text-anchor="middle" fill="#e7ecef">{}</text>'


def card(words: str) -> bytes:
    """A dark card of 240 by 180 with few words on it."""
    lines = wrap(words, 28)[:7]
    top = 94 - 9 * (len(lines) - 1)
    text = format_html_join("", _LINE, ((top + 18 * place, line) for place, line in enumerate(lines)))
    return _svg(240, 180, format_html('<rect width="240" height="180" fill="#39434a"/>{}', text))


def sheet(strip: Strip, columns: int) -> bytes:
    """The stills of a video in rows, in order of time."""
    frames = strip.frames
    wide, high = max(frame.width for frame in frames), max(frame.height for frame in frames)
    rows = -(-len(frames) // columns)
    images = format_html_join(
        "",
        '<image x="{}" y="{}" width="{}" height="{}" href="data:{};base64,{}"/>',
        (
            (wide * (at % columns), high * (at // columns), wide, high, frame.type, b64encode(frame.data).decode())
            for at, frame in enumerate(frames)
        ),
    )
    return _svg(wide * min(columns, len(frames)), high * rows, images)


def _svg(width: int, height: int, content: SafeString) -> bytes:
    return str(format_html(_SVG, width, height, width, height, content)).encode()

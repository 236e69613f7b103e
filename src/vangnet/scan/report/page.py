"""The whole page: one file that fetches nothing and runs nothing."""

import base64
import hashlib
from collections.abc import Iterator
from importlib import resources

from vangnet.scan.report.account import account, coverage, footer
from vangnet.scan.report.answer import answer, header, warnings
from vangnet.scan.report.joined import joined
from vangnet.scan.report.judged import oddities, statuses, undecided
from vangnet.scan.report.listed import copies, hits
from vangnet.scan.report.markup import Markup, join, tag
from vangnet.scan.report.palette import DARK, LIGHT, variables
from vangnet.scan.report.places import folders, types, years
from vangnet.scan.report.sources import sources
from vangnet.scan.report.timelines import films
from vangnet.scan.report.view import View
from vangnet.scan.report.visible import visible

PARTS = {
    "statuses": statuses,
    "undecided": undecided,
    "oddities": oddities,
    "hits": hits,
    "films": films,
    "joined": joined,
    "places": folders,
    "copies": copies,
    "types": types,
    "years": years,
    "sources": sources,
    "coverage": coverage,
    "account": account,
}
"""Every section by its anchor, in the order of the page."""


def page(view: View) -> str:
    """Return the page as HTML."""
    return "<!DOCTYPE html>\n" + tag("html", _head(view), _body(view), lang=view.words.language)


def _head(view: View) -> Markup:
    style = stylesheet()
    name = (view.summary.exhibit or view.words("no_exhibit")).rstrip("/").rpartition("/")[2]
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy(style)),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="robots", content="noindex, nofollow"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", view.words("page_title", exhibit=visible(name))),
        tag("style", Markup(style)),
    )


def policy(style: str) -> str:
    """Return the page's own law: nothing may be loaded, sent or run; only this very style applies."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def stylesheet() -> str:
    colours = f":root{{color-scheme:light dark;{variables(LIGHT)}}}"
    dark = f"@media screen and (prefers-color-scheme:dark){{:root{{{variables(DARK)}}}}}"
    css = (resources.files("vangnet.scan.report") / "page.css").read_text("utf-8")
    return f"{colours}\n{dark}\n{css}"


def _body(view: View) -> Markup:
    parts = [drawn for drawn in (draw(view) for draw in PARTS.values()) if drawn is not None]
    main = tag("main", warnings(view), answer(view), _contents(view, parts), parts, id="main")
    skip = tag("a", view.words("skip"), href="#main", class_="skip")
    return tag("body", join(skip, header(view), main, footer(view)))


def _contents(view: View, parts: list[Markup]) -> Markup:
    """Return links to the parts that are on the page."""
    links = (tag("li", tag("a", view.words(name), href=f"#{name}")) for name in _present(parts))
    return tag("nav", tag("h2", view.words("contents"), id="contents"), tag("ul", links), aria_labelledby="contents")


def _present(parts: list[Markup]) -> Iterator[str]:
    return (name for name in PARTS if any(drawn.startswith(f'<section id="{name}"') for drawn in parts))

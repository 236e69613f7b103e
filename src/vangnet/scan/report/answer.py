"""The first screen: how many are new, what could not be judged, and what now?"""

from collections.abc import Iterator

from vangnet.scan.report.figures import Figures
from vangnet.scan.report.folders import Folder
from vangnet.scan.report.markup import Child, Markup, file_name, join, tag
from vangnet.scan.report.view import View
from vangnet.values import Reason, Status


def header(view: View) -> Markup:
    """Return the name of the page, and what was scanned, when, with what."""
    words, summary = view.words, view.summary
    facts: list[tuple[str, Child]] = [
        (words("scanned_at"), _when(view)),
        (words("library"), _version(view)),
        (words("program"), f"{summary.program.name} {summary.program.version or ''}".strip()),
    ]
    terms = (tag("div", tag("dt", name), tag("dd", value)) for name, value in facts)
    return tag(
        "header",
        tag("p", "vangnet", class_="brand"),
        tag("h1", words("heading")),
        tag("p", exhibit_name(view), class_="exhibit"),
        tag("dl", terms, class_="facts"),
        class_="top",
    )


def exhibit_name(view: View) -> Markup:
    """Return the exhibit's own name; where it was mounted stands in the account."""
    name = (view.summary.exhibit or "").rstrip("/").rpartition("/")[2]
    return file_name(name) if name else join(view.words("no_exhibit"))


def warnings(view: View) -> Iterator[Markup]:
    """Yield what makes the numbers below less than whole."""
    words, figures = view.words, view.figures
    if not figures.complete:
        yield _alarm(words("incomplete_title"), words("incomplete"))
    if not figures.agrees:
        yield _alarm(words("disagree_title"), words("disagree"))


def answer(view: View) -> Markup:
    """Return the four numbers that a detective asks for, and what to do with them."""
    words, figures = view.words, view.figures
    heading = tag("h2", words("answer"), id="answer-title", class_="unseen")
    cards = tag("ul", _cards(view), class_="cards")
    rest = words(
        "answer_rest",
        irrelevant=words.number(figures.status(Status.IRRELEVANT).files),
        other=words.number(figures.status(Status.OTHER).files),
        files=words.count("files", figures.files),
        bytes=words.size(figures.bytes),
    )
    return tag(
        "section",
        heading,
        cards,
        tag("p", rest, class_="rest"),
        _next(view),
        id="answer",
        aria_labelledby="answer-title",
    )


def _cards(view: View) -> Iterator[Markup]:
    words, figures = view.words, view.figures
    new, undecided, similar, known = (
        figures.status(name) for name in (Status.NEW, Status.UNDECIDED, Status.SIMILAR, Status.KNOWN)
    )
    matched = words("answer_known_note", known=words.number(known.files), similar=words.number(similar.files))
    yield _card(view, "new", new.files, [_new_note(view)])
    yield _card(view, "undecided", undecided.files, _undecided_notes(view))
    yield _card(view, "known", known.files + similar.files, [matched])
    victims = figures.hits.victims.unidentified
    note = words("answer_unidentified_note" if victims else "answer_unidentified_none")
    yield _card(view, "unidentified", victims, [note])


def _card(view: View, kind: str, number: int, notes: list[str]) -> Markup:
    return tag(
        "li",
        tag("strong", view.words.number(number), class_="big"),
        " ",
        tag("span", view.words(f"answer_{kind}"), class_="what"),
        (tag("span", note, class_="note") for note in notes),
        class_=f"card card-{kind}" + ("" if number else " nothing"),
    )


def _new_note(view: View) -> str:
    new = view.figures.status(Status.NEW)
    if not new.files:
        return view.words("answer_new_none")
    videos = view.figures.videos_new
    note = f"{view.words('answer_new_note')}; {view.words.count('media', new.media)}"
    return f"{note}, {view.words.count('videos', videos)}" if videos else note


def _undecided_notes(view: View) -> list[str]:
    if not view.figures.status(Status.UNDECIDED).files:
        return [view.words("answer_undecided_none")]
    return [view.words("answer_undecided_note")]


# -- what now? -----------------------------------------------------------------------------------------------------


def _next(view: View) -> Markup:
    """Return the steps that ask for a person, the most urgent first."""
    steps = list(_steps(view)) or [_step(view.words("next_nothing"), view.words("next_nothing_how"))]
    return tag("div", tag("h2", view.words("next")), tag("ol", steps, class_="steps"), class_="next")


def _steps(view: View) -> Iterator[Markup]:
    words, figures = view.words, view.figures
    if not figures.complete:
        yield _step(words("next_finish"), words("next_finish_how"))
    if figures.status(Status.NEW).files:
        yield _new_step(view)
    if figures.hits.victims.unidentified:
        yield _counted_step(view, "next_unidentified", figures.hits.victims.unidentified)
    if figures.status(Status.UNDECIDED).files:
        yield _step(words("next_undecided"), _undecided_how(view), command="vangnet show DIR --status undecided")
    if similar := figures.status(Status.SIMILAR).files:
        yield _counted_step(view, "next_similar", similar, command="vangnet show DIR --status similar")
    if conflicts := figures.remark(Reason.DIGEST_CONFLICT):
        yield _counted_step(view, "next_conflict", conflicts)


def _new_step(view: View) -> Markup:
    words = view.words
    found = fullest_folder(view.figures)
    where: Child = None
    if found:
        name, count = found
        before, after = words("next_new_where", folder="\0", count=words.count("files", count)).split("\0")
        where = join(" ", before, file_name(name), after)
    how = join(words("next_new_how"), where)
    return _step(words("next_new"), how, command="vangnet export DIR --to vics --out new.json --status new")


def _counted_step(view: View, key: str, number: int, command: str | None = None) -> Markup:
    how = view.words(f"{key}_how", count=view.words.count("files", number))
    return _step(view.words(key), how, command=command)


def _undecided_how(view: View) -> str:
    count = next(count for count in view.figures.reasons if count.status == Status.UNDECIDED)
    reason = view.words.reason(count.reason)["label"].lower()
    return view.words("next_undecided_how", reason=reason, count=view.words.number(count.files))


def _step(what: str, how: Child, command: str | None = None) -> Markup:
    code = tag("code", command, class_="command") if command else None
    return tag("li", tag("strong", what), " ", tag("span", how), code)


def fullest_folder(figures: Figures) -> tuple[str, int] | None:
    """Return the deepest folder that holds at least half of the new files, or else the one with most, and its count."""
    new = figures.status(Status.NEW).files
    if not new or not figures.folders.children:
        return None
    path: list[str] = []
    folder = figures.folders
    while folder.children and (not path or _new(folder.children[0]) * 2 >= new):
        folder = folder.children[0]
        path.append(folder.name)
    return ("/".join(path), _new(folder)) if _new(folder) else None


def _new(folder: Folder) -> int:
    return folder.statuses.get(Status.NEW, 0)


# -- the header's facts --------------------------------------------------------------------------------------------


def _when(view: View) -> Child:
    words, summary = view.words, view.summary
    moment = words.moment(summary.finished_at) or words.moment(summary.started_at)
    took = words.duration(summary.seconds) if summary.seconds is not None else None
    if moment is None:
        return took or words("not_told")
    return f"{moment} ({took})" if took else moment


def _version(view: View) -> str:
    version = view.summary.library.version
    return view.words("library_version", version=str(version)) if version is not None else view.words("not_told")


def _alarm(title: str, text: str) -> Markup:
    return tag("div", tag("strong", title), " ", text, class_="alarm", role="alert")

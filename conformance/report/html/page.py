"""What every page has: a head, the way through the report, and where its facts are from."""

from __future__ import annotations

from collections.abc import Iterable

from conformance.report.gathered import Gathered
from conformance.report.html.markup import Html, element, void

GENERATOR = "sixstep report"
_SAFE = (
    "script-src 'none'; object-src 'none'; connect-src 'none'; base-uri 'none'; form-action 'none'"
)
_WAYS = {
    "index.html": "Matrix",
    "versions.html": "Versions",
    "choices.html": "Choices",
    "precedence.html": "Precedence",
}


def page(gathered: Gathered, title: str, body: Iterable[str], *, root: str = "../") -> Html:
    """Return a whole page; `root` leads from it to the root of the report."""
    ways = [element("a", text, href=root + file) for file, text in _WAYS.items()]
    head = [
        void("meta", charset="utf-8"),
        element("title", f"{title} · sixstep"),
        void("meta", name="viewport", content="width=device-width, initial-scale=1"),
        void("meta", name="generator", content=GENERATOR),
        void("meta", name="color-scheme", content="light dark"),
        # Whatever a results file smuggles past the escaping is not run.
        void("meta", http_equiv="Content-Security-Policy", content=_SAFE),
        void("link", rel="icon", href="data:,"),
        void("link", rel="stylesheet", href=f"{root}style.css"),
    ]
    content = [
        element("a", "Skip to the content", class_="skip", href="#content"),
        element("header", element("nav", *ways, aria_label="Report")),
        element("main", *_warning(gathered), *body, id="content"),
        element("footer", element("p", _origin(gathered))),
    ]
    whole = element("html", element("head", *head), "\n", element("body", *content), lang="en")
    return Html(f"<!DOCTYPE html>\n{whole}\n")


def _warning(gathered: Gathered) -> Iterable[Html]:
    names = [run.name for run in gathered.runs if run.cut_off]
    if names:
        yield element(
            "p",
            element("strong", "Cut off: "),
            f"{', '.join(names)} has no footer, so the run did not come to its end, and cases may"
            " be missing here.",
            class_="cut-off",
            role="note",
        )


def _origin(gathered: Gathered) -> str:
    runs = ", ".join(f"{run.name} (sixstep {run.version})" for run in gathered.runs)
    return f"Made by sixstep report from {runs}. Profile {gathered.profile}."


def term_list(terms: Iterable[tuple[str, str]]) -> Html:
    """Return facts as a list of terms; several with the same term stand under one."""
    told, last = [], None
    for term, fact in terms:
        if term != last:
            told.append(element("dt", term))
        told.append(element("dd", fact))
        last = term
    return element("dl", *told)

"""The start page: what is served, how to ask, and the named queries as examples."""

from __future__ import annotations

import shlex
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from typing import NamedTuple
from urllib.parse import urlencode

from trialgraph.graph.language.translation import Language
from trialgraph.graph.output.notice import NOTICE
from trialgraph.message import message
from trialgraph.queries import NamedQuery, catalogue
from trialgraph.version import VERSION

_FIRST = """SELECT ?trial ?label (COUNT(?result) AS ?results) {
  ?result a tg:Result ; tg:trial ?trial .
  ?trial rdfs:label ?label .
}
GROUP BY ?trial ?label
ORDER BY DESC(?results)"""
_OTHER = {"en": ("zh", "中文"), "zh": ("en", "English")}


class Subject(NamedTuple):
    """What a page is about: the name of the field, and the address of the endpoint."""

    field: str
    endpoint: str


def start_page(subject: Subject, output: Language) -> str:
    """The page as HTML, without scripts and styles of its own."""
    say = output.say
    other_language, other_name = _OTHER[output.code]
    texts = {
        "language": output.code,
        "other_language": other_language,
        "other_name": other_name,
        "title": say(message("server.title", "Trial evidence: {field}", field=subject.field)),
        "about": say(
            message(
                "server.about",
                "Which patients were studied, what they received, what was reported, and the "
                "document and paragraph that print it.",
            )
        ),
        "notice": say(NOTICE),
        "ask_title": say(message("server.ask", "Ask in SPARQL")),
        "ask_about": say(message("server.ask.about", "Address for programs and editors:")),
        "endpoint": subject.endpoint,
        "query_label": say(message("server.query", "Query")),
        "query": _FIRST,
        "run": say(message("server.run", "Run (the answer is JSON)")),
        "shell_about": say(message("server.shell", "As a table, from a shell:")),
        "shell": _shell(subject.endpoint),
        "queries_title": say(message("server.queries.title", "Named queries")),
        "queries_about": say(
            message("server.queries.about", "Follow a link to run the query without parameters.")
        ),
        "footer": say(
            message(
                "server.footer",
                "trialgraph {version}. Queries cannot change the graph.",
                version=VERSION,
            )
        ),
    }
    shown = {name: escape(text) for name, text in texts.items()}
    shown["queries"] = "\n".join(_item(query, output) for query in catalogue())
    return _template("start.html").substitute(shown)


@cache
def style() -> str:
    return _text("start.css")


@cache
def _template(name: str) -> Template:
    return Template(_text(name))


def _text(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


def _item(query: NamedQuery, output: Language) -> str:
    link = "/sparql?" + urlencode({"query": query.text})
    return (
        f'<li><a href="{escape(link)}">{escape(output.say(query.label))}</a><br>'
        f"{escape(output.say(query.description))}</li>"
    )


def _shell(endpoint: str) -> str:
    query = "SELECT ?class (COUNT(*) AS ?number) { ?thing a ?class } GROUP BY ?class"
    data = shlex.quote(f"query={query}")
    return f"curl -H 'Accept: text/csv' {shlex.quote(endpoint)} --data-urlencode {data}"

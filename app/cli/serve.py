"""The command `serve`: a start page and a SPARQL endpoint over HTTP."""

from __future__ import annotations

import argparse
import secrets
from typing import TYPE_CHECKING, cast

from trialgraph.api import KnowledgeGraph
from trialgraph.api import open as open_graph
from trialgraph.cli.printing import language
from trialgraph.errors import TrialgraphError
from trialgraph.graph.language import translation
from trialgraph.graph.rdf.store import EmbeddedStore
from trialgraph.graph.sparql.workers import host_of
from trialgraph.message import Message, message
from trialgraph.user_evidence import layers

if TYPE_CHECKING:
    from trialgraph.server.application import Served
    from trialgraph.server.settings import Settings

_FEWEST_WORKERS = 3  # two of them are left for quick queries


def run(options: argparse.Namespace) -> None:
    try:
        from trialgraph.server import running
        from trialgraph.server.application import application
    except ModuleNotFoundError as error:
        raise TrialgraphError(
            message(
                "cli.serve.extra",
                "serve needs the package {package}; install the extra serve: "
                'pip install ".[serve]" in the folder of trialgraph',
                package=error.name,
            )
        ) from None
    _refuse(options)
    is_local = options.host in running.LOOPBACK
    listener = running.listening(options.host, options.port)
    kg = open_graph(options.field, user_only=options.user_only)
    settings = _settings(options, is_local)
    app = application(_served(kg, options), settings)
    say = language(options, kg.evidence).say

    def ready() -> None:
        for sentence in _sentences(running.address_of(listener), settings.tokens):
            print(say(sentence), flush=True)

    try:
        running.run(app, listener, ready)
    finally:
        host_of(cast(EmbeddedStore, kg.store)).end()


def _refuse(options: argparse.Namespace) -> None:
    from trialgraph.server import running

    if options.workers < _FEWEST_WORKERS:
        raise TrialgraphError(
            message(
                "cli.serve.few_workers",
                "--workers {count}: at least {fewest} are needed, because two are kept for quick "
                "queries",
                count=options.workers,
                fewest=_FEWEST_WORKERS,
            )
        )
    if (options.tokens or 0) < 0 or (options.tokens == 0 and options.host not in running.LOOPBACK):
        raise TrialgraphError(
            message(
                "cli.serve.few_tokens",
                "--tokens {count}: give 1 or more; without a token, only this computer has access",
                count=options.tokens,
            )
        )
    if not 0 < options.timeout < 3600:
        raise TrialgraphError(
            message(
                "cli.serve.no_time",
                "--timeout {seconds:g}: give more than 0 and less than 3600 seconds",
                seconds=options.timeout,
            )
        )


def _settings(options: argparse.Namespace, is_local: bool) -> Settings:
    from trialgraph.server.running import LOOPBACK
    from trialgraph.server.settings import EVERY_ORIGIN, Settings

    count = options.tokens if options.tokens is not None else int(not is_local)
    has_own = options.user_only or bool(layers(options.field))
    standard = Settings()
    return standard._replace(
        workers=options.workers,
        limits=standard.limits._replace(seconds=options.timeout),
        tokens=tuple(secrets.token_urlsafe(24) for _ in range(count)),
        hosts=tuple(f"[{host}]" if ":" in host else host for host in LOOPBACK * is_local),
        origins=tuple(options.origins) or (() if has_own else EVERY_ORIGIN),
    )


def _served(kg: KnowledgeGraph, options: argparse.Namespace) -> Served:
    from trialgraph.server.application import Served

    field, folder = kg.field, kg.field_folder
    others = [code for code in translation.codes() if code != translation.ENGLISH.code]
    languages = {code: translation.language(code, kg.evidence, folder) for code in others}
    names = {"en": field.label, "zh": field.label_zh}
    return Served(cast(EmbeddedStore, kg.store), names, languages)


def _sentences(address: str, tokens: tuple[str, ...]) -> list[Message]:
    found = [
        message("cli.serve.page", "Start page: {address}", address=address),
        message("cli.serve.endpoint", "SPARQL endpoint: {address}sparql", address=address),
    ]
    found += [
        message("cli.serve.token", "Token (shown only now): {token}", token=token)
        for token in tokens
    ]
    return [*found, message("cli.serve.end", "Ctrl-C ends the server.")]

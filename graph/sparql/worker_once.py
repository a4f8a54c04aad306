"""Answers one foreign query where processes cannot be forked (Windows), then ends.

It runs as `python -m trialgraph.graph.sparql.worker_once`, reads a request and the graph from
standard input, and writes the answer and how it ended. Its parent ends it when it is late.
"""

from __future__ import annotations

import json
import sys

from .answering import answer
from .confinement import limit, refuse_network
from .worker_host import LENGTH


def main() -> None:
    """Reads the request and the graph, and writes the answer."""
    import pyoxigraph

    source, target = sys.stdin.buffer, sys.stdout.buffer
    size = LENGTH.unpack(source.read(LENGTH.size))[0]
    request = json.loads(source.read(size))
    store = pyoxigraph.Store()
    store.bulk_load(source.read(), format=pyoxigraph.RdfFormat.N_QUADS)
    refuse_network()
    limit(request["seconds"], request["memory"])
    footer = json.dumps(answer(store, request, target.write)).encode()
    target.write(footer + LENGTH.pack(len(footer)))
    target.flush()


if __name__ == "__main__":
    main()

"""How long small queries take beside hostile ones: median and 99th percentile, over HTTP.

`python benchmarks/server.py --seconds 600`: connections that ask small queries (each a different
one, so that no answer is kept) without a pause, first alone, then beside clients whose queries
never end. Exits with 1 if the goal is missed: a median below 100 ms beside four hostile clients,
no failed answer, no process that is left.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import multiprocessing
import re
import signal
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import quote

GOAL = 0.1  # seconds
_numbers = itertools.count()


def small() -> str:
    return f"SELECT ?p ?o ({next(_numbers)} AS ?n) {{ ?s a tg:Trial ; ?p ?o }} LIMIT 10"


def hostile() -> str:
    return f"SELECT (COUNT(*) AS ?n{next(_numbers)}) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }}"


def ask(connection: http.client.HTTPConnection, query: str) -> int:
    connection.request("GET", f"/sparql?query={quote(query)}")
    reply = connection.getresponse()
    reply.read()
    return reply.status


def clients(
    port: int, count: int, seconds: float, first: int, found: multiprocessing.Queue[object]
) -> None:
    """Threads in a process of their own: time and status of each small query."""
    global _numbers
    _numbers = itertools.count(first)
    end, measured = time.monotonic() + seconds, list[tuple[float, int]]()

    def run() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.monotonic() < end:
            began = time.monotonic()
            status = ask(connection, small())
            measured.append((time.monotonic() - began, status))

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.put(measured)


def attack(port: int, stop: threading.Event) -> None:
    while not stop.is_set():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            ask(connection, hostile())
        except OSError:
            pass
        finally:
            connection.close()


def measure(port: int, count: int, attackers: int, seconds: float) -> tuple[float, bool]:
    """Prints a row; returns the median, and whether every answer was right."""
    stop = threading.Event()
    for _ in range(attackers):
        threading.Thread(target=attack, args=(port, stop), daemon=True).start()
    time.sleep(1 if attackers else 0)
    found: multiprocessing.Queue[object] = multiprocessing.Queue()
    first = int(time.monotonic() * 1000) * 1_000_000
    process = multiprocessing.Process(target=clients, args=(port, count, seconds, first, found))
    process.start()
    measured = found.get()
    process.join()
    stop.set()
    assert isinstance(measured, list)
    times = sorted(taken for taken, _ in measured)
    wrong = sum(status != 200 for _, status in measured)
    median, p99 = statistics.median(times), times[int(len(times) * 0.99)]
    print(
        f"{count:5} {attackers:8} {len(times) / seconds:8.0f} {median * 1000:9.1f} "
        f"{p99 * 1000:9.1f} {wrong:6}"
    )
    return median, not wrong


def memory(process: int) -> int:
    """Resident megabytes (Linux; 0 elsewhere)."""
    try:
        text = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    return int(re.findall(r"VmRSS:\s+(\d+)", text)[0]) // 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--connections", type=int, default=50)
    options = parser.parse_args()
    command = [sys.executable, "-m", "trialgraph.cli.main", "serve", "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout
        port = int(re.findall(r":(\d+)/", server.stdout.readline())[0])
        print("small  hostile    per s    median       p99  wrong")
        measure(port, 1, 0, 2)
        before = memory(server.pid)
        measure(port, options.connections, 0, options.seconds)
        median, right = measure(port, options.connections - 4, 4, options.seconds)
        print(f"memory of the server: {before} MB before, {memory(server.pid)} MB after")
        print("times in milliseconds")
    finally:
        server.send_signal(signal.SIGTERM)
        code = server.wait(20)
    return int(median > GOAL or not right or code != 0)


if __name__ == "__main__":
    raise SystemExit(main())

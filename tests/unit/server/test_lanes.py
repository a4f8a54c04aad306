"""Who runs next: quick queries beside slow ones, and clients in turn."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Coroutine
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("starlette", reason="needs the extra serve")
from trialgraph.server.kept_answers import KeptAnswers
from trialgraph.server.lanes import Full, Lanes, Place


def run(coroutine: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(coroutine, 10))


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_a_client_has_two_running_queries_and_others_do_not_wait_for_it() -> None:
    async def scene() -> None:
        lanes = Lanes(8, 2, 100)
        greedy = [asyncio.create_task(lanes.enter("a")) for _ in range(5)]
        other = asyncio.create_task(lanes.enter("b"))
        await settled()
        assert [task.done() for task in (*greedy, other)] == [True, True, False, False, False, True]
        greedy[0].result().leave()
        await settled()
        assert [task.done() for task in greedy] == [True, True, True, False, False]
        for task in greedy[3:]:
            task.cancel()
        await settled()
        assert (lanes.running, lanes.waiting) == (3, 0)

    run(scene())


def test_slow_queries_leave_two_places() -> None:
    async def scene() -> None:
        lanes = Lanes(8, 2, 100)
        places = [await lanes.enter(f"hostile {number}") for number in range(8)]
        assert [place.slows() for place in places] == [True] * 6 + [False] * 2
        assert places[0].slows() and lanes.slow == 6, "a place in the lane is taken once"
        for place in places[6:]:
            place.leave()
        again = asyncio.create_task(lanes.enter("hostile 6", slow=True))
        quick = [await lanes.enter(f"quick {number}") for number in range(2)]
        assert not again.done() and lanes.running == 8
        quick[0].leave()
        await settled()
        assert not again.done(), "the free place is for quick queries"
        places[0].leave()
        await settled()
        assert again.done() and again.result().slow and lanes.slow == 6

    run(scene())


def test_clients_take_turns() -> None:
    async def scene() -> None:
        lanes, order = Lanes(1, 1, 100), list[str]()
        first = await lanes.enter("first")

        async def ask(client: str) -> None:
            place = await lanes.enter(client)
            order.append(client)
            place.leave()

        tasks = [asyncio.create_task(ask(client)) for client in "aaabbc"]
        await settled()
        first.leave()
        await asyncio.gather(*tasks)
        assert "".join(order) == "abcaba"

    run(scene())


def test_a_full_queue_refuses_whoever_has_most() -> None:
    async def scene() -> None:
        lanes = Lanes(1, 1, 4)
        running = await lanes.enter("running")
        greedy = [asyncio.create_task(lanes.enter("greedy")) for _ in range(4)]
        await settled()
        with pytest.raises(Full):
            await lanes.enter("greedy")
        modest = asyncio.create_task(lanes.enter("modest"))
        await settled()
        assert isinstance(greedy[3].exception(), Full) and not modest.done()
        assert lanes.waiting == 4
        running.leave()
        for task in greedy[:3]:
            task.cancel()
        await settled()
        assert modest.done() and modest.exception() is None

    run(scene())


def test_whoever_goes_gives_back_its_place_and_its_turn() -> None:
    async def scene() -> None:
        lanes = Lanes(1, 1, 10)
        place = await lanes.enter("a")
        waiting = asyncio.create_task(lanes.enter("b"))
        gone = asyncio.create_task(lanes.enter("c"))
        await settled()
        gone.cancel()
        place.leave()  # b is given the place, and goes before it takes it
        waiting.cancel()
        await settled()
        assert (lanes.running, lanes.waiting, lanes.slow) == (0, 0, 0)
        (await lanes.enter("d")).leave()

    run(scene())


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(st.sampled_from("abcdef"), st.sampled_from(["enter", "slow", "leave", "go"]))
    )
)
def test_the_limits_hold_whatever_happens(steps: list[tuple[str, str]]) -> None:
    async def scene() -> None:
        lanes = Lanes(4, 2, 6)
        tasks: list[tuple[str, asyncio.Task[Place]]] = []
        left: set[int] = set()
        for client, what in steps:
            if what == "enter":
                tasks.append((client, asyncio.create_task(lanes.enter(client))))
            for owner, task in tasks:
                if owner != client or id(task) in left:
                    continue
                has_place = task.done() and not task.cancelled() and not task.exception()
                if has_place and what == "slow":
                    task.result().slows()
                if has_place and what == "leave":
                    task.result().leave()
                    left.add(id(task))
                if not task.done() and what == "go":
                    task.cancel()
            await settled()
            held = [
                (owner, task.result())
                for owner, task in tasks
                if task.done() and not task.cancelled() and not task.exception()
                and id(task) not in left
            ]  # fmt: skip
            assert lanes.running == len(held) <= 4
            assert lanes.slow == sum(place.slow for _, place in held) <= 2
            assert lanes.waiting == sum(not task.done() for _, task in tasks) <= 6
            assert all(count <= 2 for count in Counter(owner for owner, _ in held).values())
        for _, task in tasks:
            task.cancel()

    run(scene())


def test_kept_answers_stay_within_their_space() -> None:
    kept = KeptAnswers(100_000)
    for number in range(300):
        kept.keep(b"%d" % number, b"x" * 1000, "table")
        kept.get(b"0")
        assert kept.size <= 100_000
    assert kept.get(b"0") == (b"x" * 1000, "table"), "what is used stays"
    assert kept.get(b"1") is None and kept.get(b"299") is not None
    kept.keep(b"huge", b"x" * 50_000, "table")
    assert kept.get(b"huge") is None and kept.get(b"299") is not None

"""Calls that are made once however often they are sent."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from redis.asyncio import Redis
from starlette.types import ASGIApp

from visiobook_chassis.auth import CurrentPrincipal
from visiobook_chassis.errors import Unavailable
from visiobook_chassis.shared.redis_client import AWAY, PREFIX, open_redis
from visiobook_gateway.idempotency_store import (
    ANSWER_BYTES,
    Answer,
    Entry,
    IdempotencyStore,
    MemoryIdempotency,
    RedisIdempotency,
)
from visiobook_testkit.redis import ThrowawayRedis
from visiobook_testkit.tokens import TokenMaker

PATH = "/api/v1/project/orders"


class Orders:
    """A service that counts how often it is really asked."""

    def __init__(self) -> None:
        self.made = 0
        self.status = 201
        self.size = 10
        self.says: dict[str, str] = {}
        self.gate = asyncio.Event()
        self.gate.set()
        self.entered = asyncio.Event()
        self.finished = asyncio.Event()

    def add_to(self, app: FastAPI) -> None:
        @app.post(PATH)
        async def order(request: Request, _: CurrentPrincipal) -> Response:
            body = await request.body()
            self.made += 1
            self.entered.set()
            await self.gate.wait()
            self.finished.set()
            text = f"{self.made} {body.decode()} ".ljust(self.size, ".")
            return Response(text, status_code=self.status, headers={"location": f"{PATH}/{self.made}"} | self.says)


@pytest.fixture
def orders(services: dict[str, FastAPI]) -> Orders:
    made = Orders()
    made.add_to(services["project"])
    return made


@pytest.fixture
def ada(ada: httpx.AsyncClient, orders: Orders) -> httpx.AsyncClient:
    return ada


def key(name: str) -> dict[str, str]:
    return {"idempotency-key": name}


class TestSameKey:
    async def test_and_same_request_gets_the_stored_answer(self, ada: httpx.AsyncClient, orders: Orders) -> None:
        first = await ada.post(PATH, content="a", headers=key("k1"))
        again = await ada.post(PATH, content="a", headers=key("k1"))

        assert orders.made == 1
        assert (again.status_code, again.content) == (first.status_code, first.content) == (201, first.content)
        assert (again.headers["idempotency-replayed"], again.headers["location"]) == ("true", first.headers["location"])
        assert "idempotency-replayed" not in first.headers
        assert first.headers["x-request-id"] != again.headers["x-request-id"]

    @pytest.mark.parametrize("path", [PATH, PATH + "?dry=1"])
    async def test_and_another_request_is_refused(self, ada: httpx.AsyncClient, orders: Orders, path: str) -> None:
        await ada.post(PATH, content="a", headers=key("k1"))

        other = await ada.post(path, content="b" if path == PATH else "a", headers=key("k1"))

        assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
        assert orders.made == 1

    async def test_while_it_is_under_way_is_a_conflict(self, ada: httpx.AsyncClient, orders: Orders) -> None:
        orders.gate.clear()
        first = asyncio.create_task(ada.post(PATH, content="a", headers=key("k1")))
        await asyncio.wait_for(orders.entered.wait(), 5)

        second = await ada.post(PATH, content="a", headers=key("k1"))
        orders.gate.set()

        assert (second.status_code, second.json()["code"]) == (409, "idempotency-under-way")
        assert second.headers["retry-after"] == "1"
        assert (await first).status_code == 201
        assert orders.made == 1

    async def test_of_another_caller_is_another_key(
        self, ada: httpx.AsyncClient, orders: Orders, tokens: TokenMaker
    ) -> None:
        await ada.post(PATH, content="a", headers=key("k1"))

        other = await ada.post(PATH, content="a", headers=key("k1") | tokens.user("bob"))

        assert other.content.startswith(b"2 ")
        assert "idempotency-replayed" not in other.headers

    async def test_after_a_passing_failure_is_tried_again(self, ada: httpx.AsyncClient, orders: Orders) -> None:
        orders.status = 503
        await ada.post(PATH, content="a", headers=key("k1"))
        orders.status = 201

        again = await ada.post(PATH, content="a", headers=key("k1"))

        assert (again.status_code, orders.made) == (201, 2)

    async def test_whose_answer_was_too_large_is_not_made_again(self, ada: httpx.AsyncClient, orders: Orders) -> None:
        orders.size = ANSWER_BYTES + 1
        first = await ada.post(PATH, content="a", headers=key("k1"))
        again = await ada.post(PATH, content="a", headers=key("k1"))

        assert (first.status_code, len(first.content)) == (201, ANSWER_BYTES + 1)
        assert (again.status_code, again.json()["code"], orders.made) == (409, "idempotency-answer-not-kept", 1)

    @pytest.mark.parametrize("says", [{"set-cookie": "refresh=secret"}, {"cache-control": "no-store"}])
    async def test_whose_answer_is_a_secret_is_neither_repeated_nor_made_again(
        self, ada: httpx.AsyncClient, orders: Orders, says: dict[str, str]
    ) -> None:
        orders.says = says
        first = await ada.post(PATH, content="a", headers=key("k1"))
        again = await ada.post(PATH, content="a", headers=key("k1"))

        assert (first.status_code, orders.made) == (201, 1)
        assert (again.status_code, again.json()["code"]) == (409, "idempotency-answer-not-kept")

    async def test_many_at_once_are_made_once(self, ada: httpx.AsyncClient, orders: Orders) -> None:
        answers = await asyncio.gather(*(ada.post(PATH, content="a", headers=key("k1")) for _ in range(20)))

        assert orders.made == 1
        assert {answer.status_code for answer in answers} <= {201, 409}


class TestAClientThatLeaves:
    async def test_finds_its_answer_when_it_comes_back(
        self, entry: ASGIApp, ada: httpx.AsyncClient, orders: Orders
    ) -> None:
        orders.gate.clear()
        leaving = asyncio.create_task(ada.post(PATH, content="a", headers=key("k1")))
        await asyncio.wait_for(orders.entered.wait(), 5)
        leaving.cancel()
        await asyncio.wait({leaving})
        orders.gate.set()
        await asyncio.wait_for(orders.finished.wait(), 5)

        answer = await ada.post(PATH, content="a", headers=key("k1"))
        while answer.status_code == 409:
            answer = await ada.post(PATH, content="a", headers=key("k1"))

        assert (answer.status_code, answer.headers["idempotency-replayed"], orders.made) == (201, "true", 1)


class TestKeys:
    @pytest.mark.parametrize("bad", ["", " ", "a b", "x" * 201, "é"])
    async def test_that_are_malformed_are_refused(self, ada: httpx.AsyncClient, orders: Orders, bad: str) -> None:
        answer = await ada.post(PATH, content="a", headers=[("idempotency-key", bad.encode())])

        assert (answer.status_code, orders.made) == (400, 0)

    async def test_bound_the_body(self, ada: httpx.AsyncClient, orders: Orders) -> None:
        answer = await ada.post(PATH, content=b"x" * (1024 * 1024 + 1), headers=key("k1"))

        assert (answer.status_code, orders.made) == (413, 0)

    async def test_mean_nothing_for_reading(self, ada: httpx.AsyncClient) -> None:
        answers = [await ada.get("/api/v1/project/whoami", headers=key("k1")) for _ in range(2)]

        assert all("idempotency-replayed" not in answer.headers for answer in answers)


@pytest.fixture(params=["memory", "redis"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[IdempotencyStore]:
    """Each store in turn."""
    if request.param == "memory":
        yield MemoryIdempotency()
        return
    server: ThrowawayRedis = request.getfixturevalue("redis_server")
    redis: Redis = open_redis(server.url)
    yield RedisIdempotency(redis, AWAY, prefix=PREFIX)
    await redis.flushdb()
    await redis.aclose()


class TestStores:
    ANSWER = Answer(201, [(b"location", b"/x"), (b"x-a", b"\xe9")], b"\x00\xff body")

    async def test_keep_an_answer(self, store: IdempotencyStore) -> None:
        began = await store.begin("n", "p")
        under_way = await store.begin("n", "p")
        await store.finish("n", Entry("p", done=True, answer=self.ANSWER))

        assert (began, under_way) == (None, Entry("p"))
        assert await store.begin("n", "other") == Entry("p", done=True, answer=self.ANSWER)

    async def test_forget_what_may_be_tried_again(self, store: IdempotencyStore) -> None:
        await store.begin("n", "p")
        await store.forget("n")

        assert await store.begin("n", "p") is None

    async def test_let_one_of_many_begin(self, store: IdempotencyStore) -> None:
        found = await asyncio.gather(*(store.begin("n", "p") for _ in range(20)))

        assert found.count(None) == 1

    async def test_in_memory_are_bounded(self) -> None:
        store = MemoryIdempotency(limit=5000)
        for number in range(20):
            await store.begin(str(number), "p")

        assert await store.begin("19", "p") == Entry("p")
        assert await store.begin("0", "p") is None

    async def test_in_a_redis_that_is_away_refuse(self) -> None:
        redis: Any = open_redis("redis://127.0.0.1:1/0")

        with pytest.raises(Unavailable):
            await RedisIdempotency(redis, AWAY, prefix=PREFIX).begin("n", "p")
        await redis.aclose()

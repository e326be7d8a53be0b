import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from visiobook_chassis.shared.revocation import Revocations
from visiobook_contracts.jobs import JobFailure
from visiobook_contracts.project import (
    ApprovalRequested,
    RunCancelled,
    RunCompleted,
    RunFailed,
    RunProgressed,
    RunStarted,
)
from visiobook_notification import live
from visiobook_notification.live import Channel, Hub, LiveEvent, tell_after_commit
from visiobook_notification.streaming import LogIn, Pace, stream
from visiobook_persistence.database import Database
from visiobook_testkit.tokens import TokenMaker

STREAM = "/api/v1/notification/stream"
RUN: dict[str, Any] = {
    "run_id": uuid.UUID(int=7), "project_id": uuid.UUID(int=1), "owner": "ada", "pipeline": "book-to-film",
}  # fmt: skip
OTHER = RUN | {"run_id": uuid.UUID(int=8)}
STARTED = RunStarted(**RUN, title="Alice")
COMPLETED = RunCompleted(**RUN, title="Alice", credits=45, outputs={})
PACE = Pace(heartbeat=0.05, longest=60)
ENDLESS = LogIn(Revocations())


def progressed(done: int, run: dict[str, Any] = RUN) -> RunProgressed:
    return RunProgressed(**run, step="film", done=done, total=100, progress=done / 100)


class Reader:
    """Reads server-sent events as a browser does."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._lines = response.aiter_lines()
        self.heartbeats = 0

    async def event(self) -> tuple[str, str, dict[str, Any]]:
        """Id, name and data of the next event; comments are counted."""
        fields: dict[str, str] = {}
        async for line in self._lines:
            name, _, value = line.partition(": ")
            if line.startswith(":"):
                self.heartbeats += 1
            elif line:
                fields[name] = value
            elif "event" in fields:
                return fields["id"], fields["event"], json.loads(fields["data"])
        raise EOFError

    async def names(self, count: int) -> list[str]:
        return [(await self.event())[1] for _ in range(count)]


class TestStream:
    async def test_shows_a_run_from_start_to_end_as_it_happens(
        self, streaming: httpx.AsyncClient, deliver: Any
    ) -> None:
        async with streaming.stream("GET", STREAM) as response:
            reader = Reader(response)
            seen = []
            for event in (STARTED, progressed(5), COMPLETED):
                await deliver(event)
                seen.append(await reader.event())
            _, name, message = await reader.event()

        assert response.headers["content-type"].startswith("text/event-stream")
        assert [e[1] for e in seen] == ["run.started", "run.progressed", "run.completed"]
        assert seen[1][2] == progressed(5).model_dump(mode="json")
        assert (name, message["title"]) == ("message", "Your film is ready")

    async def test_shows_failed_and_cancelled_runs(self, streaming: httpx.AsyncClient, deliver: Any) -> None:
        failure = JobFailure(code="broken", detail="It broke.")
        async with streaming.stream("GET", STREAM) as response:
            reader = Reader(response)
            await deliver(RunFailed(**RUN, title="Alice", step="film", failure=failure))
            await deliver(RunCancelled(**OTHER, title="Alice"))

            assert await reader.names(3) == ["run.failed", "message", "run.cancelled"]

    async def test_shows_a_step_that_waits_to_who_listens_and_to_who_comes_later(
        self, streaming: httpx.AsyncClient, deliver: Any
    ) -> None:
        asked = ApprovalRequested(**RUN, title="Alice", step="render", step_title="Render the shots")
        async with streaming.stream("GET", STREAM) as response:
            await deliver(STARTED, asked)
            assert await Reader(response).names(3) == ["run.started", "run.approval_requested", "message"]

        async with streaming.stream("GET", STREAM) as response:
            _, name, data = await Reader(response).event()

        assert (name, data["step"]) == ("run.approval_requested", "render")

    async def test_ends_with_the_log_in_and_tells_nothing_more(
        self, app: FastAPI, streaming: httpx.AsyncClient, deliver: Any, tokens: TokenMaker
    ) -> None:
        async with streaming.stream("GET", STREAM, headers=tokens.user("ada", session="a-log-in")) as response:
            reader = Reader(response)
            await deliver(STARTED)
            await reader.event()

            app.state.shared.revocations.add(["a-log-in"], until=time.time() + 60)
            await deliver(progressed(5))

            with pytest.raises(EOFError):
                await reader.event()

    async def test_shows_a_run_that_was_opened_again(self, streaming: httpx.AsyncClient, deliver: Any) -> None:
        failure = JobFailure(code="broken", detail="It broke.")
        again = RUN | {"reference": uuid.UUID(int=70)}
        async with streaming.stream("GET", STREAM) as response:
            reader = Reader(response)
            await deliver(RunFailed(**RUN, title="Alice", step="film", failure=failure), STARTED)
            await deliver(RunStarted(**again, title="Alice"), progressed(7, again))

            assert await reader.names(4) == ["run.failed", "message", "run.started", "run.progressed"]

    async def test_begins_with_where_the_runs_under_way_stand(self, streaming: httpx.AsyncClient, deliver: Any) -> None:
        await deliver(STARTED, progressed(5), COMPLETED, progressed(1, OTHER), progressed(2, OTHER))

        async with streaming.stream("GET", STREAM) as response:
            _, name, data = await Reader(response).event()

        assert (name, data["run_id"], data["done"]) == ("run.progressed", str(OTHER["run_id"]), 2)

    async def test_of_one_run_shows_that_run_alone(self, streaming: httpx.AsyncClient, deliver: Any) -> None:
        await deliver(STARTED, progressed(1, OTHER))

        async with streaming.stream("GET", STREAM, params={"run_id": str(RUN["run_id"])}) as response:
            reader = Reader(response)
            _, first, _ = await reader.event()
            await deliver(progressed(2, OTHER), progressed(99))
            _, second, data = await reader.event()

        assert (first, second, data["done"]) == ("run.started", "run.progressed", 99)

    async def test_of_one_run_shows_its_end_even_to_who_comes_late(
        self, streaming: httpx.AsyncClient, deliver: Any
    ) -> None:
        await deliver(STARTED, COMPLETED)

        async with streaming.stream("GET", STREAM, params={"run_id": str(RUN["run_id"])}) as response:
            _, name, data = await Reader(response).event()

        assert (name, data["credits"]) == ("run.completed", 45)

    async def test_resumes_after_the_last_event_that_was_seen(self, streaming: httpx.AsyncClient, deliver: Any) -> None:
        async with streaming.stream("GET", STREAM) as response:
            await deliver(STARTED)
            last_id, _, _ = await Reader(response).event()
        await deliver(progressed(1), progressed(2), COMPLETED)

        async with streaming.stream("GET", STREAM, headers={"last-event-id": last_id}) as response:
            assert await Reader(response).names(2) == ["run.completed", "message"]

    async def test_an_id_of_an_earlier_process_gets_everything_remembered(
        self, streaming: httpx.AsyncClient, deliver: Any
    ) -> None:
        await deliver(STARTED, COMPLETED)

        async with streaming.stream("GET", STREAM, headers={"last-event-id": "0ddba11-9999"}) as response:
            assert await Reader(response).names(3) == ["run.started", "run.completed", "message"]

    async def test_shows_only_the_owners_events(self, streaming: httpx.AsyncClient, deliver: Any) -> None:
        async with streaming.stream("GET", STREAM) as response:
            reader = Reader(response)
            await deliver(RunStarted(**RUN | {"owner": "ben"}, title="A secret"), STARTED)

            assert (await reader.event())[2]["title"] == "Alice"

    async def test_sends_a_heartbeat_when_nothing_happens(self, streaming: httpx.AsyncClient, deliver: Any) -> None:
        async with streaming.stream("GET", STREAM) as response:
            lines = response.aiter_lines()

            assert await anext(lines) == "retry: 2000"
            assert [line async for line in _until(lines, ": still here")]

    async def test_needs_a_token(self, streaming: httpx.AsyncClient) -> None:
        response = await streaming.get(STREAM, headers={"authorization": ""})

        assert response.status_code == 401

    async def test_a_reader_that_leaves_is_forgotten(
        self, streaming: httpx.AsyncClient, deliver: Any, app: FastAPI
    ) -> None:
        channel = app.state.hub.channel("ada")
        async with streaming.stream("GET", STREAM) as response:
            await deliver(STARTED)
            await Reader(response).event()
            assert not channel.is_idle

        async with asyncio.timeout(5):
            while not channel.is_idle:  # noqa: ASYNC110  # the server notices in its own time
                await asyncio.sleep(0)

    async def test_ends_when_the_server_begins_to_stop(
        self, app: FastAPI, streaming: httpx.AsyncClient, deliver: Any
    ) -> None:
        async with live.running(app), streaming.stream("GET", STREAM) as response:
            await deliver(STARTED)
            reader = Reader(response)
            await reader.event()
            for stop in app.state.on_stop:
                stop()

            with pytest.raises(EOFError):
                await reader.event()


async def _until(lines: AsyncIterator[str], wanted: str) -> AsyncIterator[str]:
    async for line in lines:
        if line == wanted:
            yield line
            return


class TestPace:
    async def test_a_stream_ends_after_its_time(self) -> None:
        events = stream(Hub(), "ada", run_id=None, last_event_id=None, log_in=ENDLESS, pace=Pace(0.01, 0.03))

        chunks = [chunk async for chunk in events]

        assert chunks[0] == b"retry: 2000\n\n"
        assert set(chunks[1:]) == {b": still here\n\n"}

    @pytest.mark.parametrize("ended", ["a-log-in", "a-mandate"])
    async def test_a_stream_does_not_wait_for_its_next_beat_to_end_with_its_log_in(self, ended: str) -> None:
        revocations = Revocations()
        log_in = LogIn(revocations, "a-log-in", "a-mandate")
        chunks = stream(Hub(), "ada", run_id=None, last_event_id=None, log_in=log_in, pace=Pace(3600, 3600))
        await anext(chunks)
        waiting = asyncio.ensure_future(anext(chunks, b"the end"))
        await asyncio.sleep(0)

        revocations.add([ended], until=time.time() + 60)

        async with asyncio.timeout(30):
            assert await waiting == b"the end"


class TestSlowReader:
    async def test_gets_the_latest_state_and_no_backlog(self) -> None:
        hub, run_id = Hub(events_remembered=50), uuid.uuid4()
        channel = hub.channel("ada")
        events = stream(hub, "ada", run_id=None, last_event_id=None, log_in=ENDLESS, pace=PACE)
        await anext(events)
        channel.add("run.started", run_id, {})
        await anext(events)

        for done in range(10_000):
            channel.add("run.progressed", run_id, {"done": done})
        caught_up = await anext(events)

        assert caught_up.count(b"event: ") == 1
        assert b'"done":9999' in caught_up
        await events.aclose()  # type: ignore[attr-defined]  # an async generator


class TestChannel:
    def test_keeps_what_was_not_overtaken_in_its_order(self) -> None:
        channel, one, two = Channel(remembered=50), uuid.uuid4(), uuid.uuid4()
        for name, run_id in [
            ("run.started", one), ("run.progressed", one), ("run.started", two), ("run.progressed", one),
            ("run.completed", one), ("message", one), ("run.progressed", two),
        ]:  # fmt: skip
            channel.add(name, run_id, {})

        names = [(event.name, event.run_id) for event in channel.after(0)]

        assert names == [
            ("run.started", one), ("run.started", two), ("run.completed", one), ("message", one),
            ("run.progressed", two),
        ]  # fmt: skip

    def test_what_a_runs_end_overtook_does_not_come_after_it(self) -> None:
        channel, run_id = Channel(remembered=50), uuid.uuid4()
        for name in ("run.completed", "run.started", "run.progressed"):
            channel.add(name, run_id, {})

        assert [event.name for event in channel.after(0)] == ["run.completed"]

    def test_forgets_the_oldest(self) -> None:
        channel = Channel(remembered=3)
        for i in range(5):
            channel.add("message", None, {"i": i})

        assert [event.data["i"] for event in channel.after(0)] == [2, 3, 4]


class TestHub:
    def test_forgets_owners_whom_nobody_listens_to(self) -> None:
        hub = Hub(owners_remembered=2)
        with hub.channel("ada").listening():
            for owner in ("ben", "cleo", "dan"):
                hub.channel(owner).add("message", None, {})

            assert hub.channel("ada").is_idle is False
            assert hub.channel("ben").after(0) == []

    @pytest.mark.parametrize("event_id", ["", "x", "x-1", "-1", "1"])
    def test_an_id_that_is_not_ours_is_before_everything(self, event_id: str) -> None:
        assert Hub().number_of(event_id) == 0

    def test_knows_its_own_ids(self) -> None:
        hub = Hub()

        assert hub.number_of(hub.id_of(LiveEvent(42, "message", None, {}))) == 42


class TestTellAfterCommit:
    async def test_a_rolled_back_transaction_tells_nothing(self, database: Database) -> None:
        channel = Channel(remembered=5)

        async def fail() -> None:
            async with database.transaction() as session:
                tell_after_commit(session, channel, "message", None, {})
                raise RuntimeError("on purpose")

        with pytest.raises(RuntimeError, match="on purpose"):
            await fail()

        assert channel.after(0) == []

    async def test_a_savepoint_is_no_commit(self, database: Database) -> None:
        channel = Channel(remembered=5)

        async with database.transaction() as session:
            async with session.begin_nested():
                tell_after_commit(session, channel, "message", None, {})
            before = len(channel.after(0))

        assert (before, len(channel.after(0))) == (0, 1)

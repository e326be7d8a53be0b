"""The engine room with a model of letters: batches, turns, back-pressure, cancellation, deadlines, errors."""

import threading
from collections.abc import Iterator

import pytest
from engine_models import Gate, LengthModel, Turnstile

from visiobook_ai_analysis.engine.errors import EngineBusy, EngineLate, EngineOutOfMemory, EngineStopped, ModelFailed
from visiobook_ai_analysis.engine.room import EngineRoom
from visiobook_ai_analysis.engine.tally import BATCHES, ERRORS, HALVED, PADDED, PIECES


def in_order(found: Iterator[tuple[int, int]]) -> list[int]:
    return [result for _, result in sorted(found)]


class Asking(threading.Thread):
    """A job that asks in a thread of its own and keeps what it gets."""

    def __init__(self, room: EngineRoom[str, int], items: list[str]) -> None:
        super().__init__(daemon=True)
        self.room, self.items = room, items
        self.results: list[int] = []
        self.error: Exception | None = None
        self.start()

    def run(self) -> None:
        try:
            self.results = in_order(self.room.run(self.items))
        except Exception as error:
            self.error = error


def until(room: EngineRoom[str, int], pieces: int) -> None:
    with room._changed:
        assert room._changed.wait_for(lambda: room.waiting >= pieces, timeout=10)


class TestBatches:
    def test_every_item_has_its_result(self) -> None:
        words = ["a" * (1 + number % 40) for number in range(500)]

        with EngineRoom(LengthModel()) as room:
            found = in_order(room.run(words))

        assert found == [len(word) for word in words]

    def test_never_larger_than_the_model_wants(self) -> None:
        model = LengthModel(batch_pieces=64)

        with EngineRoom(model) as room:
            in_order(room.run(["a" * (1 + number % 40) for number in range(200)]))

        assert all(len(batch) * max(map(len, batch)) <= 64 for batch in model.batches)

    def test_jobs_share_a_batch_where_their_items_are_alike(self) -> None:
        model, gate = LengthModel(), Gate()
        model.before = gate

        with EngineRoom(model) as room:
            first = Asking(room, ["x"])
            assert gate.reached.wait(10)
            others = [Asking(room, ["abc", "abcd"]) for _ in range(3)]
            until(room, 22)
            gate.open.set()
            for job in (first, *others):
                job.join(10)

        assert [job.results for job in others] == [[3, 4]] * 3
        assert sorted(model.batches[1], key=len) == ["abc"] * 3 + ["abcd"] * 3

    def test_what_may_not_go_together_does_not(self) -> None:
        model = LengthModel()

        with EngineRoom(model) as room:
            in_order(room.run(["abc", "ABC", "abd", "ABD"]))

        assert all(len({item.isupper() for item in batch}) == 1 for batch in model.batches)

    def test_a_short_request_does_not_wait_for_a_novel(self) -> None:
        model, gate = LengthModel(batch_pieces=40), Gate()
        model.before = gate

        with EngineRoom(model) as room:
            novel = Asking(room, ["w" * 40] * 60)
            assert gate.reached.wait(10)
            until(room, 2400)
            query = Asking(room, ["who?"])
            until(room, 2404)
            gate.open.set()
            query.join(10)
            novel.join(10)

        assert next(number for number, batch in enumerate(model.batches) if "who?" in batch) <= 2

    def test_figures_tell_of_batches_and_padding(self) -> None:
        with EngineRoom(LengthModel()) as room:
            in_order(room.run(["abcd", "abc"]))

        figures = {figure.name: figure.value for figure in room.tally.take()}
        assert (figures[PIECES], figures[PADDED]) in {(7.0, 8.0), (7.0, 7.0)}
        assert figures[BATCHES] in {1.0, 2.0}


class TestBackPressure:
    def test_no_more_is_in_hand_than_there_is_room_for(self) -> None:
        most = 0

        def endless() -> Iterator[str]:
            nonlocal most
            for _ in range(2000):
                most = max(most, room.waiting)
                yield "abcdefgh"

        with EngineRoom(LengthModel(), capacity=400) as room:
            found = in_order(room.run(endless()))

        assert len(found) == 2000
        assert most <= 400

    def test_a_full_queue_answers_busy_at_the_deadline(self) -> None:
        model, gate, now = LengthModel(), Gate(), 0.0
        model.before = gate

        with EngineRoom(model, capacity=10, clock=lambda: now) as room:
            first = Asking(room, ["abcdefghij"])
            assert gate.reached.wait(10)
            with pytest.raises(EngineBusy, match="queue was full"):
                in_order(room.run(["abc"], deadline=0.0))
            gate.open.set()
            first.join(10)

        assert first.results == [10]

    def test_an_item_larger_than_the_room_runs_alone(self) -> None:
        with EngineRoom(LengthModel(), capacity=10) as room:
            assert in_order(room.run(["a" * 50, "b" * 50])) == [50, 50]


class TestLeaving:
    def test_what_is_given_up_is_not_worked_on(self) -> None:
        model, turnstile = LengthModel(batch_pieces=4), Turnstile()
        model.before = turnstile

        with EngineRoom(model) as room:
            results = room.run(["abcd"] * 30)
            turnstile.let(1)
            next(results)
            results.close()
            turnstile.let(2)
            other = in_order(room.run(["ab"]))

            assert other == [2]
            assert room.waiting == 0
        assert model.batches in ([["abcd"], ["ab"]], [["abcd"], ["abcd"], ["ab"]])

    def test_a_late_request_ends_between_batches_and_others_go_on(self) -> None:
        model, turnstile = LengthModel(batch_pieces=4), Turnstile()
        model.before = turnstile
        now = [0.0]

        with EngineRoom(model, clock=lambda: now[0]) as room:
            late = room.run(["abcd"] * 30, deadline=5.0)
            turnstile.let(1)
            assert next(late)[1] == 4
            now[0] = 6.0
            turnstile.let(30)
            with pytest.raises(EngineLate):
                in_order(late)
            assert in_order(room.run(["ab"], deadline=99.0)) == [2]

        assert {figure.name: figure.value for figure in room.tally.take()}[ERRORS] >= 1

    def test_a_closed_room_tells_whoever_waits(self) -> None:
        model, gate = LengthModel(batch_pieces=1), Gate()
        model.before = gate
        room = EngineRoom(model)

        with room:
            job = Asking(room, ["a"] * 20)
            assert gate.reached.wait(10)
            gate.open.set()
            room._closed = True
        job.join(10)

        assert isinstance(job.error, EngineStopped) or job.results == [1] * 20


class TestErrors:
    def test_one_jobs_bad_item_does_not_fail_anothers(self) -> None:
        model, gate = LengthModel(poison="bad"), Gate()
        model.before = gate

        with EngineRoom(model) as room:
            first = Asking(room, ["x"])
            assert gate.reached.wait(10)
            good, bad = Asking(room, ["one", "two"]), Asking(room, ["bad"])
            until(room, 10)
            gate.open.set()
            for job in (first, good, bad):
                job.join(10)

        assert good.results == [3, 3]
        assert isinstance(bad.error, ModelFailed)
        assert "poison" in str(bad.error)

    def test_too_little_memory_halves_the_batch(self) -> None:
        model = LengthModel(batch_pieces=64, most=16)

        with EngineRoom(model) as room:
            assert in_order(room.run(["abcdefgh"] * 40)) == [8] * 40

        assert {figure.name: figure.value for figure in room.tally.take()}[HALVED] >= 2

    def test_an_item_that_never_fits_is_told_and_the_room_lives(self) -> None:
        model = LengthModel(most=16)

        with EngineRoom(model) as room:
            with pytest.raises(EngineOutOfMemory, match="single piece of work of 30 pieces"):
                in_order(room.run(["a" * 30]))
            assert in_order(room.run(["abc"])) == [3]

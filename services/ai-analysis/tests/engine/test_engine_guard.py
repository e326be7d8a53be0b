"""Batches that fit into memory: by budget, by error, and with the real encoder in a process that runs out."""

import subprocess
import sys

import pytest
from engine_models import LengthModel

from visiobook_ai_analysis.engine.errors import EngineOutOfMemory
from visiobook_ai_analysis.engine.guard import MemoryGuard
from visiobook_ai_analysis.engine.memory import is_out_of_memory
from visiobook_ai_analysis.engine.model_cache import ModelCache

SHORT_OF_MEMORY = """
import resource, numpy as np
from visiobook_ai_analysis.encoder.minilm import Encoder
from visiobook_ai_analysis.encoder.windows import Window
from visiobook_ai_analysis.engine.encoding import EncoderModel, EncodingItem
from visiobook_ai_analysis.engine.guard import MemoryGuard
from visiobook_ai_analysis.engine.tally import HALVED, Tally

encoder, tally = Encoder.installed(), Tally()
model = EncoderModel(encoder, batch_pieces=200_000)
mix = np.full((1, encoder.layers), 0.1, dtype=np.float32)
windows = [Window(i, i + 1, (101, *([2000 + i] * 200), 102), tuple(range(1, 201))) for i in range(60)]
items = [EncodingItem(window, mix) for window in windows]
alone = model.run(items[:1])[0]
size = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (size + 100_000_000, size + 100_000_000))
found = MemoryGuard(tally=tally).run(model, items)
halvings = next(f.value for f in tally.take() if f.name == HALVED)
print(len(found), int(halvings), float(abs(found[0] - alone).max()) < 1e-4)
"""


class TestGuard:
    def test_a_batch_beyond_the_budget_is_halved_before_it_runs(self) -> None:
        model = LengthModel()

        found = MemoryGuard(1000, resident=lambda: 980).run(model, ["abcdefgh"] * 8)

        assert found == [8] * 8
        assert all(len(batch) <= 2 for batch in model.batches)

    def test_idle_models_leave_first(self) -> None:
        model, resident = LengthModel(), [980]
        guard = MemoryGuard(1000, resident=lambda: resident[0], make_room=lambda _bytes: resident.__setitem__(0, 100))

        guard.run(model, ["abcdefgh"] * 8)

        assert [len(batch) for batch in model.batches] == [8]

    def test_it_remembers_what_was_too_much_and_grows_again(self) -> None:
        model, guard = LengthModel(batch_pieces=64, most=32), MemoryGuard()

        guard.run(model, ["abcdefgh"] * 8)
        after_failure = guard.limit(model)
        model.most = None
        for _ in range(200):
            guard.run(model, ["abcdefgh"])

        assert after_failure == 32
        assert guard.limit(model) == 64

    def test_other_errors_pass(self) -> None:
        with pytest.raises(ValueError, match="poison"):
            MemoryGuard().run(LengthModel(poison="bad"), ["good", "bad"])

    def test_one_item_that_does_not_fit_is_told(self) -> None:
        with pytest.raises(EngineOutOfMemory, match="budget 50 MB"):
            MemoryGuard(50_000_000).run(LengthModel(most=2), ["abc"])

    @pytest.mark.parametrize(
        "said",
        [
            "CUDA out of memory. Tried to allocate 2.00 GiB (GPU 0; 15.78 GiB total capacity)",
            "[ONNXRuntimeError] : 1 : FAIL : bad allocation",
            "[enforce fail at alloc_cpu.cpp:75] . DefaultCPUAllocator: can't allocate memory",
            "CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED",
        ],
    )
    def test_knows_the_words_of_the_libraries(self, said: str) -> None:
        assert is_out_of_memory(RuntimeError(said))

    def test_knows_what_is_no_lack_of_memory(self) -> None:
        assert is_out_of_memory(MemoryError())
        assert not is_out_of_memory(RuntimeError("CUDA error: device-side assert triggered"))

    def test_the_real_encoder_goes_on_when_memory_is_short(self) -> None:
        done = subprocess.run([sys.executable, "-c", SHORT_OF_MEMORY], capture_output=True, text=True, check=False)

        assert done.returncode == 0, done.stderr[-2000:]
        count, halvings, same = done.stdout.split()
        assert (count, same) == ("60", "True")
        assert int(halvings) >= 1


class TestModelCache:
    def test_the_least_recently_used_leaves(self) -> None:
        cache: ModelCache[str] = ModelCache(budget=20)

        for name in ("a", "b", "a", "c"):
            with cache.use(name, lambda name=name: (name.upper(), 10)) as model:
                assert model == name.upper()

        assert cache.names == ["a", "c"]

    def test_a_model_in_use_stays(self) -> None:
        cache: ModelCache[str] = ModelCache(budget=10)

        with cache.use("a", lambda: ("A", 10)), cache.use("b", lambda: ("B", 10)):
            assert cache.names == ["a", "b"]
            cache.make_room(1000)
            assert cache.size == 20

    def test_warm_models_are_not_loaded_again(self) -> None:
        cache: ModelCache[str] = ModelCache()
        loads: list[str] = []

        def load() -> tuple[str, int]:
            loads.append("a")
            return "A", 1

        cache.warm([("a", load)])
        with cache.use("a", load):
            pass

        assert loads == ["a"]

    def test_a_loader_that_fails_may_be_tried_again(self) -> None:
        cache: ModelCache[str] = ModelCache()

        def fail() -> tuple[str, int]:
            raise OSError("away")

        with pytest.raises(OSError, match="away"), cache.use("a", fail):
            pass
        with cache.use("a", lambda: ("A", 1)) as model:
            assert model == "A"

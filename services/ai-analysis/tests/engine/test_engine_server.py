"""Engines in other processes, by their sockets: the same features, shared batches, clients and engines that go away."""

import contextlib
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import pytest
from tiny_encoder import tiny_encoder

from visiobook_ai_analysis.encoder.minilm import Encoded, Encoder
from visiobook_ai_analysis.encoder.weights import EncoderFiles
from visiobook_ai_analysis.encoder.windows import Window, cut
from visiobook_ai_analysis.engine import wire
from visiobook_ai_analysis.engine.encoding import EncoderModel
from visiobook_ai_analysis.engine.errors import EngineError, EngineStopped
from visiobook_ai_analysis.engine.remote import SUFFIX, RemoteEncoder, wait_for_engines
from visiobook_ai_analysis.engine.scheduler import Scheduler
from visiobook_ai_analysis.engine.server import EngineServer
from visiobook_ai_analysis.engine.tally import PIECES

MIX = np.eye(3, dtype=np.float32)[1:]
ASK_AND_DIE = """
import os, sys
from pathlib import Path
import numpy as np
from visiobook_ai_analysis.encoder.weights import open_encoder
from visiobook_ai_analysis.encoder.windows import Window
from visiobook_ai_analysis.engine.remote import RemoteEncoder

remote = RemoteEncoder(Path(sys.argv[2]), files=open_encoder(Path(sys.argv[1]), sha256=None))
windows = [Window(i, i + 1, (2, *([4] * 60), 3), tuple(range(1, 61))) for i in range(2000)]
next(remote.encode(windows, np.eye(3, dtype=np.float32)[1:]))
os._exit(9)
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> EncoderFiles:
    return tiny_encoder(tmp_path_factory.mktemp("encoder"))


@pytest.fixture
def sockets(tmp_path: Path) -> Path:
    return tmp_path / "s"


@pytest.fixture
def start(files: EncoderFiles, sockets: Path) -> Iterator[Callable[[str], EngineServer]]:
    with contextlib.ExitStack() as stack:

        def begin(name: str) -> EngineServer:
            model = EncoderModel(Encoder(files))
            return stack.enter_context(EngineServer(model, sockets / f"{name}{SUFFIX}", device=name))

        yield begin


def windows_of(encoder: RemoteEncoder | Encoder, count: int = 1) -> list[Window]:
    words = ["Mary", "sat", "in", "the", "garden", ".", "Colin", "said", "robins", "."] * count
    found = []
    for first in range(0, len(words), 5):
        window = next(cut(words[first : first + 5], [(0, 5)], encoder.pieces))
        found.append(replace(window, first=first, last=first + 5))
    return found


def by_place(found: Iterator[Encoded]) -> dict[int, np.ndarray]:
    return {encoded.window.first: encoded.features for encoded in found}


class TestRemoteEncoder:
    def test_gives_the_features_that_the_encoder_itself_gives(
        self, files: EncoderFiles, sockets: Path, start: Callable[[str], EngineServer]
    ) -> None:
        start("cpu")
        remote, local = RemoteEncoder(sockets, files=files), Encoder(files)
        windows = windows_of(remote, 300)

        there, here = by_place(remote.encode(windows, MIX)), by_place(local.encode(windows, MIX))

        assert there.keys() == here.keys()
        assert all(np.allclose(there[place], here[place], atol=1e-5) for place in here)
        assert sum(figure.value for figure in remote.figures if figure.name == PIECES) == sum(
            len(window.ids) for window in windows
        )

    def test_says_how_to_start_an_engine_where_none_is(self, files: EncoderFiles, sockets: Path) -> None:
        remote = RemoteEncoder(sockets, files=files)

        with pytest.raises(EngineStopped, match="visiobook-engine serve"):
            by_place(remote.encode(windows_of(remote), MIX))

    def test_goes_on_with_another_engine_when_one_stops(
        self, files: EncoderFiles, sockets: Path, start: Callable[[str], EngineServer]
    ) -> None:
        first, _ = start("a"), start("b")
        remote = RemoteEncoder(sockets, files=files)
        windows = windows_of(remote, 300)

        found = remote.encode(windows, MIX)
        places = [next(found).window.first]
        first.__exit__()
        places += [encoded.window.first for encoded in found]

        assert sorted(places) == [window.first for window in windows]

    def test_an_engine_with_another_model_refuses(
        self, tmp_path: Path, sockets: Path, start: Callable[[str], EngineServer]
    ) -> None:
        start("cpu")
        remote = RemoteEncoder(sockets, files=tiny_encoder(tmp_path / "other", seed=2))

        with pytest.raises(EngineError, match="this engine runs"):
            by_place(remote.encode(windows_of(remote), MIX))

    def test_many_clients_at_once_get_their_own(
        self, files: EncoderFiles, sockets: Path, start: Callable[[str], EngineServer]
    ) -> None:
        start("a")
        start("b")
        expected = by_place(Encoder(files).encode(windows_of(Encoder(files), 40), MIX))
        wrong: list[str] = []

        def ask() -> None:
            remote = RemoteEncoder(sockets, files=files)
            found = by_place(remote.encode(windows_of(remote, 40), MIX))
            if not all(np.allclose(found[place], expected[place], atol=1e-5) for place in expected):
                wrong.append(threading.current_thread().name)

        jobs = [threading.Thread(target=ask) for _ in range(6)]
        for job in jobs:
            job.start()
        for job in jobs:
            job.join(30)

        assert not wrong
        assert not any(job.is_alive() for job in jobs)


class TestEngineServer:
    def test_only_its_user_may_connect(self, sockets: Path, start: Callable[[str], EngineServer]) -> None:
        start("cpu")

        assert (sockets / f"cpu{SUFFIX}").stat().st_mode & 0o777 == 0o600

    @pytest.mark.parametrize("sent", [b"not json", b"[]", b'{"op": "encode"}', b'{"op": "sing", "arrays": []}'])
    def test_nonsense_is_answered_and_the_engine_lives(
        self, sent: bytes, sockets: Path, files: EncoderFiles, start: Callable[[str], EngineServer]
    ) -> None:
        start("cpu")
        pipe = connected(sockets / f"cpu{SUFFIX}")

        pipe.send_bytes(sent)

        assert wire.receive(pipe).head["op"] == "error"
        assert RemoteEncoder(sockets, files=files).statuses()

    @pytest.mark.parametrize(
        ("ids", "heads", "why"),
        [
            ([2, 99, 3], [1], "beyond the 14"),
            ([2, 4, 3], [7], "begins outside"),
            ([2] * 300, [1], "reads 1 to 256"),
            ([], [], "reads 1 to 256"),
        ],
    )
    def test_windows_that_make_no_sense_are_refused(
        self, ids: list[int], heads: list[int], why: str, files: EncoderFiles, sockets: Path,
        start: Callable[[str], EngineServer],
    ) -> None:  # fmt: skip
        start("cpu")
        remote = RemoteEncoder(sockets, files=files)

        with pytest.raises(EngineError, match=why):
            by_place(remote.encode([Window(0, 1, tuple(ids), tuple(heads))], MIX))

    def test_a_client_that_is_killed_leaves_nothing_behind(
        self, files: EncoderFiles, sockets: Path, start: Callable[[str], EngineServer]
    ) -> None:
        start("cpu")

        child = subprocess.run([sys.executable, "-c", ASK_AND_DIE, files.tokenizer.parent, sockets], check=False)
        remote = RemoteEncoder(sockets, files=files)
        found = by_place(remote.encode(windows_of(remote), MIX))

        assert child.returncode == 9
        assert len(found) == 2


def connected(path: Path) -> Connection:
    opened = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    opened.connect(str(path))
    return Connection(opened.detach())


class TestWaiting:
    def test_gives_up_after_its_time(self, sockets: Path) -> None:
        with pytest.raises(EngineStopped, match="0 of 1 engines"):
            wait_for_engines(sockets, 1, seconds=0.0)


class TestScheduler:
    def test_the_one_with_least_to_do_is_first(self) -> None:
        assert Scheduler().order({"cuda-0": 900, "cuda-1": 100, "cuda-2": 500}) == ["cuda-1", "cuda-2", "cuda-0"]

    def test_a_faster_device_takes_more(self) -> None:
        order = Scheduler().order({"cpu": 100, "cuda-0": 900}, speed={"cpu": 7000.0, "cuda-0": 700_000.0})

        assert order == ["cuda-0", "cpu"]

    def test_one_that_failed_rests_longer_each_time_and_comes_back(self) -> None:
        now = [0.0]
        scheduler = Scheduler(clock=lambda: now[0])
        load = {"cuda-0": 0, "cuda-1": 10}

        scheduler.failed("cuda-0")
        scheduler.failed("cuda-0")
        at_once = scheduler.order(load)
        now[0] = 1.5
        still = scheduler.order(load)
        now[0] = 2.5
        back = scheduler.order(load)

        assert [at_once[0], still[0], back[0]] == ["cuda-1", "cuda-1", "cuda-0"]

    def test_with_all_at_rest_they_are_tried_all_the_same(self) -> None:
        scheduler = Scheduler()

        scheduler.failed("cuda-0")

        assert scheduler.order({"cuda-0": 0}) == ["cuda-0"]

    def test_work_spreads_over_devices_of_one_speed(self) -> None:
        scheduler, load = Scheduler(), dict.fromkeys(("cuda-0", "cuda-1", "cuda-2", "cuda-3"), 0)

        for _ in range(40):
            load[scheduler.order(load)[0]] += 100

        assert set(load.values()) == {1000}

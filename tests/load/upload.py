"""Row ``upload``: 512 MB through the gateway into storage, in turns with ``cp`` of the same file on the same disk.

The content is new each time, since storage keeps a content once. Both begin with a disk that has nothing left to write,
and end with the data given to the system, not yet on the disk's platters. Copies stay till the end: the memory of a
file just removed can be ten times as cheap to write to as other memory, and whoever came next would have it easier.
"""

import contextlib
import json
import os
import socket
import statistics
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil

from visiobook_client.home import Home
from visiobook_client.sdk import Visiobook
from visiobook_testkit import embedded_fleet

SIZE = 512 * 1000 * 1000
ROUNDS = 3
RATIO_BAR, RATE_BAR = 0.45, 300.0
MEBIBYTE = 1024 * 1024
FORMAT = struct.pack("<IHHIIHH", 16, 1, 1, 48_000, 96_000, 2, 16)
"""One channel of 16 bits at 48 kHz."""


def measure() -> list[dict[str, Any]]:
    """MB a second of an upload, its share of ``cp``'s, and the CPU seconds of the fleet for it."""
    with embedded_fleet.throwaway_home() as home:
        process, _ = embedded_fleet.start(home)
        try:
            rounds = [one_round(home, process.pid, number) for number in range(ROUNDS)]
        finally:
            embedded_fleet.stop(process)
    uploaded, copied, computed = (statistics.median(values) for values in zip(*rounds, strict=True))
    ratio = statistics.median(copy / upload for upload, copy, _ in rounds)
    rate = SIZE / uploaded / 1e6
    return [
        row("upload (beside cp)", rate, SIZE / copied / 1e6, ratio, f">= {RATIO_BAR:g} of cp", ratio >= RATIO_BAR),
        row("upload", rate, None, None, f">= {RATE_BAR:g} MB/s on a quiet disk", rate >= RATE_BAR),
        row("upload (of one core)", SIZE / computed / 1e6, None, None, f">= {RATE_BAR:g} MB/CPU s",
            SIZE / computed / 1e6 >= RATE_BAR),
    ]  # fmt: skip


def one_round(home: Home, pid: int, number: int) -> tuple[float, float, float]:
    """Seconds of an upload, of a copy, and CPU seconds of the fleet's process for the upload."""
    source, target = home.folder / "source.wav", home.folder / f"copy {number}"
    write_new(source, number)
    os.sync()
    begun = time.perf_counter()
    subprocess.run(["cp", str(source), str(target)], check=True)  # noqa: S607  # the anchor: whatever cp is here
    copied = time.perf_counter() - begun
    fleet = psutil.Process(pid)
    with Visiobook(_url(home)) as client:
        client.log_in_as_owner(home)
        token = client._http.headers["authorization"]  # what a program of one's own would keep
    os.sync()
    busy = sum(fleet.cpu_times()[:2])
    begun = time.perf_counter()
    put(_url(home), token, source)
    uploaded = time.perf_counter() - begun
    return uploaded, copied, sum(fleet.cpu_times()[:2]) - busy


def _url(home: Home) -> str:
    running = home.running()
    assert running is not None
    return running.url


def write_new(path: Path, number: int) -> None:
    """A recording of noise that was never there before; just written, so that both readers find it in memory."""
    block = os.urandom(MEBIBYTE)
    with path.open("wb") as stream:
        stream.write(b"RIFF" + (SIZE - 8).to_bytes(4, "little") + b"WAVEfmt " + FORMAT + b"data")
        stream.write((SIZE - 44).to_bytes(4, "little"))
        for index in range(SIZE // MEBIBYTE):
            stream.write(b"%016d%016d" % (number, index) + block[32:])
        stream.write(block[: SIZE - stream.tell()])


def put(url: str, token: str, path: Path) -> None:
    """PUT a file by ``sendfile``, which costs the client next to nothing. Raises RuntimeError where it is refused."""
    host, _, port = url.removeprefix("http://").partition(":")
    head = (
        f"PUT /api/v1/storage/files?name={path.name} HTTP/1.1\r\nhost: {host}\r\nauthorization: {token}\r\n"
        f"content-type: audio/wav\r\ncontent-length: {path.stat().st_size}\r\nconnection: close\r\n\r\n"
    )
    with socket.create_connection((host, int(port)), timeout=300) as connection, path.open("rb") as stream:
        connection.sendall(head.encode())
        with contextlib.suppress(ConnectionError):  # refused on the way: the answer says why
            connection.sendfile(stream)
        answer = connection.recv(65536)
    if not answer.startswith(b"HTTP/1.1 201"):
        raise RuntimeError(f"the upload was refused: {answer.decode()}")


def row(name: str, value: float, anchor: float | None, ratio: float | None, bar: str, holds: bool) -> dict[str, Any]:
    """One result in MB a second."""
    return {
        "row": name,
        "value": round(value, 1),
        "unit": "MB/s",
        "anchor": anchor and round(anchor, 1),
        "ratio": ratio and round(ratio, 3),
        "bar": bar,
        "holds": holds,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(), indent=1))

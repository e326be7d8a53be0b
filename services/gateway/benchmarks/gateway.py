"""Row ``gateway``: the entry beside nginx, one worker each, 64 connections, in turns on the same machine.

The entry is the product's process with token, permission, rates, breaker, request ids and security fields; nginx only
forwards. Both ask the same service, another nginx that answers from memory. CPU seconds are the workers' own.
"""

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil

from visiobook_chassis.auth import PUBLIC_AUDIENCE
from visiobook_chassis.keys import ensure_keys, load_keyring

CONNECTIONS, ROUNDS, SECONDS, USERS = 64, 5, 4, 200
LARGE_CONNECTIONS = 16
MIB = 1024 * 1024
SMALL, LARGE = "/api/v1/project/projects/1", "/api/v1/storage/files/1"
DOCUMENT = {
    "openapi": "3.1.0",
    "paths": {SMALL: {"get": {"x-permission": "project:read"}}, LARGE: {"get": {"x-permission": "storage:read"}}},
}
BODY = {"id": "0198a3c2", "title": "The keeper of Gull Rock", "state": "running", "progress": 0.42, "shots": [1, 2, 3]}
SERVICE = """worker_processes 1; daemon off; pid {folder}/service.pid; error_log {folder}/service.log;
{user}events {{ worker_connections 1024; }}
http {{ access_log off; keepalive_requests 100000000; keepalive_timeout 3600; sendfile on; tcp_nopush on;
  default_type application/json;
  server {{ listen 127.0.0.1:{port} backlog=1024;
    location = {large} {{ default_type application/octet-stream; alias {folder}/large; }}
    location ~ openapi.json$ {{ return 200 '{document}'; }}
    location / {{ return 200 '{body}'; }} }} }}"""
PROXY = """worker_processes 1; daemon off; pid {folder}/proxy.pid; error_log {folder}/proxy.log;
{user}events {{ worker_connections 1024; }}
http {{ access_log off; keepalive_requests 100000000;
  proxy_buffer_size 64k; proxy_buffers 32 64k; proxy_busy_buffers_size 256k; proxy_max_temp_file_size 0;
  upstream service {{ server 127.0.0.1:{service}; keepalive 128; keepalive_requests 100000000; }}
  server {{ listen 127.0.0.1:{port} backlog=1024;
    location / {{ proxy_pass http://service; proxy_http_version 1.1; proxy_set_header Connection ""; }} }} }}"""
SCRIPT = """local tokens = {%s}
local turn = 0
request = function()
  turn = turn + 1
  return wrk.format("GET", nil, {["Authorization"] = "Bearer " .. tokens[turn %% #tokens + 1]})
end
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format('RESULT {"requests": %%d, "seconds": %%f, "p99": %%f, "errors": %%d}\\n', summary.requests,
    summary.duration / 1e6, latency:percentile(99) / 1e3, e.connect + e.read + e.write + e.status + e.timeout))
end
"""
Result = dict[str, float]


def measure() -> list[dict[str, object]]:
    """Requests a second against nginx's, tail, CPU; and large answers. Raises RuntimeError without nginx or wrk."""
    for program in ("nginx", "wrk"):
        if shutil.which(program) is None:
            raise RuntimeError(f"no {program} here: apt-get install nginx wrk")
    with tempfile.TemporaryDirectory(prefix="visiobook-bench-") as folder, ExitStack() as stack:
        setting = Setting(Path(folder), stack)
        small, large = setting.alternate(SMALL, CONNECTIONS), setting.alternate(LARGE, LARGE_CONNECTIONS)
    ratio = _ratio(small)
    tail = statistics.median(mine["p99"] for mine, _ in small)
    mine, theirs = (statistics.median(pair[each]["cpu"] for pair in small) for each in (0, 1))
    return [
        _row("gateway", _rate(small, 0), "requests/s", _rate(small, 1), ratio, ">= 0.60 of nginx", ratio >= 0.6),
        _row("gateway (p99)", tail, "ms", statistics.median(n["p99"] for _, n in small), None, "<= 15 ms", tail <= 15),
        _row("gateway (CPU)", mine, "us/request", theirs, mine / theirs, "<= 45 us", mine <= 45),
        _row(
            "gateway (1 MB bodies)", _rate(large, 0), "MB/s", _rate(large, 1), _ratio(large), ">= 0.90 of nginx",
            _ratio(large) >= 0.9,
        ),
    ]  # fmt: skip


class Setting:
    """A service, nginx and the gateway before it, and what drives them."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        folder.chmod(0o755)
        (folder / "large").write_bytes(os.urandom(MIB))
        service, proxy, gateway = (_free_port() for _ in range(3))
        user = "user root; " if os.geteuid() == 0 else ""
        texts = {
            "service": SERVICE.format(
                folder=folder,
                user=user,
                port=service,
                large=LARGE,
                document=json.dumps(DOCUMENT),
                body=json.dumps(BODY),
            ),
            "proxy": PROXY.format(folder=folder, user=user, port=proxy, service=service),
        }
        for name, text in texts.items():
            (folder / f"{name}.conf").write_text(text)
        stack.enter_context(_running(["nginx", "-c", str(folder / "service.conf")], service))
        nginx = stack.enter_context(_running(["nginx", "-c", str(folder / "proxy.conf")], proxy))
        (folder / "load.lua").write_text(SCRIPT % ",".join(f'"{token}"' for token in self._tokens()))
        mine = stack.enter_context(_running(self._command(), gateway, self._environment(service, gateway)))
        self._sides = ((gateway, psutil.Process(mine.pid)), (proxy, psutil.Process(nginx.pid).children()[0]))

    def _tokens(self) -> list[str]:
        ensure_keys(self._folder / "keys", ["gateway", "user"])
        keyring, now = load_keyring(self._folder / "keys", "user"), int(time.time())
        common = {"aud": PUBLIC_AUDIENCE, "iat": now, "exp": now + 86400, "permissions": ["*:read", "*:write"]}
        return [keyring.sign({**common, "sub": f"user {n}", "sid": f"session {n}"}) for n in range(USERS)]

    def _command(self) -> list[str]:
        return [sys.executable, "-m", "visiobook_chassis.serve", "gateway"]

    def _environment(self, service: int, port: int) -> dict[str, str]:
        url = f"http://127.0.0.1:{service}"
        own = {
            "KEYS": str(self._folder / "keys"),
            "HOME": str(self._folder),
            "PEERS": json.dumps({"project": url, "storage": url}),
            "PORT": str(port),
            "RATE_PER_SECOND": "1000000",
            "RATE_BURST": "1000000",
            "LOG_LEVEL": "WARNING",
        }
        return {**os.environ, **{f"VISIOBOOK_{name}": value for name, value in own.items()}}

    def alternate(self, path: str, connections: int) -> list[tuple[Result, Result]]:
        """Rounds of the gateway's result and nginx's, each after a short run that makes the connections."""
        for port, _ in self._sides:
            self._load(port, path, connections, seconds=1)
        return [
            (self._counted(*self._sides[0], path, connections), self._counted(*self._sides[1], path, connections))
            for _ in range(ROUNDS)
        ]

    def _counted(self, port: int, process: psutil.Process, path: str, connections: int) -> Result:
        before = sum(process.cpu_times()[:2])
        found = self._load(port, path, connections, seconds=SECONDS)
        found["cpu"] = (sum(process.cpu_times()[:2]) - before) / found["requests"] * 1e6
        return found

    def _load(self, port: int, path: str, connections: int, *, seconds: int) -> Result:
        url = f"http://127.0.0.1:{port}{path}"
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}", "-s", str(self._folder / "load.lua"), url]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        found: Result = json.loads(next(line for line in said.splitlines() if line.startswith("RESULT "))[7:])
        if found["errors"]:
            raise RuntimeError(f"{found['errors']:.0f} of {found['requests']:.0f} requests to {url} failed")
        return found


@contextmanager
def _running(
    command: list[str], port: int, environment: dict[str, str] | None = None
) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(command, env=environment)
    try:
        _wait_for(port)
        yield process
    finally:
        process.terminate()
        process.wait(15)


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            httpx.get(f"http://127.0.0.1:{port}/health/live", timeout=1)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"nobody listens on port {port}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _rate(rounds: list[tuple[Result, Result]], side: int) -> float:
    """Requests a second; of answers of a mebibyte that is MB a second, too."""
    return statistics.median(pair[side]["requests"] / pair[side]["seconds"] for pair in rounds)


def _ratio(rounds: list[tuple[Result, Result]]) -> float:
    """The median of the rounds' own ratios: what loads the machine loads both sides of a round."""
    rates = [[side["requests"] / side["seconds"] for side in pair] for pair in rounds]
    return statistics.median(mine / theirs for mine, theirs in rates)


def _row(
    name: str, value: float, unit: str, anchor: float, ratio: float | None, bar: str, holds: bool
) -> dict[str, Any]:
    shown = None if ratio is None else round(ratio, 3)
    rounded = {"value": round(value, 1), "unit": unit, "anchor": round(anchor, 1), "ratio": shown}
    return {"row": name, **rounded, "bar": bar, "holds": holds}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(), indent=1))

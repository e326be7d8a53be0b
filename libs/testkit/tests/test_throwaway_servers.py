"""Servers for tests: they answer, go, come back on the same port, and leave nothing behind."""

import asyncio
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import httpx
import psutil
import pytest

from visiobook_testkit.plugin import require
from visiobook_testkit.postgres import ThrowawayPostgres
from visiobook_testkit.redis import MISSING as NO_REDIS
from visiobook_testkit.redis import ThrowawayRedis, find_redis
from visiobook_testkit.s3 import MISSING as NO_MOTO
from visiobook_testkit.s3 import ThrowawayS3, has_moto
from visiobook_testkit.throwaway import ThrowawayServer, spoken_to

PING = b"PING\r\n"
MAKERS: dict[str, Callable[[Path], ThrowawayServer]] = {
    "redis": ThrowawayRedis,
    "s3": ThrowawayS3,
    "postgres": ThrowawayPostgres,
}


@pytest.fixture
def ground() -> Iterator[Path]:
    """A folder of ours: pytest closes its own to PostgreSQL's system user whenever another session starts."""
    with tempfile.TemporaryDirectory(prefix="visiobook-servers-") as folder:
        yield Path(folder)


def make(kind: str, folder: Path) -> ThrowawayServer:
    if kind == "redis":
        require(find_redis(), NO_REDIS)
    if kind == "s3":
        require(has_moto(), NO_MOTO)
    return MAKERS[kind](folder / kind)


def listens(port: int) -> bool:
    return any(c.laddr.port == port and c.status == psutil.CONN_LISTEN for c in psutil.net_connections("tcp"))


async def ask(url: str, statement: str) -> object:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""), timeout=10)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


@pytest.mark.parametrize("kind", list(MAKERS))
class TestEveryServer:
    def test_starts_stops_comes_back_is_killed_and_leaves_no_process(self, kind: str, ground: Path) -> None:
        server = make(kind, ground)
        seen = []
        for end in (server.stop, server.kill):
            server.start()
            assert listens(server.port)
            pid = server.pid
            assert pid is not None
            seen.extend([pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))])

            end()

            assert not listens(server.port)
        assert not [pid for pid in seen if psutil.pid_exists(pid)]
        assert server.pid is None

    def test_two_do_not_meet(self, kind: str, ground: Path) -> None:
        one, other = make(kind, ground / "one"), make(kind, ground / "other")

        assert one.port != other.port
        assert one.url != other.url or kind == "s3"

    def test_one_that_cannot_start_says_why(self, kind: str, ground: Path) -> None:
        server = make(kind, ground)
        with socket.socket() as squatter:
            squatter.bind(("127.0.0.1", server.port))
            squatter.listen()
            with pytest.raises(RuntimeError, match=r"does not start in .*\n(?si:.*(address|in use|bind))"):
                server.start()

        assert server.pid is None


STARTER = """
import sys, time
from pathlib import Path
from visiobook_testkit.redis import ThrowawayRedis

server = ThrowawayRedis(Path(sys.argv[1]))
server.start()
print(server.pid, flush=True)
time.sleep(600)
"""


class TestATestSessionThatIsKilled:
    def test_takes_its_servers_with_it(self, ground: Path) -> None:
        require(find_redis(), NO_REDIS)
        with subprocess.Popen([sys.executable, "-c", STARTER, str(ground)], stdout=subprocess.PIPE) as session:
            assert session.stdout is not None
            server = psutil.Process(int(session.stdout.readline()))

            session.kill()

        gone, _ = psutil.wait_procs([server], timeout=10)
        assert gone == [server]


class TestRedis:
    def test_wants_its_password_and_can_be_made_to_hang(self, ground: Path) -> None:
        server = make("redis", ground)
        server.start()
        secret = server.url.split(":")[2].partition("@")[0].encode()

        assert b"NOAUTH" in spoken_to(server.port, PING)
        assert spoken_to(server.port, b"AUTH " + secret + b"\r\n").startswith(b"+OK")
        server.pause()
        assert spoken_to(server.port, PING) == b""
        server.resume()
        assert b"NOAUTH" in spoken_to(server.port, PING)
        server.stop()


@pytest.fixture(scope="module")
def server() -> Iterator[ThrowawayPostgres]:
    """One PostgreSQL for the tests below."""
    with tempfile.TemporaryDirectory(prefix="visiobook-pg-") as folder:
        server = ThrowawayPostgres(Path(folder))
        server.start()
        yield server
        server.stop()


class TestPostgres:
    async def test_lets_in_with_the_password_alone(self, server: ThrowawayPostgres) -> None:
        assert await ask(server.url, "select 41 + 1") == 42
        with pytest.raises(asyncpg.InvalidPasswordError):
            await ask(server.url_of("postgres", "guessed"), "select 1")

    async def test_has_pgvector(self, server: ThrowawayPostgres) -> None:
        assert await ask(server.url, "select name from pg_available_extensions where name = 'vector'") == "vector"

    async def test_what_was_committed_outlives_a_kill(self, server: ThrowawayPostgres) -> None:
        await ask(server.url, "create table kept as select 7 as number")

        await asyncio.to_thread(server.kill)
        await asyncio.to_thread(server.start)

        assert await ask(server.url, "select number from kept") == 7

    def test_nothing_is_readable_for_others(self, server: ThrowawayPostgres) -> None:
        assert os.stat(server.folder / "data").st_mode & 0o077 == 0  # noqa: PTH116  # as the system says it
        assert not (server.folder / "password").exists()


class TestS3:
    def test_has_an_empty_bucket(self, ground: Path) -> None:
        server = make("s3", ground)
        assert isinstance(server, ThrowawayS3)
        server.start()

        listing = httpx.get(f"{server.endpoint}/{server.bucket}", timeout=10)

        assert listing.status_code == 200
        assert "<Contents>" not in listing.text
        server.stop()

    def test_an_authenticated_one_refuses_strangers(self, ground: Path) -> None:
        require(has_moto(), NO_MOTO)
        server = ThrowawayS3(ground / "s3", authenticated=True)
        server.start()

        scope = "Credential=stranger/20260101/us-east-1/s3/aws4_request"
        signed = {"authorization": f"AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=0"}
        answer = httpx.get(f"{server.endpoint}/{server.bucket}", headers=signed, timeout=10)

        assert answer.status_code == 403
        server.stop()

"""The bundled server comes up again after everything that a machine may do to it."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from visiobook_persistence.bundled import BundledPostgres

LOCK = "postmaster.pid"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "postgres"


@pytest.fixture
def server(folder: Path) -> Iterator[BundledPostgres]:
    server = BundledPostgres(folder)
    server.start()
    yield server
    server.stop()


def ask(server: BundledPostgres, statement: str) -> object:
    async def run() -> object:
        connection = await asyncpg.connect(server.url().replace("+asyncpg", ""))
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()

    return asyncio.run(run())


def postmaster(folder: Path) -> psutil.Process:
    return psutil.Process(int((folder / LOCK).read_text().split("\n")[0]))


def kill(folder: Path) -> int:
    """kill -9 of the server with all its processes; the pid it had."""
    server = postmaster(folder)
    for process in [server, *server.children(recursive=True)]:
        process.kill()
    psutil.wait_procs([server], timeout=5)
    return server.pid


class TestBundledPostgres:
    def test_is_taken_over_while_it_runs(self, server: BundledPostgres, folder: Path) -> None:
        ask(server, "create table kept as select 7 as x")
        pid = postmaster(folder).pid
        second = BundledPostgres(folder)

        second.start()

        assert postmaster(folder).pid == pid
        assert ask(second, "select x from kept") == 7

    def test_comes_up_after_kill_9(self, server: BundledPostgres, folder: Path) -> None:
        ask(server, "create table kept as select 7 as x")
        old = kill(folder)
        assert (folder / LOCK).exists()

        server.start()

        assert postmaster(folder).pid != old
        assert ask(server, "select x from kept") == 7

    def test_comes_up_although_a_zombie_has_the_pid_of_the_old_one(self, server: BundledPostgres, folder: Path) -> None:
        kill(folder)
        lines = (folder / LOCK).read_text().split("\n")
        zombie = subprocess.Popen([sys.executable, "-c", ""])
        while psutil.Process(zombie.pid).status() != psutil.STATUS_ZOMBIE:
            pass
        (folder / LOCK).write_text("\n".join([str(zombie.pid), *lines[1:]]))

        server.start()

        zombie.wait()
        assert ask(server, "select 1") == 1

    def test_comes_up_at_once_although_the_killed_one_is_not_reaped_yet(
        self, server: BundledPostgres, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        kill(folder)
        with subprocess.Popen([sys.executable, "-c", "pass"], stdout=subprocess.PIPE) as zombie:
            assert zombie.stdout is not None
            zombie.stdout.read()  # it has ended
            for lock in (folder / LOCK, *folder.glob(".s.PGSQL.*.lock")):
                lines = lock.read_text().split("\n")
                lock.write_text("\n".join([str(zombie.pid), *lines[1:]]))
            monkeypatch.setattr("visiobook_persistence.bundled.ATTEMPTS", 1)

            server.start()

        assert ask(server, "select 1") == 1

    def test_starts_anew_after_a_first_start_that_was_broken_off(self, folder: Path) -> None:
        folder.mkdir()
        (folder / "PG_VERSION").write_text("18\n")
        folder.with_name("postgres.unfinished").touch()
        server = BundledPostgres(folder, throwaway=True)

        server.start()

        assert ask(server, "select 1") == 1
        assert not folder.with_name("postgres.unfinished").exists()
        server.stop()

    def test_is_gone_after_a_stop_and_a_second_stop_does_nothing(self, server: BundledPostgres, folder: Path) -> None:
        process = postmaster(folder)

        server.stop()
        server.stop()

        process.wait(10)  # its lock goes just before it does
        assert not (folder / LOCK).exists()

    def test_is_kept_up(self, server: BundledPostgres, folder: Path) -> None:
        with server.kept_up():
            old = kill(folder)
            while not (folder / LOCK).exists() or postmaster_pid(folder) == old:
                pass

        assert ask(server, "select 1") == 1

    def test_what_cannot_start_says_why(self, server: BundledPostgres, folder: Path) -> None:
        server.stop()
        (folder / "postgresql.conf").write_text("no such setting = 1\n")

        with pytest.raises(RuntimeError, match=r"PostgreSQL does not start on .*postgres.*") as failed:
            server.start()

        assert "syntax error" in str(failed.value)


def postmaster_pid(folder: Path) -> int:
    try:
        return int((folder / LOCK).read_text().split("\n")[0])
    except (OSError, ValueError):
        return 0

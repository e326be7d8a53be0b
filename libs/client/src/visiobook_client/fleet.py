"""Start and stop this machine's fleet, as a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable

import httpx

from visiobook_client.errors import FAILED, CommandError
from visiobook_client.home import FleetError, Home, Profile, RunningFleet

DEFAULT_PORT = 8080
START_SECONDS = 120.0
STOP_SECONDS = 30.0
POLL_SECONDS = 0.1
LAUNCHERS = {Profile.EMBEDDED: "visiobook_embedded", Profile.SERVER: "visiobook_server"}


def ensure_up(
    home: Home, *, port: int | None = None, profile: Profile | None = None, notice: Callable[[str], None]
) -> RunningFleet:
    """The running fleet of this home, started when there is none. Raises CommandError with the log's last lines.

    Without a port, 8080 is taken where it is free, else any free one; without a profile, the home's own. A fleet that
    somebody else is just starting is waited for, one that is stopping is started anew.
    """
    process: subprocess.Popen[bytes] | None = None
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        running = home.running()
        if running is not None:
            _refuse_another(running, profile)
            _wait_until_ready(home, running)
            return running
        if not home.is_held():
            if process is None:
                chosen = _chosen(home, profile)
                notice("Starting the fleet ...")
                process = _spawn(home, port, chosen)
            elif process.poll() is not None:
                raise CommandError(f"The fleet did not start:\n{_last_lines(home)}", exit_code=FAILED)
        time.sleep(POLL_SECONDS)
    raise CommandError(f"The fleet did not start within {START_SECONDS:.0f} s; see {home.log_file}", exit_code=FAILED)


def stop(home: Home) -> bool:
    """Stop the fleet and wait until it is gone. False when none was running."""
    running = home.running()
    if running is None:
        return False
    os.kill(running.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while time.monotonic() < deadline:
        if not home.is_held():
            return True
        time.sleep(POLL_SECONDS)
    raise CommandError(f"Process {running.pid} does not stop; see {home.log_file}", exit_code=FAILED)


def _spawn(home: Home, port: int | None, profile: Profile) -> "subprocess.Popen[bytes]":
    home.folder.mkdir(parents=True, exist_ok=True)
    chosen = port if port is not None else (DEFAULT_PORT if _is_free(DEFAULT_PORT) else 0)
    arguments = [sys.executable, "-m", LAUNCHERS[profile], "--home", str(home.folder), "--port", str(chosen)]
    with home.log_file.open("ab") as log:
        return subprocess.Popen(
            arguments, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, cwd=home.folder
        )


def _chosen(home: Home, profile: Profile | None) -> Profile:
    """The profile to start: what is wanted, else the home's own, else embedded. Raises CommandError."""
    chosen = profile or home.profile or Profile.EMBEDDED
    try:
        home.refuse_another(chosen)
    except FleetError as error:
        raise CommandError(str(error)) from error
    return chosen


def _refuse_another(running: RunningFleet, profile: Profile | None) -> None:
    if profile not in (None, running.profile):
        raise CommandError(
            f"A fleet of the {running.profile} profile is running at {running.url}.",
            hint=f"The {profile} profile needs a home of its own: set VISIOBOOK_HOME.",
        )


def _wait_until_ready(home: Home, running: RunningFleet) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{running.url}/health/live", timeout=5).is_success:
                return
        except httpx.TransportError:
            if home.running() is None:
                break
        time.sleep(POLL_SECONDS)
    raise CommandError(f"The fleet at {running.url} does not answer:\n{_last_lines(home)}", exit_code=FAILED)


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _last_lines(home: Home, count: int = 12) -> str:
    try:
        return "\n".join(home.log_file.read_text("utf-8", errors="replace").splitlines()[-count:])
    except OSError:
        return "(no log)"

"""A throwaway RabbitMQ for tests: a real node in a folder of its own, on this machine's loopback alone.

The node is the Debian, Homebrew or generic package's; nothing of a system service is touched. It brings its own
``epmd`` on its own port, so that the end of a test session leaves no process behind.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

SCRIPTS = ("/usr/lib/rabbitmq/bin/rabbitmq-server", "/opt/homebrew/sbin/rabbitmq-server")
START_SECONDS = 90.0
GREETING = b"AMQP\x00\x00\x09\x01"
CONFIGURATION = """\
listeners.tcp.1 = 127.0.0.1:{port}
disk_free_limit.absolute = 50MB
vm_memory_high_watermark.relative = 0.6
log.file.level = warning
"""


def find_server() -> str | None:
    """The start script of an installed RabbitMQ, or None. Debian's wrapper on the PATH would change the user."""
    for script in SCRIPTS:
        if Path(script).exists():
            return script
    return shutil.which("rabbitmq-server")


class ThrowawayRabbit:
    """One node. ``start`` and ``stop`` may be called in turn: the queues in the folder outlive a restart."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self._epmd_port, self._distribution_port = _free_port(), _free_port()
        self._epmd: subprocess.Popen[bytes] | None = None
        self._node: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """AMQP URL of the default virtual host."""
        return f"amqp://guest:guest@127.0.0.1:{self.port}/"

    def start(self) -> None:
        """Start the node and wait until it speaks AMQP. Raises RuntimeError with the log's end."""
        script = find_server()
        if script is None:
            raise RuntimeError("no RabbitMQ on this machine: apt-get install rabbitmq-server")
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "rabbitmq.conf").write_text(CONFIGURATION.format(port=self.port))
        (self.folder / "enabled_plugins").write_text("[].\n")
        environment = self._environment()
        if self._epmd is None:
            epmd = ["epmd", "-port", str(self._epmd_port), "-address", "127.0.0.1"]
            self._epmd = subprocess.Popen(epmd, env=environment)
        with (self.folder / "node.log").open("ab") as log:
            self._node = subprocess.Popen([script], env=environment, stdout=log, stderr=log, start_new_session=True)
        self._wait()

    def stop(self) -> None:
        """End the node gently, its epmd too."""
        self._end(signal.SIGTERM)
        if self._epmd is not None:
            self._epmd.kill()
            self._epmd.wait()
            self._epmd = None

    def kill(self) -> None:
        """``kill -9`` of the node."""
        self._end(signal.SIGKILL)

    def control(self, *arguments: str) -> None:
        """``rabbitmqctl`` on the running node. Raises CalledProcessError."""
        script = find_server()
        assert script is not None
        command = [str(Path(script).with_name("rabbitmqctl")), *arguments]
        subprocess.run(command, env=self._environment(), check=True, capture_output=True, timeout=START_SECONDS)

    def _end(self, how: signal.Signals) -> None:
        if self._node is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._node.pid, how)
        try:
            self._node.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self._node.pid, signal.SIGKILL)
            self._node.wait()
        self._node = None

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "HOME": str(self.folder),  # the Erlang cookie lies here
            "ERL_EPMD_PORT": str(self._epmd_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": f"visiobook-{self.port}@localhost",
            "RABBITMQ_DIST_PORT": str(self._distribution_port),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1} +S 2:2 +sbwt none",
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq.conf"),
            "RABBITMQ_CONF_ENV_FILE": str(self.folder / "none.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "enabled_plugins"),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "data"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_PID_FILE": str(self.folder / "pid"),
        }

    def _wait(self) -> None:
        assert self._node is not None
        deadline = time.monotonic() + START_SECONDS
        while not _speaks_amqp(self.port):
            if self._node.poll() is not None or time.monotonic() > deadline:
                self.stop()
                tail = (self.folder / "node.log").read_text(errors="replace")[-2000:]
                raise RuntimeError(f"RabbitMQ does not start in {self.folder}:\n{tail}")
            time.sleep(0.1)


def _speaks_amqp(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(GREETING)
            return bool(connection.recv(1))
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

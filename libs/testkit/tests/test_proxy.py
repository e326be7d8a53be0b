"""The proxy forwards, and fails in each of its ways."""

import socket
import socketserver
import threading
import time
from collections.abc import Iterator

import pytest

from visiobook_testkit.proxy import TcpProxy

SHORT = 0.3


class Echo(socketserver.BaseRequestHandler):
    """Sends back what it gets, and a word of farewell when the other side is done."""

    def handle(self) -> None:
        while chunk := self.request.recv(1 << 16):
            self.request.sendall(chunk)
        self.request.sendall(b"farewell")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Connections break here all the time."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def proxy(server: Server) -> Iterator[TcpProxy]:
    with TcpProxy("127.0.0.1", server.server_address[1]) as proxy:
        yield proxy


@pytest.fixture
def connection(proxy: TcpProxy) -> Iterator[socket.socket]:
    with connect(proxy) as connection:
        assert exchange(connection, b"hello") == b"hello"
        yield connection


def connect(proxy: TcpProxy) -> socket.socket:
    return socket.create_connection(("127.0.0.1", proxy.port), timeout=5)


def is_let_go(proxy: TcpProxy) -> bool:
    """Whether a new connection is closed; its reset may be there before it is known to be open."""
    try:
        connection = connect(proxy)
    except ConnectionResetError:
        return True
    with connection:
        return nothing_comes(connection)


def exchange(connection: socket.socket, said: bytes) -> bytes:
    connection.sendall(said)
    return receive(connection, len(said))


def receive(connection: socket.socket, length: int) -> bytes:
    received = b""
    while len(received) < length and (chunk := connection.recv(1 << 16)):
        received += chunk
    return received


class TestForwarding:
    def test_large_contents_pass_unchanged_both_ways(self, connection: socket.socket) -> None:
        content = bytes(range(256)) * 8192
        sending = threading.Thread(target=connection.sendall, args=(content,))

        sending.start()

        assert receive(connection, len(content)) == content
        sending.join()

    def test_the_end_of_one_direction_leaves_the_other_open(self, connection: socket.socket) -> None:
        connection.shutdown(socket.SHUT_WR)

        assert receive(connection, 8) == b"farewell"
        assert connection.recv(1) == b""

    def test_a_server_that_is_away_closes_the_connection(self, server: Server) -> None:
        with socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            with TcpProxy("127.0.0.1", nobody.getsockname()[1]) as proxy:
                assert is_let_go(proxy)

    def test_urls_lead_through_it(self, proxy: TcpProxy) -> None:
        url = "postgresql+asyncpg://ada:s%40crt@db.example:5432/postgres?ssl=disable"

        assert proxy.through(url) == f"postgresql+asyncpg://ada:s%40crt@127.0.0.1:{proxy.port}/postgres?ssl=disable"
        assert proxy.through("redis://127.0.0.1:6379/0") == f"redis://127.0.0.1:{proxy.port}/0"


class TestCutting:
    def test_resets_what_is_open_and_refuses_what_is_new(self, proxy: TcpProxy, connection: socket.socket) -> None:
        proxy.cut()

        assert nothing_comes(connection)
        with pytest.raises(ConnectionRefusedError):
            connect(proxy)
        assert proxy.connections == 0

    def test_is_mended_on_the_same_port(self, proxy: TcpProxy, connection: socket.socket) -> None:
        for _ in range(3):
            proxy.cut()
            proxy.mend()

        with connect(proxy) as again:
            assert exchange(again, b"back") == b"back"


class TestStalling:
    def test_accepts_and_lets_nothing_pass_until_it_is_mended(self, proxy: TcpProxy, connection: socket.socket) -> None:
        proxy.stall()
        with connect(proxy) as new:
            for each in (connection, new):
                each.sendall(b"held")
                each.settimeout(SHORT)
                with pytest.raises(TimeoutError):
                    each.recv(1)
                each.settimeout(5)

            proxy.mend()

            assert [receive(each, 4) for each in (connection, new)] == [b"held", b"held"]

    def test_a_stalled_connection_can_be_cut(self, proxy: TcpProxy, connection: socket.socket) -> None:
        proxy.stall()
        connection.sendall(b"never")
        proxy.cut()

        assert nothing_comes(connection)


class TestStranding:
    def test_leaves_what_is_open_without_a_byte_for_ever_and_lets_new_ones_pass(
        self, proxy: TcpProxy, connection: socket.socket
    ) -> None:
        proxy.strand()
        proxy.mend()

        connection.sendall(b"never")
        connection.settimeout(SHORT)
        with pytest.raises(TimeoutError):
            connection.recv(1)
        with connect(proxy) as new:
            assert exchange(new, b"hello") == b"hello"


class TestDelaying:
    def test_holds_chunks_back_for_a_while_each_way(self, proxy: TcpProxy, connection: socket.socket) -> None:
        proxy.latency(SHORT / 2)
        begun = time.monotonic()
        assert exchange(connection, b"slow") == b"slow"
        slow = time.monotonic() - begun

        proxy.mend()
        begun = time.monotonic()
        assert exchange(connection, b"fast") == b"fast"

        assert slow > SHORT * 0.9
        assert time.monotonic() - begun < slow


def nothing_comes(connection: socket.socket) -> bool:
    """Whether the connection is over, however that is said."""
    try:
        return connection.recv(1) == b""
    except ConnectionError:
        return True

"""The clients: raw sockets that keep their connection, so that measuring costs little beside what is measured."""

import re
import selectors
import socket
import time
from dataclasses import dataclass, field

TIMEOUT = 30  # seconds for one answer
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CLOSES = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)


class Refused(Exception):
    """The server answered something else than 200 with a known length."""


@dataclass
class Burst:
    """What some clients saw: each answer's time in seconds, and the bytes of the last body."""

    times: list[float] = field(default_factory=list)
    elapsed: float = 0.0
    own_cpu: float = 0.0  # seconds that the clients themselves computed
    body_bytes: int = 0

    @property
    def per_second(self):
        return len(self.times) / self.elapsed


class Connection:
    """One client: sends its request again each time the answer is whole."""

    def __init__(self, address, request):
        self.address, self.request = address, request
        self.socket = None

    def open(self):
        self.socket = socket.create_connection(self.address, timeout=TIMEOUT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self):
        if self.socket is None:
            self.open()
        self.received, self.wanted = b"", None
        self.began = time.perf_counter()
        self.socket.sendall(self.request)

    def take(self):
        """Read what has come; True when the answer is whole."""
        piece = self.socket.recv(262_144)
        if not piece:
            raise Refused("the server closed the connection within an answer")
        self.received += piece
        if self.wanted is None:
            head, separator, _body = self.received.partition(b"\r\n\r\n")
            if not separator:
                return False
            self.read_head(head)
        return len(self.received) >= self.wanted

    def read_head(self, head):
        length = LENGTH.search(head)
        if not head.startswith(b"HTTP/1.1 200 ") or length is None:
            raise Refused(head.decode("latin-1").partition("\r\n")[0])
        self.body_bytes = int(length[1])
        self.wanted = len(head) + 4 + self.body_bytes
        self.closes = CLOSES.search(head) is not None

    def finish(self):
        """The answer's time in seconds; a server that closes gets a new connection next time."""
        spent = time.perf_counter() - self.began
        if self.closes:
            self.close()
        return spent

    def close(self):
        if self.socket is not None:
            self.socket.close()
            self.socket = None


def request_bytes(host, path, cookie):
    """A browser's request as the proxy passes it on."""
    lines = (
        f"GET {path} HTTP/1.1",
        f"Host: {host}",
        "X-Forwarded-Proto: https",
        "X-Forwarded-For: 127.0.0.1",
        "Accept: text/html",
        "Accept-Language: fr",
        f"Cookie: {cookie}",
    )
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode("latin-1")


def one_after_another(address, request, count):
    """`count` requests of a single client."""
    burst, connection = Burst(), Connection(address, request)
    began, cpu = time.perf_counter(), time.process_time()
    try:
        for _number in range(count):
            connection.send()
            while not connection.take():
                pass
            burst.times.append(connection.finish())
    finally:
        connection.close()
    burst.body_bytes = connection.body_bytes
    burst.elapsed, burst.own_cpu = time.perf_counter() - began, time.process_time() - cpu
    return burst


def side_by_side(address, request, clients, seconds):
    """Requests of several clients for so many seconds, each sending the next one when it has its answer."""
    burst = Burst()
    connections = [Connection(address, request) for _number in range(clients)]
    for connection in connections:
        connection.open()
    began, cpu = time.perf_counter(), time.process_time()
    try:
        _until(began + seconds, connections, burst)
    finally:
        for connection in connections:
            connection.close()
    burst.body_bytes = connections[0].body_bytes
    burst.elapsed, burst.own_cpu = time.perf_counter() - began, time.process_time() - cpu
    return burst


def _until(end, connections, burst):
    """Keep the connections busy until `end`, then wait for the answers that are under way."""
    with selectors.DefaultSelector() as selector:
        for connection in connections:
            connection.send()
            selector.register(connection.socket, selectors.EVENT_READ, connection)
        while selector.get_map():
            ready = selector.select(TIMEOUT)
            if not ready:
                raise Refused(f"no answer within {TIMEOUT} seconds")
            for key, _events in ready:
                connection = key.data
                if connection.take():
                    _next(selector, connection, burst, goes_on=time.perf_counter() < end)


def _next(selector, connection, burst, *, goes_on):
    """Note the answer and send the next request, on a new connection where the server closed this one."""
    if connection.closes or not goes_on:
        selector.unregister(connection.socket)
    burst.times.append(connection.finish())
    if goes_on:
        reopened = connection.socket is None
        connection.send()
        if reopened:
            selector.register(connection.socket, selectors.EVENT_READ, connection)

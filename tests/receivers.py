"""Those who are told, on 127.0.0.1: a web hook, a mail server, and one that never answers."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Hook(ThreadingHTTPServer):
    """A web hook; ``got`` are the messages that it took, while its ``status`` is 200."""

    def __init__(self) -> None:
        self.got: list[dict] = []
        self.status = 200
        super().__init__(("127.0.0.1", 0), _Post)

    @property
    def url(self) -> str:
        return f"json://desk:s3cret@127.0.0.1:{self.server_port}/t0ken"


class _Post(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.status == 200:
            self.server.got.append(json.loads(body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_):
        pass


class Mailbox(socketserver.ThreadingTCPServer):
    """A mail server; ``got`` are the mails as they came, head and body."""

    daemon_threads = True

    def __init__(self) -> None:
        self.got: list[bytes] = []
        super().__init__(("127.0.0.1", 0), _Mail)

    @property
    def url(self) -> str:
        port = self.server_address[1]
        people = "from=desk@example.com&to=t0ken@example.com"
        return f"mailto://desk:s3cret@127.0.0.1:{port}?{people}&mode=insecure"


class _Mail(socketserver.StreamRequestHandler):
    def handle(self):
        self._say("220 mail")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"EHLO":
                self._say("250-mail", "250 AUTH PLAIN")
            elif word == b"AUTH":
                self._say("235 come in")
            elif word == b"DATA":
                self._say("354 go on")
                self.server.got.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                self._say("250 taken")
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 well")

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


class Drip(socketserver.ThreadingTCPServer):
    """A web hook whose answer begins, and goes on for ever: no pause is long enough to give up."""

    daemon_threads = True

    def __init__(self) -> None:
        self.closed = threading.Event()
        super().__init__(("127.0.0.1", 0), _Drip)

    @property
    def url(self) -> str:
        return f"json://desk:s3cret@127.0.0.1:{self.server_address[1]}/t0ken"


class _Drip(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not self.server.closed.wait(0.2):
            try:
                self.wfile.write(b"X-More: 1\r\n")
            except OSError:
                return


@contextmanager
def receiving(server: socketserver.BaseServer) -> Iterator:
    """The server, at work in a thread."""
    with server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            if isinstance(server, Drip):
                server.closed.set()
            server.shutdown()
            thread.join()

"""A site that answers what it is told to, byte for byte, and remembers what it was asked."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass(frozen=True)
class Answer:
    """``body`` may be made as it is sent; ``raw`` takes the place of all of it, its head too."""

    body: bytes | Iterator[bytes] = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: Iterator[bytes] = ()


@dataclass
class HostileSite:
    base: str
    asked: list[str]
    answers: dict[str, Answer]
    agents: list[str] = field(default_factory=list)

    def article(self, number: int, answer: Answer) -> None:
        self.answers[f"/article/detail/{number}.html"] = answer


@contextmanager
def hostile_site(certificate: Path | None = None) -> Iterator[HostileSite]:
    """It stands on 127.0.0.1; with a certificate (and its key in the same file), behind TLS."""
    site = HostileSite("", [], {})

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            site.agents.append(self.headers["User-Agent"])
            answer = site.answers.get(self.path, Answer(b"nothing here", 404))
            with suppress(OSError):  # whoever asked has heard enough
                self.send(answer)

        def send(self, answer: Answer) -> None:
            for piece in answer.raw:
                self.wfile.write(piece)
            whole = isinstance(answer.body, bytes)
            length = {"Content-Length": str(len(answer.body))} if whole else {}
            headers = length | {"Content-Type": "text/html; charset=utf-8"} | answer.headers
            self.send_response(answer.status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            for piece in [answer.body] if whole else answer.body:
                self.wfile.write(piece)

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # a handshake that was broken off
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    site.base = f"http{'s' if certificate else ''}://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

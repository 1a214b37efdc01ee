"""Datasette with the pages before its own, as one application, and serving it."""

from __future__ import annotations

import asyncio
import re
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newscrawl.archive.engine import Database
from newscrawl.archive.search.matching import search_words
from newscrawl.errors import UserError
from newscrawl.web.guard import App, Guard
from newscrawl.web.pages import PAGES, STATIC, Pages, static

if TYPE_CHECKING:
    from datasette.app import Datasette
    from datasette.utils.asgi import Request, Response
    from uvicorn import Server

TABLES = "archive"
"""The name of the database on Datasette's pages: /archive."""

_OURS = [re.compile(pattern) for pattern, _ in PAGES] + [re.compile(r"/static/[\w.]+$")]
_THEIRS = [re.compile(rf"/{TABLES}(?:[./].*)?$|/-/static/[\w.-]+$|/favicon\.ico$")]
_SETTINGS = {"allow_download": False, "default_cache_ttl": 0, "suggest_facets": False}
_SHUTDOWN_SECONDS = 2


def application(archive: Database, clock: Callable[[], datetime], host: str) -> App:
    """The whole web page over an archive on SQLite; ``host``: the address it listens on.

    Raises :class:`UserError` where Datasette is not installed.
    """
    datasette, plugins = _datasette()
    served = datasette(settings=_SETTINGS, template_dir=str(Path(__file__).parent / "tables"))
    served.remove_database("_memory")
    served.add_database(_live(served, archive), name=TABLES)
    plugin = _plugin(served, Pages(archive, clock))
    plugins.register(plugin)
    try:
        whole: App = served.app()
    finally:
        plugins.unregister(plugin)
    return Guard(whole, host, _is(_OURS), _is(_THEIRS))


def listen(host: str, port: int) -> socket.socket:
    """A socket at this address. Raises :class:`UserError` where there can be none."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError):
        raise UserError(f"--host {host} is no address of this machine") from None
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise UserError(
            f"{host}:{port} cannot be listened on: {error.strerror}; try --port {port + 1}"
        ) from None
    return listening


def serve(app: App, listening: socket.socket) -> None:
    """Answer until Ctrl-C or SIGTERM."""
    with suppress(KeyboardInterrupt):
        server_of(app).run(sockets=[listening])


def server_of(app: App) -> Server:
    """What answers requests by the application: quiet, and done soon after it is told to end."""
    from uvicorn import Config, Server  # noqa: PLC0415 - comes with the extra

    config = Config(
        app,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        loop="asyncio",
        timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
    )
    return Server(config)


def _is(patterns: list[re.Pattern[str]]) -> Callable[[str], bool]:
    return lambda path: any(pattern.match(path) for pattern in patterns)


def _datasette() -> tuple[type[Datasette], Any]:
    """Datasette and its plugins: its own alone, whatever else is installed beside it."""
    # It takes this for a test, in which it loads no plugin from outside.
    before = hasattr(sys, "_called_from_test")
    sys._called_from_test = True  # type: ignore[attr-defined] # noqa: SLF001
    try:
        from datasette.app import Datasette  # noqa: PLC0415 - comes with the extra
        from datasette.plugins import pm  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise UserError(f"serve needs {error.name}: pip install 'newscrawl[serve]'") from None
    finally:
        if not before:
            del sys._called_from_test  # type: ignore[attr-defined] # noqa: SLF001
    return Datasette, pm


def _live(served: Datasette, archive: Database) -> Any:
    """The archive as Datasette's database: opened as all that read it do, so nothing is changed."""
    from datasette.database import Database as Served  # noqa: PLC0415 - comes with the extra

    class Live(Served):  # type: ignore[misc]
        """Reads what a crawl writes meanwhile."""

        def connect(self, write: bool = False) -> Any:  # noqa: FBT001, FBT002 - Datasette's own
            assert not write
            borrowed = archive.engine.raw_connection()
            self._all_file_connections.append(borrowed)  # goes back to the pool at the end
            return borrowed.driver_connection

        async def table_names(self) -> list[str]:
            """Without the index of words: nothing to be read, and slow to count."""
            named = await super().table_names()
            return [name for name in named if not name.startswith(search_words.name)]

    return Live(served, path=str(archive.url.database))


def _plugin(served: Datasette, pages: Pages) -> Any:
    """The pages as a plugin of one Datasette."""
    from datasette import hookimpl  # noqa: PLC0415 - comes with the extra
    from datasette.utils.asgi import Response  # noqa: PLC0415

    def view(show: Any) -> Any:
        async def answer(request: Request) -> Response:
            rest = (request.url_vars or {}).get("rest", "")
            parameters = {name: request.args[name] for name in request.args}
            given = show, rest, parameters, request.url
            status, body, content_type = await asyncio.to_thread(pages.answer, *given)
            return _response(Response, status, body, content_type)

        return answer

    async def file(request: Request) -> Response:
        name = request.url_vars["name"]
        if name not in STATIC:
            return _response(Response, 404, b"There is no such file.\n", "text/plain")
        return _response(Response, 200, *static(name))

    class Plugin:
        __name__ = "newscrawl"

        @hookimpl  # type: ignore[untyped-decorator]
        def register_routes(self, datasette: Datasette) -> list[Any]:
            routes = [(pattern, view(show)) for pattern, show in PAGES]
            return [*routes, (r"/static/(?P<name>[\w.]+)$", file)] if datasette is served else []

    return Plugin()


def _response(made: Any, status: int, body: bytes, content_type: str) -> Any:
    headers = {"cache-control": "no-cache"}
    return made(body, status=status, headers=headers, content_type=content_type)

"""Serves the pages and keeps the hall in one worker process of gunicorn, with threads for live pages and requests."""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from types import FrameType
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from sdnotify import SystemdNotifier

from hall.sections import ServerSettings
from hall.settings import Settings, required
from queue_server.service import Service

RESERVE = 64
"""Threads beyond the live pages, so that requests and log-ins never wait for one to close."""
GRACE_S = 1
"""A program told to stop is gone in two seconds."""
READY_FILE = Path("ready", "server")
"""In a simulated hall, how the demo knows that the server is there."""

MakeService = Callable[[], Service]
MakePages = Callable[[Service], Any]


def serve(settings: Settings, make_service: MakeService, make_pages: MakePages) -> None:
    """Run until told to stop; returns never, gunicorn leaves the process itself."""
    server = required(settings.server, "server")
    # The arbiter would say READY before the hall is kept; the worker says it once it is.
    notifier = SystemdNotifier()
    os.environ.pop("NOTIFY_SOCKET", None)
    _Program(settings, server, make_service, make_pages, notifier).run()


class _Arbiter(Arbiter):  # type: ignore[misc]  # gunicorn ships no types
    def reload(self) -> None:
        """On SIGHUP nothing starts anew: the one worker takes up the hall's file (`systemctl reload`)."""
        self.kill_workers(signal.SIGHUP)


class _Program(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    def __init__(
        self,
        settings: Settings,
        server: ServerSettings,
        make_service: MakeService,
        make_pages: MakePages,
        notifier: SystemdNotifier,
    ) -> None:
        self._settings = settings
        self._server = server
        self._make_service = make_service
        self._make_pages = make_pages
        self._notifier = notifier
        self._service: Service | None = None
        self._pages: Any = None
        super().__init__()

    def load_config(self) -> None:
        """Gunicorn's settings: one worker, for the hall has one keeper."""
        host = f"[{self._server.host}]" if ":" in self._server.host else self._server.host
        chosen = {
            "bind": f"{host}:{self._server.port}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": self._server.streams + RESERVE,
            "worker_connections": 2 * (self._server.streams + RESERVE),
            "graceful_timeout": GRACE_S,
            "preload_app": False,
            "control_socket_disable": True,
            "proc_name": "hall server",
            "loglevel": "warning",
            "post_worker_init": self._on_ready,
        }
        if self._server.tls is not None:
            chosen |= {"certfile": str(self._server.tls.cert), "keyfile": str(self._server.tls.key)}
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def run(self) -> None:
        """Serve until told to stop."""
        _Arbiter(self).run()

    def load(self) -> Any:  # noqa: ANN401
        """Keep the hall, in the worker; the pages over it."""
        self._service = self._make_service()
        self._pages = self._make_pages(self._service)
        self._service.start()
        return self._pages

    def _on_ready(self, worker: Any) -> None:  # noqa: ANN401
        service = self._service
        assert service is not None

        def leave() -> None:
            self._pages.extensions["hub"].close()  # else live pages hold the worker until it is killed
            service.stop()

        def stop(number: int, frame: FrameType | None) -> None:
            Thread(target=leave, name="stopping").start()
            worker.handle_exit(number, frame)

        def take_up(_number: int, _frame: FrameType | None) -> None:
            Thread(target=service.take_up, name="taking-up").start()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGHUP, take_up)
        self._notifier.notify("READY=1")
        if self._settings.simulation is not None:
            ready = self._settings.simulation.folder / READY_FILE
            ready.parent.mkdir(parents=True, exist_ok=True)
            ready.touch()

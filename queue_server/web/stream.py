"""Live pages: one listener on the keeper, one thread that renders what changed, a bounded outbox a page."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from threading import Condition, Event, Lock, Thread

import msgspec
from flask import Response, current_app

from queue_server.core.refusals import Refused

Fragments = Mapping[str, str]
"""HTML by the id of the element it fills."""
Render = Callable[[], Fragments]

FASTEST_S = 0.2
"""Wall seconds between two renderings at least: five a second is as fast as people read."""
SLOWEST_S = 1.0
"""Wall seconds between two renderings at most, because waits grow without any event."""
HEARTBEAT_S = 15.0
"""Wall seconds of silence after which a comment keeps proxies and dead connections honest."""
RETRY_AFTER_S = 10
STAFF_RESERVE = 4
"""One stream in so many stays free for staff when citizens' phones fill the rest."""

_encoder = msgspec.json.Encoder()


class Outbox:
    """What one page has not been sent yet; a newer fragment replaces the older one, so it never grows."""

    def __init__(self, first: Fragments) -> None:
        self._ready = Condition()
        self._pending = dict(first)
        self._closed = False

    def put(self, changed: Fragments) -> None:
        """Add what changed."""
        with self._ready:
            self._pending.update(changed)
            self._ready.notify()

    def close(self) -> None:
        """Let the page go."""
        with self._ready:
            self._closed = True
            self._ready.notify()

    def take(self, timeout_s: float) -> Fragments | None:
        """What is to be sent, after waiting for it; empty when nothing came, None once closed."""
        with self._ready:
            self._ready.wait_for(lambda: self._pending or self._closed, timeout_s)
            if self._closed:
                return None
            taken, self._pending = self._pending, {}
            return taken


@dataclass
class Channel:
    """All pages that show the same: rendered once, sent to each."""

    render: Render
    shown: dict[str, str] = field(default_factory=dict)
    pages: list[Outbox] = field(default_factory=list)

    def share(self, rendered: Fragments) -> None:
        """Send each page what changed."""
        changed = {id: html for id, html in rendered.items() if self.shown.get(id) != html}
        if not changed:
            return
        self.shown.update(changed)
        for page in self.pages:
            page.put(changed)


class Hub:
    """The live pages of an application; its thread lives while somebody looks."""

    def __init__(self, streams: int) -> None:
        """Serve at most so many pages at a time."""
        self._streams = streams
        self._lock = Lock()
        self._channels: dict[str, Channel] = {}
        self._open = 0
        self._changed = Event()
        self._closed = Event()
        self._thread: Thread | None = None

    def hear(self, *_commit: object) -> None:
        """Something changed; told on the keeper's thread, so only noted."""
        self._changed.set()

    def join(self, name: str, render: Render, *, staff: bool) -> Outbox:
        """A new page's outbox, with all it shows in it; raises `Refused("too_many_pages")` where no stream is free."""
        room = self._streams if staff else self._streams - self._streams // STAFF_RESERVE
        with self._lock:
            self._check(room)
        first = dict(render())
        outbox = Outbox(first)
        with self._lock:
            self._check(room)  # others came while this was rendered
            self._open += 1
            channel = self._channels.setdefault(name, Channel(render))
            channel.share(first)  # pages that looked before must not miss what this one saw first
            channel.pages.append(outbox)
            self._run()
        return outbox

    def leave(self, name: str, outbox: Outbox) -> None:
        """A page is gone."""
        with self._lock:
            channel = self._channels[name]
            channel.pages.remove(outbox)
            self._open -= 1
            if not channel.pages:
                del self._channels[name]
        self._changed.set()

    @property
    def pages(self) -> int:
        """How many pages are live."""
        return self._open

    def refresh(self) -> None:
        """Render every channel and send each page what changed."""
        with self._lock:
            channels = list(self._channels.values())
        for channel in channels:
            rendered = channel.render()
            with self._lock:
                channel.share(rendered)

    def close(self) -> None:
        """Let every page go; the server stops."""
        self._closed.set()
        self._changed.set()
        self._let_go()

    def _check(self, room: int) -> None:
        if self._open >= room or self._closed.is_set():
            raise Refused("too_many_pages", {"seconds": str(RETRY_AFTER_S)})

    def _run(self) -> None:
        if self._thread is None:
            self._thread = Thread(target=self._live, name="live-pages", daemon=True)
            self._thread.start()

    def _live(self) -> None:
        try:
            while self._wanted():
                self._changed.wait(SLOWEST_S)
                self._changed.clear()
                self.refresh()
                self._closed.wait(FASTEST_S)
        finally:
            self._let_go()

    def _wanted(self) -> bool:
        with self._lock:
            if self._channels and not self._closed.is_set():
                return True
            self._thread = None
            return False

    def _let_go(self) -> None:
        """Pages left behind by a rendering that failed ask again, and the one at fault is told so."""
        with self._lock:
            self._thread = None
            pages = [page for channel in self._channels.values() for page in channel.pages]
        for page in pages:
            page.close()


def hub() -> Hub:
    """The application's hub."""
    kept: Hub = current_app.extensions["hub"]
    return kept


def live(name: str, render: Render, still_there: Callable[[], bool] | None = None) -> Response:
    """The event stream of a page; `still_there` ends it once its person is gone (staff pages have one)."""
    pages = hub()
    outbox = pages.join(name, render, staff=still_there is not None)
    response = Response(_events(outbox, still_there), mimetype="text/event-stream")
    response.call_on_close(lambda: pages.leave(name, outbox))
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"  # nginx would keep the events back otherwise
    return response


def _events(outbox: Outbox, still_there: Callable[[], bool] | None) -> Iterator[bytes]:
    while (changed := outbox.take(HEARTBEAT_S)) is not None:
        if still_there is not None and not still_there():
            yield b"event: gone\ndata: {}\n\n"
            return
        if not changed:
            yield b": still here\n\n"
        for id, html in changed.items():
            yield b"event: fragment\ndata: " + _encoder.encode({"id": id, "html": html}) + b"\n\n"

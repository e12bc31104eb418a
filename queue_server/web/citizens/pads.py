"""Which tablet is the rating pad of which window: paired once by a manager's link, known from then on by its key."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from secrets import token_urlsafe
from threading import Lock

import msgspec

from hall.words import WindowId
from queue_server.core.refusals import Refused

LINK_LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Link:
    """A window that a tablet may be paired with, until then."""

    window: WindowId
    until: datetime


class Pads:
    """The paired tablets, kept in a file as hashes of their keys; links are kept in memory and end with the server."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = Lock()
        self._links: dict[str, Link] = {}
        self._hashes: dict[str, str] = {}
        if file.exists():
            self._hashes = msgspec.json.decode(file.read_bytes(), type=dict[str, str])

    def link(self, window: WindowId, now: datetime) -> str:
        """The token of a new link, good for one tablet."""
        token = token_urlsafe(16)
        with self._lock:
            self._links = {each: link for each, link in self._links.items() if link.until > now}
            self._links[token] = Link(window, now + LINK_LASTS)
        return token

    def window_of(self, token: str, now: datetime) -> WindowId:
        """The window a link is for; raises `Refused("pad_link_over")`."""
        with self._lock:
            link = self._links.get(token)
        if link is None or link.until <= now:
            raise Refused("pad_link_over")
        return link.window

    def pair(self, token: str, now: datetime) -> tuple[WindowId, str]:
        """Use a link up: its window, and the key that only this tablet has; a tablet paired before is one no more."""
        window, key = self.window_of(token, now), token_urlsafe(32)
        with self._lock:
            if self._links.pop(token, None) is None:
                raise Refused("pad_link_over")  # another tablet was quicker
            self._keep(self._hashes | {window: _hashed(key)})
        return window, key

    def part(self, window: WindowId) -> None:
        """The window has no tablet any more."""
        with self._lock:
            self._keep({each: hashed for each, hashed in self._hashes.items() if each != window})

    def knows(self, window: WindowId, key: str) -> bool:
        """Whether the key is that of the window's tablet."""
        return compare_digest(self._hashes.get(window, ""), _hashed(key))

    def paired(self) -> frozenset[str]:
        """The windows that have a tablet."""
        return frozenset(self._hashes)

    def _keep(self, hashes: dict[str, str]) -> None:
        fresh = self._file.with_suffix(".new")
        fresh.write_bytes(msgspec.json.encode(hashes))
        fresh.replace(self._file)
        self._hashes = hashes


def _hashed(key: str) -> str:
    """A key is long and random: a plain hash gives nothing away."""
    return sha256(key.encode()).hexdigest()

"""One JSON message posted to a system outside: what it answered, or that it was not reached."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from queue_server.deliveries.delivery import TryLater

LONGEST_ANSWER = 64 * 1024
OURS = frozenset({401, 403, 404, 405, 407, 408, 425, 429})
"""Statuses that speak of our access, address or pace and not of what was sent: it waits until somebody mended that."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def fine(self) -> bool:
        """Whether the message was read at all."""
        return 200 <= self.status < 300

    @property
    def later(self) -> bool:
        """Whether the same message may be read another time."""
        return self.status >= 500 or self.status < 400 or self.status in OURS


class _NoRedirect(HTTPRedirectHandler):
    """A redirect turns a POST into a GET of somebody's log-in page; it is an answer like any other."""

    def redirect_request(self, *_: Any, **__: Any) -> None:  # noqa: ANN401
        """Follow nothing."""


# An environment's proxy is for browsers; a government network is reached directly or by its own address.
_OPENER = build_opener(ProxyHandler({}), _NoRedirect())


def post(url: str, message: object, headers: Mapping[str, str], timeout_s: float) -> Answered:
    """Post a message; raises `TryLater` where nobody answered."""
    request = Request(url, json.dumps(message, ensure_ascii=False).encode(), method="POST")
    request.add_header("Content-Type", "application/json; charset=utf-8")
    for name, value in headers.items():
        request.add_header(name, value)
    try:
        with _OPENER.open(request, timeout=timeout_s) as answer:
            return Answered(answer.status, dict(answer.headers), answer.read(LONGEST_ANSWER).decode("utf-8", "replace"))
    except HTTPError as refused:
        with refused:
            said = refused.read(LONGEST_ANSWER).decode("utf-8", "replace")
            return Answered(refused.code, dict(refused.headers), said)
    except (URLError, HTTPException, OSError) as lost:
        raise TryLater("outlet_unreachable") from lost

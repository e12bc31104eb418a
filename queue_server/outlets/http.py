"""The outlet of a provincial interface: JSON by POST, signed, its answers told apart by what to do next."""

import json
from collections.abc import Mapping
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.request import HTTPErrorProcessor, OpenerDirector, ProxyHandler, Request, build_opener

from hall.clock import Clock
from queue_server.deliveries.delivery import Delivery, DeliveryState, NotTaken, NotYet, TryLater
from queue_server.outlets.facts import Said, filled
from queue_server.outlets.shape import Answers, OutletFile, Post
from queue_server.outlets.signing import signed

LONGEST_ANSWER = 64 * 1024
OURS = frozenset({401, 403, 404, 405, 407, 408, 425, 429})
"""Statuses that speak of our access, address or pace and not of what was sent: it waits until somebody mended that."""
TIME = "%Y%m%d%H%M%S"
"""When a message is sent, on the hall's clock (domain.md §2.5)."""


class _AnyStatus(HTTPErrorProcessor):
    """Hands every answer over as it is: a redirect would turn a POST into a GET of somebody's log-in page."""

    def http_response(self, request: Request, response: HTTPResponse) -> HTTPResponse:  # noqa: ARG002
        """The answer, whatever its status."""
        return response

    https_response = http_response


class HttpOutlet:
    """Posts to one interface; used by one thread at a time."""

    def __init__(self, outlet: OutletFile, said: Said, clock: Clock) -> None:
        self._outlet = outlet
        self._said = said
        self._clock = clock
        self._posts: Mapping[str, Post] = dict(said.dialect.posts())
        self._secret = outlet.secret_file.read_text(encoding="utf-8").strip() if outlet.secret_file else ""
        # An environment's proxy is for browsers; a government network is reached directly or by its own address.
        self._opener: OpenerDirector = build_opener(ProxyHandler({}), _AnyStatus())

    def deliver(self, delivery: Delivery) -> DeliveryState:
        """SENT or DUPLICATE; raises `TryLater`, `NotYet`, `NotTaken`."""
        if self._said.dialect.needs_case and self._said.told(delivery).about.project_no is None:
            raise NotYet("case_number_missing")
        url, message = self.composed(delivery)
        request = Request(url, json.dumps(message, ensure_ascii=False).encode(), method="POST")
        request.add_header("Content-Type", "application/json; charset=utf-8")
        try:
            with self._opener.open(request, timeout=self._outlet.timeout_s) as answer:
                text = answer.read(LONGEST_ANSWER).decode("utf-8", "replace")
                said = answer.headers.get(self._answers.header, "") if self._answers.header else None
                status = answer.status
        except (HTTPException, OSError) as lost:  # a URLError is an OSError
            raise TryLater("outlet_unreachable") from lost
        return understood(self._answers, status, text, said)

    def composed(self, delivery: Delivery) -> tuple[str, Any]:
        """Where a delivery would be posted and what would be said, secrets aside."""
        dialect, post = self._said.dialect, self._posts[delivery.kind]
        told = self._said.told(delivery)
        values, now = self._said.values(told), self._clock.now().astimezone(told.rated_at.tzinfo)
        body = filled(post.body, values)
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        around = {**values, "time": now.strftime(TIME), "body": body, "body_text": text}
        if dialect.sign is not None:
            around["sign"] = signed(dialect.sign, self._secret, around)
        return self._outlet.url + post.path, filled(dialect.envelope, around) if dialect.envelope else body

    @property
    def _answers(self) -> Answers:
        return self._said.dialect.answers


def understood(answers: Answers, status: int, text: str, said: str | None) -> DeliveryState:
    """What an answer means, by its status, its text and the header that speaks, if one does; raises as `deliver`."""
    if any(each in text for each in answers.too_early):
        raise NotYet("outlet_too_early")
    if any(each in text for each in answers.duplicate):
        return DeliveryState.DUPLICATE
    if status >= 500 or 300 <= status < 400 or status in OURS:
        raise TryLater(f"http_{status}")
    if status >= 400:
        raise NotTaken(f"http_{status}")
    if (_word(text, answers.field) if said is None else said) in answers.done:
        return DeliveryState.SENT
    raise NotTaken("outlet_refused")


def _word(text: str, field: str) -> str:
    try:
        return str(json.loads(text)[field])
    except (ValueError, KeyError, TypeError) as error:
        raise TryLater("answer_unreadable") from error

"""Asks the keeper on behalf of a person at a page, and turns its word into an HTTP answer."""

from collections.abc import Callable
from concurrent.futures import TimeoutError as NoAnswerYet
from typing import TypedDict

from flask import current_app
from ulid import ULID

from hall.words import RemarkId, RequestId
from queue_server.core.commands import Command
from queue_server.core.refusals import Refused
from queue_server.core.replies import Reply
from queue_server.web.needs import Service

STATUS = {
    "malformed": 400,
    "page_too_old": 400,
    "weak_password": 400,
    "not_signed_in": 401,
    "reporter_unknown": 401,
    "token_wrong": 401,
    "wrong_password": 401,
    "forbidden": 403,
    "hall_not_below": 403,
    "not_secure": 403,
    "pad_unpaired": 403,
    "booking_page_gone": 404,
    "not_found": 404,
    "no_vault": 404,
    "pad_link_over": 404,
    "ticket_page_gone": 404,
    "method_unknown": 405,
    "oversized": 413,
    "report_ahead": 425,
    "locked_out": 429,
    "too_many_attempts": 429,
    "internal": 500,
    "not_stored": 503,
    "still_reckoning": 503,
    "too_many_pages": 503,
    "no_answer": 504,
}
"""The HTTP status of each refusal made outside the core; what the core refuses is a conflict (409)."""


class Asked(TypedDict):
    """What every command carries."""

    request_id: RequestId
    actor: str


def service() -> Service:
    """The service the pages of this application look into."""
    behind: Service = current_app.extensions["service"]
    return behind


def count(code: str) -> None:
    """Note that pages or API refused something."""
    service().counts.add(f"web_{code}")


def status_of(code: str) -> int:
    """The HTTP status of a refusal."""
    return STATUS.get(code, 409)


def retry_after(refused: Refused) -> dict[str, str]:
    """The header that says when to come again, where the refusal knows."""
    if status_of(refused.code) not in (429, 503):
        return {}
    seconds = int(refused.about.get("seconds", 0)) + 60 * int(refused.about.get("minutes", 0))
    return {"Retry-After": str(seconds)} if seconds else {}


def asked_by(who: str, key: str | None = None) -> Asked:
    """The head of a command: `who` asks; the same `key` of the same asker acts once."""
    return Asked(request_id=RequestId(f"web/{who}/{key or ULID()}"), actor=f"web/{who}")


def ask(command: Command) -> Reply:
    """The keeper's reply; raises `Refused`, with `no_answer` where it does not answer in time."""
    behind = service()
    server = behind.settings.server
    try:
        reply = behind.keeper.submit(command).result(timeout=server.answer_s if server else None)
    except NoAnswerYet as late:
        raise Refused("no_answer") from late
    if reply.code is not None:
        raise Refused(reply.code, reply.about)
    return reply


def ask_with_words(written: str, wish: Callable[[RemarkId | None], Command]) -> Reply:
    """Ask for something said in somebody's own words, which are kept only where it was agreed to."""
    behind = service()
    remark = behind.remarks.write(written, behind.clock.now())
    try:
        return ask(wish(remark))
    except Refused as refused:
        if remark is not None and refused.code != "no_answer":
            behind.remarks.forget(remark)
        raise

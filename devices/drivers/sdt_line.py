"""The talk with an identity-card reader: one request at a time, asked again where garbled, counted where unanswered."""

from collections.abc import Mapping
from enum import StrEnum

from devices.drivers.sdt_frames import MOST_HEARD, STATUS, Replies, Reply, Request, empty
from devices.ports import DeviceGone
from devices.transports.ports import Transport
from hall.clock import Clock

FAILURES = 3
"""Requests in a row without an answer, after which the line is opened anew."""


class Action(StrEnum):
    """What a status word makes the driver do."""

    RESEND = "resend"
    BACK = "back"  # to finding
    RESET = "reset"
    AGAIN = "card_again"
    REJECTED = "card_rejected"
    WRONG_KIND = "card_wrong_kind"
    BROKEN = "reader_broken"
    UNAUTHORISED = "reader_unauthorised"


ACTIONS: Mapping[int, Action] = {
    0x10: Action.RESEND,
    0x11: Action.RESEND,
    0x21: Action.BACK,
    0x24: Action.RESET,
    0x31: Action.AGAIN,
    0x32: Action.REJECTED,
    0x33: Action.AGAIN,
    0x40: Action.WRONG_KIND,
    0x41: Action.AGAIN,
    0x47: Action.BACK,
    0x60: Action.BROKEN,
    0x66: Action.UNAUTHORISED,
    0x80: Action.BACK,
    0x81: Action.BACK,
    0x91: Action.BACK,
}
"""What no table knows leads back to finding."""


class SdtLine:
    """One reader's line; it belongs to one thread at a time."""

    def __init__(self, transport: Transport, clock: Clock) -> None:
        self._transport = transport
        self._clock = clock
        self._replies = Replies()
        self._failures = 0

    def ask(self, request: Request) -> Reply | None:
        """The reply, asked for once more where the request was garbled; None where none came in time."""
        reply = self._talk(request)
        if reply is not None and ACTIONS.get(reply.status) is Action.RESEND:
            reply = self._talk(request)
        if request is not STATUS:
            self._count(reply)
        return reply

    def _count(self, reply: Reply | None) -> None:
        """A request unanswered is followed by a question after the reader's health, and too many by a new start."""
        if reply is not None:
            self._failures = 0
            return
        self._failures += 1 if self._talk(STATUS) is not None else 2
        if self._failures >= FAILURES:
            raise DeviceGone("silent", "the card reader does not answer")

    def _talk(self, request: Request) -> Reply | None:
        self._forget_old_replies()
        self._transport.write(request.frame())
        heard, end = 0, self._clock.monotonic() + request.limit_s
        try:
            while heard < MOST_HEARD and (left := end - self._clock.monotonic()) > 0:
                piece = self._transport.read(512, left)
                if not piece:
                    return None
                heard += len(piece)
                for reply in self._replies.take(piece):
                    if reply.answers(request):
                        return reply
                    empty(reply)
        finally:
            self._replies.forget()
        return None

    def _forget_old_replies(self) -> None:
        heard = 0
        while heard < MOST_HEARD and (old := self._transport.read(512, 0)):
            heard += len(old)

    def close(self) -> None:
        """Let go of it, and forget what was heard."""
        self._replies.forget()
        self._transport.close()

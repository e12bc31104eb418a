"""What the JSON API accepts: strict bodies, refused by name where a field is missing, unknown, mistyped or too long."""

from typing import Annotated, TypeVar

import msgspec
from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from hall.messages.topics import Id, Line, Moment
from hall.words import BookingId, GroupId, ItemCode, Need, Outcome, PauseReason, PriorityId, TicketNo, TideMode
from queue_server.core.refusals import Refused

LARGEST_BODY = 16 * 1024
"""Bytes; the largest honest body is a pause with a note."""

B = TypeVar("B", bound="Body")
Number = Annotated[TicketNo, msgspec.Meta(min_length=1, max_length=8, pattern=r"^[A-Za-z]?[0-9]+$")]
TimeOfDay = Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=32, pattern=r"^[a-z0-9-]+$")]


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A JSON body; `request_id` is the asker's own, kept over retries: the same one acts once."""

    request_id: Id | None = None


class Nothing(Body, frozen=True):
    """A wish that needs no more words."""


class LogIn(Body, frozen=True):
    """Begin a session from a program."""

    login: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    password: Annotated[str, msgspec.Meta(min_length=1, max_length=256)]


class Numbered(Body, frozen=True):
    """A wish about a ticket number; digits alone mean the one number that ends so."""

    ticket_no: Number


class Corrected(Body, frozen=True):
    """The right item of a waiting number."""

    ticket_no: Number
    item: ItemCode


class ToItem(Body, frozen=True):
    """The item the citizen in hand is sent on to."""

    item: ItemCode


class Finished(Body, frozen=True):
    """How a service ended."""

    outcome: Outcome = Outcome.DONE


class Left(Body, frozen=True):
    """When the clerk is back: a moment, a time of this day, or in so many minutes."""

    until: Moment | None = None
    at: TimeOfDay | None = None
    minutes: Annotated[int, msgspec.Meta(ge=1, le=480)] | None = None


class Paused(Left, frozen=True, kw_only=True):
    """Why the clerk leaves; without a reason it is refused in words of its own."""

    reason: PauseReason | None = None
    note: Line = ""


class Visiting(Left, frozen=True):
    """The home visit the clerk leaves for, where it was arranged."""

    booking: BookingId | None = None


class Returned(Body, frozen=True):
    """The clerk is back; whether the home visit he left for took place."""

    kept: bool = True


class Opened(Body, frozen=True):
    """A manager's word on a window."""

    reason: Line = ""


class TicketAsked(Body, frozen=True):
    """A ticket given at the guide desk."""

    item: ItemCode
    priority: PriorityId | None = None
    needs: tuple[Need, ...] = ()
    override: bool = False


class Booked(Body, frozen=True):
    """An appointment."""

    item: ItemCode
    slot: Moment


class ModeSet(Body, frozen=True):
    """Who opens tidal windows."""

    mode: TideMode


class Answered(Body, frozen=True):
    """A manager's word on a proposal of the tide."""

    proposal: Id
    approve: bool


class SummonsAnswered(Body, frozen=True):
    """A deputy's word: comes now, or in so many minutes, or does not."""

    comes: bool
    minutes: Annotated[int, msgspec.Meta(ge=1, le=120)] | None = None


class OutageTold(Body, frozen=True):
    """A department that cannot serve: until a moment, or for so many minutes, as far as anybody knows."""

    group: GroupId
    until: Moment | None = None
    minutes: Annotated[int, msgspec.Meta(ge=1, le=600)] | None = None


class OutageOver(Body, frozen=True):
    """A department that serves again."""

    group: GroupId


class NoticeTold(Body, frozen=True):
    """What the boards tell everybody; without words nothing any more."""

    zh: Line = ""
    en: Line = ""


class PolicyChosen(Body, frozen=True):
    """The dispatch policy from now on."""

    policy: Code


def read_body(kind: type[B]) -> B:
    """The request's body; raises `Refused` with `malformed` or `oversized`."""
    if request.mimetype != "application/json":
        raise Refused("malformed", {"detail": "Content-Type: application/json"})
    try:
        return msgspec.json.decode(request.get_data(cache=False) or b"{}", type=kind)
    except RequestEntityTooLarge as error:
        raise Refused("oversized") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refused("malformed", {"detail": str(error)}) from error

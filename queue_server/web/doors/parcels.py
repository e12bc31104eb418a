"""The JSON API of results, late papers and lockers under /api/v1/parcels: each step of the results window."""

from datetime import date
from typing import Annotated, Any

import msgspec
from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from ulid import ULID

from hall.messages.topics import Id
from hall.words import (
    CaseId,
    CompartmentId,
    DoorSize,
    OrderId,
    ParcelId,
    ProjectNo,
    Proof,
    Receiver,
    Right,
    StaffId,
    TicketNo,
    Token,
)
from queue_server.core import commands
from queue_server.core.decisions.parcels import known
from queue_server.core.refusals import Refused
from queue_server.web.access import WORKS_AT_WINDOWS, asked, requires, staff
from queue_server.web.asking import ask, service
from queue_server.web.doors.bodies import Body, Nothing, Number, read_body
from queue_server.web.views.parcels import due

parcels_api = Blueprint("parcels_api", __name__, url_prefix="/api/v1/parcels")

Written = Annotated[str, msgspec.Meta(min_length=1, max_length=50)]
"""A number another system gave (GB/T 39046: an..50)."""


class LaidIn(Body, frozen=True):
    """A result to be laid into a locker, by its number of today or as a known parcel; without a door a free one."""

    ticket_no: Number | None = None
    parcel: ParcelId | None = None
    compartment: CompartmentId | None = None
    size: DoorSize = DoorSize.SMALL


class Prepared(Body, frozen=True):
    """A result that is there, by its number of today or as a known parcel."""

    ticket_no: Number | None = None
    parcel: ParcelId | None = None
    project_no: Written | None = None
    case: CaseId | None = None
    """The case whose result it is, whichever day its number was of."""


class PapersExpected(Body, frozen=True):
    """Whose late papers will come, by number of today or by the code of a receipt of any day, and to which locker."""

    ticket_no: Number | None = None
    receipt: Annotated[str, msgspec.Meta(max_length=200)] = ""
    """The code, or the address it stands in as a scanner reads it."""
    locker: str = ""


class HandedOver(Body, frozen=True):
    """By what the right person was known, and whether that was the agent its holder named."""

    proof: Proof
    agent: bool = False

    @property
    def right(self) -> Right:
        """By what right it is collected."""
        if self.agent:
            return Right.AGENT
        return Right.HOLDER if self.proof is Proof.CARD else Right.STAFF


class Posted(Body, frozen=True):
    """What the post gave in return."""

    company: Written
    waybill: Written


class Delivered(Body, frozen=True):
    """When the post brought it, and into whose hands."""

    receiver: Receiver
    received_on: date


class Retrieved(Body, frozen=True):
    """The door, and who of the staff stands beside the asker, proven by PIN."""

    compartment: CompartmentId
    second: Id | None = None
    pin: Annotated[str, msgspec.Meta(min_length=4, max_length=12)] | None = None


class Door(Body, frozen=True):
    """A door somebody has looked at."""

    compartment: CompartmentId


@parcels_api.get("/due")
@requires(*WORKS_AT_WINDOWS)
def parcels_due() -> ResponseReturnValue:
    """The numbers whose result may be laid into a locker now."""
    return jsonify(ticket_nos=due(service().keeper.hall))


@parcels_api.post("")
@requires(*WORKS_AT_WINDOWS)
def lay_in() -> ResponseReturnValue:
    """Open a door to lay a result in; the answer holds the code for its citizen, which rests nowhere."""
    body = read_body(LaidIn)
    command = commands.DepositParcel(
        **asked(body.request_id),
        **_about(body),
        compartment=body.compartment,
        staff=_who(),
        order=_order("put"),
        size=body.size,
    )
    return _told(command)


@parcels_api.post("/ready")
@requires(*WORKS_AT_WINDOWS)
def prepare() -> ResponseReturnValue:
    """The result of a number is there."""
    body = read_body(Prepared)
    number = None if body.project_no is None else ProjectNo(body.project_no)
    about = _about(body) if body.case is None else _of_case(body.case)
    return _told(
        commands.PrepareParcel(
            **asked(body.request_id), staff=_who(), **{"project_no": number, **about}, case=body.case
        )
    )


@parcels_api.post("/papers")
@requires(*WORKS_AT_WINDOWS)
def expect_papers() -> ResponseReturnValue:
    """A citizen will bring late papers; the answer holds the code that opens a door for them."""
    body = read_body(PapersExpected)
    token = Token(body.receipt.strip().rstrip("/").rpartition("/")[2]) or None
    if body.ticket_no is None and token is None:
        raise Refused("papers_unsaid")
    about = _new(body.ticket_no or TicketNo(""))
    return _told(
        commands.ExpectPapers(**asked(body.request_id), **about, token=token, staff=_who(), locker=body.locker)
    )


@parcels_api.post("/retrieve")
@requires(*WORKS_AT_WINDOWS)
def retrieve() -> ResponseReturnValue:
    """Open a door to take out what lies there: a result only with a second of the staff present."""
    body = read_body(Retrieved)
    second = None if body.second is None else StaffId(body.second)
    if second is not None:
        if body.pin is None:
            raise Refused("second_needed")
        service().accounts.verify_pin(second, body.pin)
    command = commands.RetrieveParcel(
        **asked(body.request_id), compartment=body.compartment, order=_order("out"), staff=_who(), second=second
    )
    ask(command)
    return jsonify(agreed=True)


@parcels_api.post("/doors/clear")
@requires(*WORKS_AT_WINDOWS)
def clear_door() -> ResponseReturnValue:
    """Say that a troubled door was looked at and is well."""
    body = read_body(Door)
    ask(commands.ClearDoor(**asked(body.request_id), compartment=body.compartment))
    return jsonify(agreed=True)


@parcels_api.post("/<parcel>/hold")
@requires(*WORKS_AT_WINDOWS)
def hold(parcel: str) -> ResponseReturnValue:
    """Keep a result at the window."""
    return _step(parcel, commands.HoldParcel, Nothing)


@parcels_api.post("/<parcel>/hand-over")
@requires(*WORKS_AT_WINDOWS)
def hand_over(parcel: str) -> ResponseReturnValue:
    """Hand a result to its holder, or to the agent named."""
    body = read_body(HandedOver)
    ask(
        commands.HandOverParcel(
            **asked(body.request_id), parcel=ParcelId(parcel), staff=_who(), proof=body.proof, right=body.right
        )
    )
    return jsonify(agreed=True)


@parcels_api.post("/<parcel>/post")
@requires(*WORKS_AT_WINDOWS)
def post(parcel: str) -> ResponseReturnValue:
    """Give a result to the official post."""
    return _step(parcel, commands.PostParcel, Posted)


@parcels_api.post("/<parcel>/delivered")
@requires(*WORKS_AT_WINDOWS)
def delivered(parcel: str) -> ResponseReturnValue:
    """The post brought it."""
    return _step(parcel, commands.NoteDelivered, Delivered)


@parcels_api.post("/<parcel>/archive")
@requires(*WORKS_AT_WINDOWS)
def archive(parcel: str) -> ResponseReturnValue:
    """Put it into the case's file."""
    return _step(parcel, commands.ArchiveParcel, Nothing)


@parcels_api.post("/<parcel>/told")
@requires(*WORKS_AT_WINDOWS)
def told(parcel: str) -> ResponseReturnValue:
    """Somebody telephoned its holder."""
    body = read_body(Nothing)
    ask(commands.NoteTold(**asked(body.request_id), parcel=ParcelId(parcel)))
    return jsonify(agreed=True)


def _step(parcel: str, kind: type[commands.ParcelCommand], shape: type[Body]) -> ResponseReturnValue:
    body = read_body(shape)
    said = {key: value for key, value in msgspec.structs.asdict(body).items() if key != "request_id"}
    ask(kind(**asked(body.request_id), parcel=ParcelId(parcel), staff=_who(), **said))
    return jsonify(agreed=True)


def _told(command: commands.NewParcel) -> ResponseReturnValue:
    """The parcel the step was about, where it will lie, and its code."""
    parcel = ask(command).parcel or command.parcel
    lies = service().keeper.hall.parcels[parcel].compartment
    return jsonify(parcel=parcel, compartment=lies, code=service().codes.code(parcel)), 201


def _about(body: LaidIn | Prepared) -> dict[str, Any]:
    """The number and the parcel meant; raises `Refused` where neither is named."""
    if body.parcel is not None:
        parcel = known(service().keeper.hall, body.parcel)
        return {"parcel": parcel.id, "code_hash": parcel.code_hash, "ticket_no": parcel.ticket_no}
    if body.ticket_no is None:
        raise Refused("malformed", {"detail": "ticket_no"})
    return _new(body.ticket_no)


def _of_case(case: CaseId) -> dict[str, Any]:
    """A parcel for a case's result; raises `Refused`."""
    found = service().keeper.hall.cases.get(case)
    if found is None:
        raise Refused("case_unknown")
    return {**_new(found.ticket_no), "project_no": found.project_no}


def _new(ticket_no: TicketNo) -> dict[str, Any]:
    parcel, codes = ParcelId(str(ULID())), service().codes
    return {
        "parcel": parcel,
        "code_hash": codes.hashed(codes.code(parcel)),
        "ticket_no": TicketNo(ticket_no.upper()),
    }


def _order(why: str) -> OrderId:
    return OrderId(f"{why}-{ULID()}")


def _who() -> StaffId:
    account = staff().account
    return account.staff or StaffId(account.role)

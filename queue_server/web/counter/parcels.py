"""The results window's page: what waits to be handed out, by what is to be done next; and the citizen's choice."""

from functools import partial

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from ulid import ULID

from hall.words import HandOut, ParcelId, Proof, Receiver, StaffRole, Token
from queue_server.core import commands
from queue_server.core.refusals import Refused
from queue_server.core.state import Hall
from queue_server.web.access import WATCHES_THE_HALL, WORKS_AT_WINDOWS, requires, staff, still_there, touch
from queue_server.web.asking import asked_by, service
from queue_server.web.painting import Painter, painter
from queue_server.web.speaking import speaker
from queue_server.web.stream import Fragments, live
from queue_server.web.views.parcels import hand_out_view, shelves

parcels = Blueprint("parcels", __name__, url_prefix="/parcels")
MAY_LOOK = tuple(dict.fromkeys((*WORKS_AT_WINDOWS, *WATCHES_THE_HALL)))
PROOFS = (Proof.CARD, Proof.SIGNATURE)
"""What a holder can show at the window; codes are for doors."""
WHO = "citizen"


@parcels.get("")
@requires(*MAY_LOOK)
def page() -> ResponseReturnValue:
    """The page, complete as it stands now."""
    touch()
    hall = service().keeper.hall
    return render_template("parcels.html", parts=fragments(painter(), works=_works()), plan=hall.plan, works=_works())


@parcels.get("/stream")
@requires(*MAY_LOOK)
def stream() -> Response:
    """What changes on it, live."""
    works = _works()
    return live(f"parcels/{speaker().lang}/{works}", partial(fragments, painter(), works=works), still_there())


def fragments(to: Painter, *, works: bool) -> Fragments:
    """Every live part of the page; with buttons where its reader works at a window."""
    hall, now = to.service.keeper.hall, to.service.clock.now()
    view = shelves(hall, to.service.presence.parts())
    shown = {"view": view, "works": works, "proofs": PROOFS, "receivers": tuple(Receiver)}
    return {
        "clock": to.paint("clock", hall=hall, now=now),
        "parcels": to.paint("parcels", **shown),
        "lockers": to.paint("lockers", **shown),
    }


def holder_part(to: Painter, hall: Hall, token: Token) -> str:
    """What the holder of a ticket reads of the result, and of papers still to bring; empty where there is neither."""
    view = hand_out_view(hall, token, to.service.codes)
    return to.paint("hand_out", view=view, token=token) if view.anything else ""


def chosen(token: Token) -> commands.ChooseHandOut:
    """How the holder of a page wants the result, as its form says."""
    way = request.form.get("way", "")
    if way not in set(HandOut):
        raise Refused("way_missing")
    parcel, codes = ParcelId(str(ULID())), service().codes
    return commands.ChooseHandOut(
        **asked_by(WHO),
        parcel=parcel,
        code_hash=codes.hashed(codes.code(parcel)),
        token=token,
        way=HandOut(way),
        locker=request.form.get("locker", "") if way == HandOut.LOCKER else "",
    )


def _works() -> bool:
    return staff().account.role is not StaffRole.SUPERVISOR

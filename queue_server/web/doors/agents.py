"""The JSON API of agents (代领) under /api/v1/parcels: who, besides its holder, may collect a result."""

from typing import Annotated

import msgspec
from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from hall.personal import Purpose
from hall.words import ParcelId, StaffId
from queue_server.core import commands
from queue_server.core.refusals import Refused
from queue_server.web.access import WORKS_AT_WINDOWS, asked, requires, staff
from queue_server.web.asking import ask
from queue_server.web.doors.bodies import Body, Nothing, read_body
from queue_server.web.doors.vault import forget, met

agents_api = Blueprint("agents_api", __name__, url_prefix="/api/v1/parcels")


class Named(Body, frozen=True):
    """The number on the agent's card, once both cards were looked at; it rests in the vault and nowhere else."""

    id_number: Annotated[str, msgspec.Meta(max_length=24)]
    seen: str = ""

    def __repr__(self) -> str:
        """Nothing of it, so that no log can say it."""
        return "Named()"


@agents_api.post("/<parcel>/agent")
@requires(*WORKS_AT_WINDOWS)
def name(parcel: str) -> ResponseReturnValue:
    """Its holder names somebody who may collect it with a card of their own."""
    body = read_body(Named)
    if not body.seen:
        raise Refused("agent_consent")
    agent, fresh = met(body.id_number, Purpose.RESULT, _actor())
    try:
        ask(commands.NameAgent(**asked(body.request_id), parcel=ParcelId(parcel), staff=_who(), agent=agent))
    except Refused:
        if fresh:
            forget(agent, _actor())  # nobody was named, so there is nobody to keep
        raise
    return jsonify(agreed=True)


@agents_api.post("/<parcel>/agent/revoke")
@requires(*WORKS_AT_WINDOWS)
def revoke(parcel: str) -> ResponseReturnValue:
    """Its holder takes the naming back."""
    body = read_body(Nothing)
    ask(commands.RevokeAgent(**asked(body.request_id), parcel=ParcelId(parcel), staff=_who()))
    return jsonify(agreed=True)


def _actor() -> str:
    return f"web/{_who()}"


def _who() -> StaffId:
    account = staff().account
    return account.staff or StaffId(account.role)

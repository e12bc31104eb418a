"""The vault's door for kiosks: by HTTPS and the device's own token, never by cookie, never by MQTT."""

from ipaddress import ip_address

import msgspec
from flask import Blueprint, Response, request

from hall.personal import PEOPLE_PATH, Presented
from queue_server.core.refusals import Refused
from queue_server.trouble import Trouble
from queue_server.vault.vault import Vault
from queue_server.vault.waiting import person
from queue_server.web.asking import service

vault_door = Blueprint("vault", __name__)


@vault_door.post(PEOPLE_PATH)
def present() -> Response:
    """Who somebody is to the hall, and what waits for them; refusals say nothing of the person."""
    check_line()
    vault = _vault()
    device = vault.device(request.headers.get("Authorization", "").removeprefix("Bearer "))
    presented = _presented()
    try:
        subject, known = vault.present(presented, device)
    except Trouble as trouble:
        raise Refused("not_stored") from trouble
    found = person(service().keeper.hall, subject, known, service().clock.now(), proven=presented.id_number is not None)
    return Response(msgspec.json.encode(found), mimetype="application/json", headers={"Cache-Control": "no-store"})


def check_line() -> None:
    """Raises `Refused("not_secure")` where a number would cross a network in the clear."""
    if not request.is_secure and not ip_address(request.remote_addr or "0.0.0.0").is_loopback:
        raise Refused("not_secure")


def _vault() -> Vault:
    vault = service().vault
    if vault is None:
        raise Refused("no_vault")
    return vault


def _presented() -> Presented:
    try:
        return msgspec.json.decode(request.get_data(), type=Presented)
    except msgspec.DecodeError:
        # Whatever was wrong with it may be quoted in the error; neither goes any further.
        raise Refused("malformed", {"detail": "JSON"}) from None

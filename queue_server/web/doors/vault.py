"""The vault's door for kiosks: by HTTPS and the device's own token, never by cookie, never by MQTT."""

from ipaddress import ip_address

import msgspec
from flask import Blueprint, Response, request

from hall.personal import PEOPLE_PATH, Presented, Purpose
from hall.words import SubjectId
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


def met(number: str, purpose: Purpose, actor: str) -> tuple[SubjectId, bool]:
    """Who has an ID number that staff typed, and whether the vault met them just now; raises `Refused`."""
    check_line()
    vault = _vault()
    try:
        shown = msgspec.convert({"id_number": number.strip().upper(), "purpose": purpose.value}, type=Presented)
    except msgspec.ValidationError:
        raise Refused("id_number_wrong") from None  # its text would quote the number
    try:
        known = vault.find(shown, actor)
        return vault.present(shown, actor)[0], known is None
    except Trouble as trouble:
        raise Refused("not_stored") from trouble


def forget(subject: SubjectId, actor: str) -> None:
    """Whoever was met for something that was refused is not kept."""
    _vault().erase(subject, actor)


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

"""The JSON API of receipts under /api/v1/receipts: on paper, by a press."""

import msgspec
from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from ulid import ULID

from hall.messages.topics import Id
from hall.words import OrderId, Token, WindowId
from queue_server.core import commands
from queue_server.web.access import WORKS_AT_WINDOWS, asked, requires, staff, window_of
from queue_server.web.asking import ask, service
from queue_server.web.doors.bodies import Body, read_body

receipts_api = Blueprint("receipts_api", __name__, url_prefix="/api/v1/receipts")


class ToPrint(Body, frozen=True):
    """The code a receipt goes by; without a window it comes out near the asker's own."""

    token: Id
    window: WindowId | None = msgspec.field(default=None)


@receipts_api.post("/print")
@requires(*WORKS_AT_WINDOWS)
def print_receipt() -> ResponseReturnValue:
    """Have a receipt printed in the hall."""
    body = read_body(ToPrint)
    window = body.window or window_of(service().keeper.hall, staff().account.staff)
    order = OrderId(f"receipt-{ULID()}")
    ask(commands.PrintReceipt(**asked(body.request_id), order=order, token=Token(body.token), window=window))
    return jsonify(agreed=True)

"""Signs what is sent, as an interface asks for it."""

import hmac
from collections.abc import Mapping
from hashlib import new
from typing import Any

from queue_server.outlets.facts import filled
from queue_server.outlets.shape import Sign


def signed(sign: Sign, secret: str, values: Mapping[str, Any]) -> str:
    """The signature over the dialect's text, as lower-case hex digits."""
    text = str(filled(sign.over, {**values, "secret": secret})).encode()
    if sign.digest == "hmac-sha256":
        return hmac.digest(secret.encode(), text, "sha256").hex()
    return new(sign.digest, text, usedforsecurity=False).hexdigest()

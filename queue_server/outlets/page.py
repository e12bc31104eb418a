"""The page outlet: the citizen rates on the province's own page, whose address says which service and never who."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from queue_server.outlets.facts import filled
from queue_server.outlets.shape import Page


def page_address(url: str, page: Page, values: Mapping[str, Any]) -> str:
    """The address of the page for one service."""
    query = urlencode({name: filled(template, values) for name, template in page.query.items()})
    if not page.base64:
        return f"{url}?{query}"
    wrapped = query.encode()
    for _ in range(page.base64):
        wrapped = b64encode(wrapped)
    return f"{url}?{urlencode({page.parameter: wrapped.decode()}) if page.parameter else wrapped.decode()}"

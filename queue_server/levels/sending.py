"""How figures go up: posted to the hall above, or left as files."""

import json
import os
from pathlib import Path

from hall.doors import ParentSettings
from queue_server.deliveries.delivery import Delivery, DeliveryState, NotTaken, Outlet, TryLater
from queue_server.deliveries.posting import Answered, post
from queue_server.trouble import Trouble

DOOR = "/api/v1/levels/figures"
"""The path of the door at the hall above."""


class ParentServer:
    """The server of a hall above."""

    def __init__(self, url: str, token: str, timeout_s: float) -> None:
        self._url = url.rstrip("/") + DOOR
        self._headers = {"Authorization": f"Bearer {token}"}
        self._timeout_s = timeout_s

    def deliver(self, delivery: Delivery) -> DeliveryState:
        """SENT, or DUPLICATE where newer ones are there; raises `TryLater`, `NotTaken` with the other side's code."""
        answered = post(self._url, delivery.body, self._headers, self._timeout_s)
        if answered.fine:
            return DeliveryState.SENT if _said(answered, "state") == "kept" else DeliveryState.DUPLICATE
        code = _said(answered, "code") or f"http_{answered.status}"
        raise TryLater(code) if answered.later else NotTaken(code)


class Folder:
    """A folder with a file for each hall and day: the newest, as the hall above would keep it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def deliver(self, delivery: Delivery) -> DeliveryState:
        """SENT, or DUPLICATE where these or newer ones are there; raises `TryLater` where the disk says no."""
        file = self._folder / f"{delivery.strand.replace('/', '-')}.json"
        try:
            return self._replace(file, delivery)
        except OSError as error:
            raise TryLater("file_not_written") from error

    def _replace(self, file: Path, delivery: Delivery) -> DeliveryState:
        # Times of one hall are written alike, in UTC: as texts they stand in the order of time.
        if file.exists() and json.loads(file.read_text(encoding="utf-8"))["at"] >= str(delivery.body["at"]):
            return DeliveryState.DUPLICATE
        self._folder.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as opened:
            json.dump(delivery.body, opened, ensure_ascii=False, indent=1)
            opened.flush()
            os.fsync(opened.fileno())
        fresh.replace(file)
        return DeliveryState.SENT


def way_up(parent: ParentSettings) -> Outlet:
    """Where a hall's figures go; raises `Trouble` where its token is not there."""
    if parent.folder is not None:
        return Folder(parent.folder)
    assert parent.token_file is not None
    try:
        token = parent.token_file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise Trouble("no_parent_token", file=parent.token_file.name) from error
    return ParentServer(parent.url, token, parent.timeout_s)


def _said(answered: Answered, field: str) -> str:
    try:
        said = json.loads(answered.text)
    except ValueError:
        return ""
    return str(said.get(field, "")) if isinstance(said, dict) else ""

"""A simulated provincial server: keeps what it is told, wants things in order, loses replies when told to."""

import json
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Any, Self

LOST = "lost"
"""Take what is sent and say nothing: the connection ends without an answer."""


class Province:
    """The other side of the interface; `script` holds what to do with the next requests instead of answering well."""

    def __init__(self) -> None:
        self.cases: dict[str, Any] = {}
        self.services: dict[str, Any] = {}
        self.ratings: dict[tuple[str, int], Any] = {}
        self.heard: list[tuple[str, Any]] = []
        self.script: deque[str | int] = deque()
        province = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                province.heard.append((self.path, said))
                todo = province.script.popleft() if province.script else None
                if isinstance(todo, int):
                    self._answer(todo, "failed")
                    return
                word = province.take(self.path, said["txnBodyCom"]["params"]["evaluate"][0])
                if todo == LOST:
                    self.close_connection = True
                    return
                self._answer(200, word)

            def _answer(self, status: int, word: str) -> None:
                text = json.dumps({"C-Response-Body": word}, ensure_ascii=False).encode()
                self.send_response(status)
                self.send_header("C-Response-Desc", "success" if word == "success" else "failed")
                self.send_header("Content-Length", str(len(text)))
                if status == 302:
                    self.send_header("Location", "/login")
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def url(self) -> str:
        """Where it is reached."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def take(self, path: str, body: dict[str, Any]) -> str:
        """What the province says to a message."""
        number = body["projectNo"]
        if path == "/case":
            self.cases[number] = body
        elif path == "/service":
            if number not in self.cases:
                return "没有对应的办件数据"
            self.services[number] = body
        elif number not in self.services:
            return "没有对应的服务数据"
        elif (number, body["assessNumber"]) in self.ratings:
            return "评价数据不可重复"
        else:
            self.ratings[number, body["assessNumber"]] = body
        return "success"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

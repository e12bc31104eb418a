"""Halls below a story's own: each a whole stage on the same clock, whose figures go up over HTTP with a token."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from hall.doors import ParentSettings
from hall.words import HallId
from queue_server.core.text import Text
from queue_server.plans.reading import find_hall
from queue_server.story.stage import Below, Stage, raised

LOOK_S = 0.02
"""Wall seconds between two looks of the pages' server at whether it is to stop."""


class _Quiet(WSGIRequestHandler):
    """Answers without a line on the screen: that is the story's."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing."""


def lay(beside: Path, like: HallId, name: Text, halls: Mapping[HallId, HallId]) -> Path:
    """Lay the file of a hall beside another: windows and items `like` those of one that is known, its halls renamed."""
    text = find_hall(like).read_text(encoding="utf-8")
    for known, hall in halls.items():
        text = text.replace(f'"{known}"', f'"{hall}"')
    written = f'name = {{ zh = "{name.zh}", en = "{name.en}" }}'
    text = re.sub(r"^name = .*$", written, text, count=1, flags=re.MULTILINE)
    file = beside.parent / f"{halls[like]}.toml"
    file.write_text(text, encoding="utf-8")
    return file


@contextmanager
def answering(app: Flask) -> Iterator[str]:
    """The pages of a hall, to be reached over HTTP on this machine alone; their address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever, args=(LOOK_S,), name="story-pages")
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def below(above: Stage, hall: HallId, plan_file: Path) -> Iterator[Stage]:
    """The stage of a hall that reports to another's; both live on one clock."""
    folder = above.folder / hall
    folder.mkdir()
    token = folder / "parent-token"
    token.write_text(above.service.levels.reports.give_token(hall, above.clock.now()))
    with answering(above.app) as url:
        way_up = Below(plan_file, above.clock, ParentSettings(url, token))
        with raised(hall, folder, way_up) as stage:
            yield stage

"""Paints parts of pages from templates, on any thread: a part needs no request, only a speaker and the hall's plan."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from flask import current_app
from jinja2 import Environment

from queue_server.web.asking import service
from queue_server.web.needs import Service
from queue_server.web.speaking import Speaker, speaker
from queue_server.web.views.happenings import Happenings


@dataclass(frozen=True, slots=True)
class Painter:
    """What a live page keeps of the request that opened it."""

    env: Environment
    service: Service
    speaker: Speaker
    happenings: Happenings

    def paint(self, part: str, **values: object) -> str:
        """The HTML of one part; templates know `s` (the speaker), `plan` and `clock` (a moment on the hall's clock)."""
        plan = self.service.keeper.hall.plan
        clock: Callable[..., str] = partial(self.speaker.clock, plan)
        return self.env.get_template(f"parts/{part}.html").render(s=self.speaker, clock=clock, plan=plan, **values)


def painter() -> Painter:
    """The painter for the page being made."""
    app = current_app
    return Painter(app.jinja_env, service(), speaker(), app.extensions["happenings"])

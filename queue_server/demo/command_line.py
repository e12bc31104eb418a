"""`hall demo`: a whole hall on this machine, with a recorded day of citizens."""

import json
import signal
import socket
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

import click

from hall.clock import WallClock
from hall.texts import Texts
from hall.words import Language, TideMode
from queue_server.core.plan import Plan
from queue_server.core.timetable import local_day
from queue_server.demo.play import Opening, Play
from queue_server.demo.stage import TOUCH, VOICE, Stage, next_service_day
from queue_server.demo.troupe import StageFright
from queue_server.plans.reading import NoSuchHall, find_hall, read_plan

TEXTS = Texts("demo")


@click.command()
@click.option("--hall", "name", default="zhaohua", show_default=True, help="A shipped hall, or a hall file.")
@click.option(
    "--speed", default=60.0, show_default=True, type=click.FloatRange(0.1, 2000), help="Hall seconds a second."
)
@click.option("--for", "seconds", type=click.FloatRange(1), help="Stop after so many wall seconds.")
@click.option("--no-screen", is_flag=True, help="Print only the summary, as JSON on the last line.")
@click.option("--touch", is_flag=True, help="Open the citizens' touch screen in a window: take a number yourself.")
@click.option("--voice", is_flag=True, help="Hear the calls through this machine's loudspeaker; go slowly with it.")
@click.option("--tide", type=click.Choice([mode.value for mode in TideMode]), default="auto", show_default=True)
@click.option("--port", default=8080, show_default=True, help="The pages' port; 0 takes a free one.")
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), help="Keep the run here.")
@click.option("--seed", default=1, show_default=True, help="Another seed, other habits of the simulated people.")
@click.option("--embedded-broker", is_flag=True, help="Use the broker of the demo extra even beside Mosquitto.")
def demo(
    name: str,
    speed: float,
    seconds: float | None,
    no_screen: bool,
    touch: bool,
    voice: bool,
    tide: str,
    port: int,
    folder: Path | None,
    seed: int,
    embedded_broker: bool,
) -> None:
    """Run a whole hall here: broker, server, kiosk, desks, board, locker and a recorded day of citizens."""
    clock = WallClock()
    plan_file, plan = _plan(name)
    run = folder or Path(mkdtemp(prefix="hall-demo-"))
    if any(run.glob("*")):
        raise click.ClickException(_both("folder_in_use", folder=str(run)))
    day = next_service_day(plan, local_day(plan, clock.now()))
    stage = Stage(
        plan,
        plan_file,
        day,
        run.resolve(),
        _free_port(),
        port if port and _is_free(port) else _free_port(),
        speed,
        seed,
        frozenset(name for name, wanted in ((TOUCH, touch), (VOICE, voice)) if wanted),
    )
    play = Play(stage, clock, embedded_broker=embedded_broker)
    if not no_screen:
        click.echo(_both("starting", hall=plan.name.zh, windows=str(len(plan.windows))))
    balanced = _perform(play, TideMode(tide), seconds, screen=not no_screen)
    if folder is None and balanced:
        rmtree(run, ignore_errors=True)
    elif not balanced:
        click.echo(_both("kept", folder=str(run)), err=True)
    raise SystemExit(0 if balanced else 1)


def _perform(play: Play, tide: TideMode, seconds: float | None, *, screen: bool) -> bool:
    """Play it; whether the books balance."""
    signal.signal(
        signal.SIGTERM, signal.default_int_handler
    )  # who is told to end ends as by Ctrl-C: nobody is left behind
    try:
        with play.on_stage(tide) as opening:
            if screen:
                _invite(opening)
            with suppress(KeyboardInterrupt):
                play.watch(seconds)
            summary: dict[str, Any] = play.books()
    except StageFright as error:
        click.echo(_both("fell", program=error.name, log=str(error.log)), err=True)
        click.echo(_last_lines(error.log), err=True)
        return False
    click.echo(json.dumps(summary, ensure_ascii=False))
    return bool(summary["balanced"])


def _both(code: str, **values: str) -> str:
    return "\n".join(TEXTS.say(code, lang, **values) for lang in Language)


def _invite(opening: Opening) -> None:
    click.echo(_both("open", url=opening.url, login=opening.login, password=opening.password))


def _plan(name: str) -> tuple[Path, Plan]:
    path = Path(name)
    try:
        found = path if path.suffix == ".toml" else find_hall(name)
    except NoSuchHall as error:
        raise click.UsageError(_both("no_such_hall", name=name, known=", ".join(error.known))) from error
    return found.resolve(), read_plan(found)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _last_lines(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:]) if log.exists() else ""

"""`hall pictures`: what people see, as PNG files; each program brings its own, and `hall` names none of them."""

from collections.abc import Callable, Iterable
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol

import click

from hall.command_line import both

GROUP = "hall.pictures"
"""Entry points: a function each that gives pictures with their names."""


class Picture(Protocol):
    """A picture that can be saved."""

    def save(self, fp: Path, *, format: str, optimize: bool) -> None:
        """Write it to a file."""
        ...


Pictures = Callable[[], Iterable[tuple[str, Picture]]]


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--only", default="", help="Names that contain this: kiosk/portrait, .large, confirm.")
def pictures(folder: Path, only: str) -> None:
    """截图 · Every screen and slip as a PNG file, in FOLDER."""
    count = 0
    for program in sorted(entry_points(group=GROUP), key=lambda each: each.name):
        make: Pictures = program.load()
        for name, picture in make():
            path = folder / f"{program.name}/{name}.png"
            if only in f"{program.name}/{name}":
                path.parent.mkdir(parents=True, exist_ok=True)
                picture.save(path, format="PNG", optimize=False)
                count += 1
    click.echo(both("pictures_made", count=str(count), folder=str(folder)))

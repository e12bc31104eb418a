"""The command `hall drive`: JSON lines in, JSON lines out, nothing written to disk."""

import sys

import click

from queue_server.drive.advisor import foresight
from queue_server.drive.lines import Drive


@click.command()
def drive() -> None:
    """Run the hall's decisions as a process: one JSON line in, one JSON answer out."""
    answering = Drive(foresight)
    for line in sys.stdin.buffer:
        try:
            sys.stdout.buffer.write(answering.answer(line) + b"\n")
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            return  # the driver went away

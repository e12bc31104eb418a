"""Turns a drawing into a PNG; a server does it in a process of its own, for reading fonts holds everybody else up."""

import subprocess
import sys

import resvg_py

ZOOM = 2.0
PATIENCE_S = 30.0


def png(svg: str) -> bytes:
    """The picture of a drawing, on white, twice as fine as it is wide."""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, background="#ffffff", zoom=ZOOM))


def png_elsewhere(svg: str) -> bytes:
    """The same, made by another process; raises `CalledProcessError` or `TimeoutExpired` where that fails."""
    made = subprocess.run(
        [sys.executable, "-m", "queue_server.png"],
        input=svg.encode(),
        capture_output=True,
        timeout=PATIENCE_S,
        check=True,
    )
    return made.stdout


if __name__ == "__main__":
    sys.stdout.buffer.write(png(sys.stdin.buffer.read().decode()))

"""pygame without what no screen here needs: its greeting, and the array modules that load numpy, 11 MB, where it is."""

import os
import sys

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
for _unused in ("pygame.surfarray", "pygame.sndarray"):
    sys.modules.setdefault(_unused, None)  # type: ignore[arg-type]  # pygame takes it as not installed

import pygame  # noqa: E402 - what stands above is for it

__all__ = ["pygame"]

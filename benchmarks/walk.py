"""Walks the rules of the hall to find what breaks a promise: `python -m benchmarks.walk --steps 100000 --seed 1`."""

import sys
from random import SystemRandom
from time import process_time

import click

from benchmarks.table import show
from queue_server.core.decide import DECISIONS
from queue_server.core.evolve import CHANGES
from tests.core.walking.walk import Broken, Walk

LOOK_EVERY = 20
"""Steps between two looks at the whole hall; what broke in between is found by walking it again."""


def walked(steps: int, seed: int) -> bool:
    """Walk, print how far it came, and what broke; whether every promise held."""
    walk, began, broken = Walk(seed, look_every=LOOK_EVERY), process_time(), None
    try:
        walk.go(steps)
    except Broken as found:
        broken = found
    tell(walk, process_time() - began)
    if broken is not None:
        print(f"\nBROKEN: {broken}")
    return broken is None


def tell(walk: Walk, seconds: float) -> None:
    """How fast it went, what was agreed to and refused, what was never said or never happened."""
    agreed, refused = sum(walk.agreed.values()), sum(walk.refused.values())
    show(
        f"A walk from seed {walk.seed}, up to {walk.now:%Y-%m-%d}",
        [
            ("steps", f"{walk.steps}"),
            ("steps a CPU second", f"{walk.steps / seconds:.0f}"),
            ("days opened", f"{walk.days}"),
            ("agreed to", f"{agreed}"),
            ("refused", f"{refused}"),
            ("read back from the journal", f"{walk.replays} times"),
            ("kinds of command agreed to", f"{len(walk.agreed)} of {len(DECISIONS)}"),
            ("kinds of event", f"{len(walk.happened)} of {len(CHANGES)}"),
        ],
    )
    show("Refused, by code", [(code, f"{count}") for code, count in walk.refused.most_common()])
    never = [kind.__name__ for kind in DECISIONS if not walk.agreed[kind]]
    silent = [kind.__name__ for kind in CHANGES if not walk.happened[kind]]
    print(f"\nNever agreed to: {', '.join(never) or 'none'}\nNever happened: {', '.join(silent) or 'none'}")


@click.command()
@click.option("--steps", default=100_000, show_default=True)
@click.option("--seed", type=int, help="A new one where none is named.")
def main(steps: int, seed: int | None) -> None:
    """Walk, and exit with 1 where a promise was broken."""
    seed = SystemRandom().randrange(2**32) if seed is None else seed
    sys.exit(0 if walked(steps, seed) else 1)


if __name__ == "__main__":
    main()

"""The handbook of devices, made of the catalogue: `python -m devices.handbook > docs/devices.md`."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import click

from devices.catalogue import CATALOGUE
from hall.packaged import packaged
from hall.reading import read_strict
from hall.texts import Texts
from hall.words import Language

TEXTS = Texts("doctor")

_PREFACE = """# Devices

What a hall's programs can be fitted with: one row of the catalogue each, named by `fitting` in the settings of the
machine (`hall doctor` says whether it answers). This page is made of the catalogue: do not edit it, run
`python -m devices.handbook > docs/devices.md`.

Every driver is tried against the real bytes of its device: over pseudo-terminals, TCP peers and pipes, against twins
that speak the same frames and were written apart from the drivers, and by mutated input. No hall's hardware was at
hand: GPIO and the timing of a Pi, electrical faults, makers' own software and the quality of print cannot be shown that
way. What else a row's tests do not show is said with it.
"""


@dataclass(frozen=True, slots=True)
class Description:
    """What people are told of one row of the catalogue."""

    zh: str
    en: str
    wiring: str
    settings: str
    """An example, as TOML."""
    proven: str
    not_shown: str


def descriptions() -> Mapping[str, Mapping[str, Description]]:
    """Every description by kind and fitting; raises `Unreadable` where one lacks something."""
    document = tomllib.loads(packaged("devices", "fittings.toml").read_text(encoding="utf-8"))
    return read_strict(document, dict[str, dict[str, Description]])


def handbook() -> str:
    """The whole page, in Markdown."""
    told = descriptions()
    pages = (page for kind, rows in CATALOGUE.items() for page in _kind(kind, [(row, told[kind][row]) for row in rows]))
    return "\n".join([_PREFACE, *pages])


def _kind(kind: str, rows: list[tuple[str, Description]]) -> Iterator[str]:
    yield f"## {_both(kind)}\n"
    yield "| fitting | device |\n|---|---|"
    yield from (f"| `{row}` | {about.zh} · {about.en} |" for row, about in rows)
    for row, about in rows:
        yield f"\n### `{row}`: {about.zh} · {about.en}\n"
        yield f"```toml\n{about.settings.strip()}\n```\n"
        yield f"- **Wiring.** {about.wiring}"
        yield f"- **Proven.** {about.proven}"
        yield f"- **Not shown here.** {about.not_shown}"
    yield ""


def _both(kind: str) -> str:
    return " · ".join(TEXTS.say(f"kind_{kind}", language) for language in Language)


if __name__ == "__main__":
    click.echo(handbook(), nl=False)

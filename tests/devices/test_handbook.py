"""The handbook of devices says what the catalogue has, no more and no less, and its examples are good settings."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from devices.catalogue import CATALOGUE
from devices.handbook import descriptions, handbook
from hall.reading import read_strict
from hall.sections import PartSettings

DOCS = Path(__file__).parents[2] / "docs"
ROWS = [(kind, row) for kind, rows in CATALOGUE.items() for row in rows]


def test_every_row_is_described_and_nothing_else_is() -> None:
    described = {(kind, row) for kind, rows in descriptions().items() for row in rows}
    assert described == set(ROWS)


def test_the_handbook_in_docs_is_the_catalogues_own() -> None:
    written = (DOCS / "devices.md").read_text(encoding="utf-8")
    assert written == handbook(), "run: python -m devices.handbook > docs/devices.md"


@pytest.mark.parametrize(("kind", "row"), ROWS)
def test_an_example_holds_settings_that_are_read_and_name_their_row(kind: str, row: str) -> None:
    example = tomllib.loads(descriptions()[kind][row].settings)
    fitted = [part for part in _tables(example) if "fitting" in part]
    assert [read_strict(part, PartSettings).fitting for part in fitted] == [row]


def _tables(table: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield table
    for value in table.values():
        if isinstance(value, dict):
            yield from _tables(value)


@pytest.mark.parametrize(("kind", "row"), ROWS)
def test_a_row_is_named_in_both_languages_and_says_how_it_was_proven(kind: str, row: str) -> None:
    about = descriptions()[kind][row]
    assert all(text.strip() for text in (about.zh, about.en, about.wiring, about.proven, about.not_shown))
    assert about.en.isascii()

"""Lines of paths in TOML texts."""

import tomllib
from pathlib import Path

import pytest

from hall.packaged import packaged
from hall.reading import KeyPath
from queue_server.plans.lines import line_at, lines_of

TEXT = '''\
# a comment with = and [brackets]
title = "an # in a text"  # and a comment
"quoted key".'other one' = 1
when = 2026-03-02 09:00:00
long = """
a = 1
[not.a.table]
quote \\""" inside""""
raw = \'\'\'
]] } '\'\'\'
list = [
  1,
  # between
  [2, "]", 3],
  { a = 1, b = { c = "}" } }, { a = 2 },
]

[table.sub]
x = 1.5

[[rows]]
name = "first"
[[rows.cells]]
v = 1
[[rows.cells]]
v = 2
[rows.extra]
w = 3

[[rows]]
name = "second"
cells = [{ v = 5 }]
'''

EXPECTED: dict[KeyPath, int] = {
    ("title",): 2,
    ("quoted key", "other one"): 3,
    ("when",): 4,
    ("long",): 5,
    ("raw",): 9,
    ("list",): 11,
    ("list", 0): 12,
    ("list", 1): 14,
    ("list", 1, 2): 14,
    ("list", 2, "b", "c"): 15,
    ("list", 3, "a"): 15,
    ("table",): 18,
    ("table", "sub", "x"): 19,
    ("rows",): 21,
    ("rows", 0): 21,
    ("rows", 0, "name"): 22,
    ("rows", 0, "cells", 0, "v"): 24,
    ("rows", 0, "cells", 1, "v"): 26,
    ("rows", 0, "extra", "w"): 28,
    ("rows", 1): 30,
    ("rows", 1, "name"): 31,
    ("rows", 1, "cells", 0, "v"): 32,
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("path", EXPECTED)
def test_every_path_is_found_on_its_own_line(path: KeyPath, newline: str) -> None:
    assert lines_of(TEXT.replace("\n", newline))[path] == EXPECTED[path]


def test_a_path_that_is_not_written_is_placed_at_the_nearest_thing_around_it() -> None:
    lines = lines_of(TEXT)
    assert line_at(lines, ("rows", 1, "cells", 0, "missing")) == 32
    assert line_at(lines, ("rows", 7, "name")) == 21
    assert line_at(lines, ("nothing",)) == 1


def paths(value: object, path: KeyPath = ()) -> list[KeyPath]:
    here = [path] if path else []
    if isinstance(value, dict):
        return here + [each for key, element in value.items() for each in paths(element, (*path, key))]
    if isinstance(value, list):
        return here + [each for index, element in enumerate(value) for each in paths(element, (*path, index))]
    return here


@pytest.mark.parametrize("file", sorted(packaged().rglob("*.toml")), ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_the_scanner_sees_the_same_paths_as_tomllib_in_every_shipped_file(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert set(lines_of(text)) == set(paths(tomllib.loads(text)))


def test_the_scanner_sees_the_same_paths_as_tomllib_in_a_text_full_of_traps() -> None:
    assert set(lines_of(TEXT)) == set(paths(tomllib.loads(TEXT)))

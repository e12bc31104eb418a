"""Texts people read, by code and language, from the catalogues `config/languages/<catalogue>.<language>.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache

from hall.packaged import packaged
from hall.words import Language


@cache
def _entries(catalogue: str, language: Language) -> Mapping[str, str]:
    path = packaged("languages", f"{catalogue}.{language}.toml")
    entries = tomllib.loads(path.read_text(encoding="utf-8"))
    for code, text in entries.items():
        if not isinstance(text, str):
            raise TypeError(f"{path.name}: {code} is not a text")
    return entries


class Texts:
    """One catalogue of texts, in every language of the hall."""

    def __init__(self, catalogue: str) -> None:
        """Name the catalogue; a language's file is read when it is first spoken."""
        self._catalogue = catalogue

    def say(self, code: str, lang: str, **values: object) -> str:
        """The text of a code with its placeholders filled; KeyError where the code or a value is missing."""
        return _entries(self._catalogue, Language(lang))[code].format_map(values)

    def entries(self, lang: str) -> Mapping[str, str]:
        """Every text of a language, unfilled, by code."""
        return _entries(self._catalogue, Language(lang))

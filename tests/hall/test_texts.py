"""Catalogues of texts: every language complete, every placeholder shared."""

from string import Formatter

import pytest

from hall.packaged import packaged
from hall.texts import Texts
from hall.words import Language

CATALOGUES = sorted({path.name.split(".")[0] for path in packaged("languages").glob("*.toml")})


def placeholders(text: str) -> set[str]:
    """What a text is filled with; `{zone_en}` is the English name of what Chinese calls `{zone}`."""
    return {name.removesuffix("_en") for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_every_catalogue_says_the_same_in_every_language(catalogue: str) -> None:
    zh, en = (Texts(catalogue).entries(language) for language in (Language.ZH, Language.EN))
    assert list(zh) == list(en)
    assert {code: placeholders(text) for code, text in zh.items()} == {
        code: placeholders(text) for code, text in en.items()
    }


@pytest.mark.parametrize("catalogue", CATALOGUES)
@pytest.mark.parametrize("language", list(Language))
def test_no_text_is_empty(catalogue: str, language: Language) -> None:
    assert all(text.strip() for text in Texts(catalogue).entries(language).values())


def test_a_text_is_said_with_its_values() -> None:
    assert Texts("check").say("missing_key", "en", key="port") == "'port' is missing; add it."
    assert Texts("check").say("missing_key", "zh", key="port") == "缺少“port”，请补上。"


def test_an_unknown_code_or_a_missing_value_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        Texts("check").say("no_such_code", "zh")
    with pytest.raises(KeyError):
        Texts("check").say("missing_key", "zh")


def test_a_catalogue_that_is_not_there_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"no-such\.zh\.toml"):
        Texts("no-such").say("anything", "zh")

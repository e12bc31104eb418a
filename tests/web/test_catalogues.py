"""The words: complete in both languages, one for every refusal anybody can meet, every placeholder filled."""

import ast
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from string import Formatter

import pytest

import queue_server
from hall import words
from hall.packaged import packaged
from hall.texts import Texts
from hall.words import Language
from queue_server.web import asking

SERVER = Path(queue_server.__file__).parent
SAID_ELSEWHERE = {"malformed", "oversized", "unknown_topic", "not_stored", "internal", "no_answer", "wrong_pin"}
"""Codes that are no `Refused`: replies of the keeper, of the bridge, of a device that waits."""
SHOWN = (
    words.WindowState,
    words.TicketState,
    words.Outcome,
    words.PauseReason,
    words.TideMode,
    words.RatingLevel,
    words.BadRatingState,
    words.BadRatingStep,
    words.Judgement,
    words.Need,
    words.DeviceKind,
    words.DeviceState,
    words.StaffRole,
    words.BookingKind,
    words.BookingState,
    words.CaseState,
    words.ItemKind,
    words.AlertMeasure,
    words.AlertColour,
    words.AlertStep,
    words.AffairState,
    words.AffairStep,
    words.CaseStep,
    words.Ground,
    words.WayOut,
    words.PartnerMode,
)


@pytest.mark.parametrize("catalogue", ["web", "refusals"])
def test_a_catalogue_has_the_same_texts_and_placeholders_in_both_languages(catalogue: str) -> None:
    chinese, english = (Texts(catalogue).entries(lang) for lang in Language)
    assert list(chinese) == list(english)
    for code in chinese:
        assert _placeholders(chinese[code]) == _placeholders(english[code]), code
        assert english[code].strip(), code
        assert chinese[code].strip(), code


def test_every_refusal_of_the_server_has_its_words() -> None:
    refused = dict(_refusals())
    assert {"nobody_called", "recall_too_soon", "finish_first", "hall_closed"} <= refused.keys()
    known = Texts("refusals").entries(Language.ZH)
    assert refused.keys() | SAID_ELSEWHERE <= known.keys()


def test_every_placeholder_of_a_refusal_is_filled_where_it_is_made() -> None:
    texts = Texts("refusals").entries(Language.ZH)
    for code, given in _refusals():
        assert given is None or _placeholders(texts[code]) <= given, code


def test_no_refusal_has_words_that_nobody_says() -> None:
    said = {code for code, _ in _refusals()} | SAID_ELSEWHERE
    assert Texts("refusals").entries(Language.ZH).keys() <= said


def test_every_word_a_page_may_show_is_known() -> None:
    known = Texts("web").entries(Language.ZH)
    for kind in SHOWN:
        assert issubclass(kind, StrEnum)
        for value in kind:
            assert f"{kind.__name__}.{value.value}" in known


def test_every_text_a_template_names_is_known_and_every_text_is_named_somewhere() -> None:
    known = set(Texts("web").entries(Language.ZH))
    pages = "".join(path.read_text(encoding="utf-8") for path in (SERVER / "web" / "templates").rglob("*.html"))
    named = set(re.findall(r"""say\(["']([a-z_0-9]+)["'][,)]""", pages))
    assert named <= known
    begun = set(re.findall(r'say\("([a-z_]+_)" ?~', pages)) | {"happened_", "part_"}
    chosen = set(re.findall(r'"([a-z_0-9]+)"', pages))
    code = "".join(path.read_text(encoding="utf-8") for path in (SERVER / "web").rglob("*.py"))
    spoken = set(re.findall(r'"([a-z_]+)"', code))  # menus and heads of tables name their texts as data
    unnamed = {each for each in known - named - chosen - spoken if "." not in each}
    assert {each for each in unnamed if not each.startswith(tuple(begun))} == set()


def test_every_status_is_that_of_a_refusal_with_words() -> None:
    assert asking.STATUS.keys() <= Texts("refusals").entries(Language.ZH).keys()


def test_every_happening_has_its_words() -> None:
    known = {code for code in Texts("web").entries(Language.ZH) if code.startswith("happened_")}
    tree = ast.parse((SERVER / "web" / "views" / "happenings.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _name(node) == "Happening"]
    literal = {code for call in calls for code in _strings(call.args[1])}
    named = {f"happened_{code}" for code in literal}
    assert named <= known
    assert {each for each in known - named if not each.startswith(_made_up(calls))} == set()


def test_the_code_sets_travel_with_the_programs() -> None:
    assert packaged("codesets.json").is_file()


def _refusals() -> Iterator[tuple[str, frozenset[str] | None]]:
    """Every code in a `Refused(…)` of the server, and the names it fills; None where those are not written there."""
    for path in SERVER.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        for call in calls:
            if _name(call) != "Refused" or not call.args:
                continue
            given = _given(call)
            for code in _strings(call.args[0]):
                yield code, given
            if isinstance(call.args[0], ast.Name):
                for code in _handed_in(call, call.args[0].id, functions, calls):
                    yield code, given


def _handed_in(call: ast.Call, name: str, functions: list[ast.FunctionDef], calls: list[ast.Call]) -> Iterator[str]:
    """The codes that callers in the same file hand to the function around a `Refused(code)`."""
    for function in functions:
        arguments = [argument.arg for argument in function.args.args]
        if name in arguments and any(node is call for node in ast.walk(function)):
            for caller in (each for each in calls if _name(each) == function.name):
                yield from _strings(caller.args[arguments.index(name)])


def _given(call: ast.Call) -> frozenset[str] | None:
    if len(call.args) < 2:
        return frozenset()
    about = call.args[1]
    if not isinstance(about, ast.Dict):
        return None
    return frozenset(key.value for key in about.keys if isinstance(key, ast.Constant))


def _strings(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _strings(node.body)
        yield from _strings(node.orelse)
    elif isinstance(node, ast.Name | ast.JoinedStr):
        return


def _made_up(calls: list[ast.Call]) -> tuple[str, ...]:
    """How the codes begin that are put together: `turned_{pressure}`."""
    made = [call.args[1] for call in calls if isinstance(call.args[1], ast.JoinedStr)]
    return tuple(f"happened_{node.values[0].value}" for node in made)  # type: ignore[attr-defined]


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _placeholders(text: str) -> frozenset[str]:
    """What a text is filled with; `{zone_en}` is the English name of what Chinese calls `{zone}`."""
    return frozenset(name.removesuffix("_en") for _, name, _, _ in Formatter().parse(text) if name)

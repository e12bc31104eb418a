"""Log lines: one an event, and nothing of what people said."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from hall.logs import logger, set_up_logs, spell_error
from hall.sections import LogSettings


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def failed_with_a_secret() -> ValueError:
    try:
        int("what a citizen said")
    except ValueError as error:
        return error
    raise AssertionError


def test_machines_get_one_json_object_a_line_from_us_and_from_libraries(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(LogSettings(json=True), "kiosk")
    logger("printer").info("slip printed", ticket="01JX")
    logging.getLogger("library").warning("careful: %s", "hot")
    ours, theirs = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (ours["event"], ours["ticket"], ours["program"]) == ("slip printed", "01JX", "kiosk")
    assert (theirs["event"], theirs["level"], theirs["program"]) == ("careful: hot", "warning", "kiosk")


def test_what_is_below_the_level_is_not_said(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(LogSettings(level="warning"), "kiosk")
    logger("printer").info("slip printed")
    assert capsys.readouterr().err == ""


def test_a_traceback_for_people_shows_no_local_variables(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(LogSettings(), "kiosk")
    typed = "what a citizen " + "typed"
    try:
        _ = dict[int, str]()[len(typed)]  # the error quotes the number, the frame holds the words
    except KeyError:
        logger("panel").exception("lookup failed")
    said = capsys.readouterr().err
    assert "KeyError" in said
    assert typed not in said


def test_an_error_spelled_for_the_log_names_its_place_and_not_its_words() -> None:
    spelled = spell_error(failed_with_a_secret())
    assert spelled.startswith("ValueError at test_logs.py:")
    assert "failed_with_a_secret" in spelled
    assert "citizen said" not in spelled

"""The `hall` command knows its roles by name and loads only the one called for."""

import json
import subprocess
import sys
from importlib.metadata import EntryPoint, PathDistribution, entry_points
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from hall.command_line import Roles
from hall.reading import Unreadable
from hall.texts import Texts
from hall.words import Language

HEAVY = {"flask", "sqlalchemy", "pygame", "escpos", "serial", "paho", "queue_server", "kiosk", "displays", "devices"}
LOADED = """
import json, sys
from hall.command_line import main
try:
    main(sys.argv[1:], prog_name="hall")
finally:
    print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})), file=sys.stderr)
"""


def test_every_role_says_what_it_is_for_in_both_languages() -> None:
    shipped = {each.name for each in entry_points(group="hall.roles")}
    for lang in Language:
        assert {f"role_{name}" for name in shipped} <= Texts("command_line").entries(lang).keys()


def run(*words: str) -> tuple[str, set[str]]:
    """What `hall …` says, and the packages its process loaded."""
    done = subprocess.run([sys.executable, "-c", LOADED, *words], capture_output=True, text=True, check=True)
    return done.stdout, set(json.loads(done.stderr.splitlines()[-1]))


def roles(folder: Path, monkeypatch: pytest.MonkeyPatch, source: str, *extras: str) -> Roles:
    """A `hall` whose only role, `kiosk`, is a module of the given source in a package of its own."""
    (folder / "some_kiosk.py").write_text(source)
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delitem(sys.modules, "some_kiosk", raising=False)
    info = folder / "some_hall-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: some-hall\nVersion: 1\n")
    extra = f" [{','.join(extras)}]" if extras else ""
    (info / "entry_points.txt").write_text(f"[hall.roles]\nkiosk = some_kiosk:kiosk{extra}\n")
    found: list[EntryPoint] = list(PathDistribution(info).entry_points)
    return Roles({role.name: role for role in found}, name="hall")


def test_listing_the_roles_loads_none_of_them() -> None:
    said, loaded = run("--help")
    assert all(role in said for role in ("kiosk", "server", "display", "desk", "locker", "demo", "check"))
    assert not loaded & HEAVY


def test_checking_a_plan_loads_no_web_no_screen_and_no_broker() -> None:
    _, loaded = run("check", "--help")
    assert "queue_server" in loaded
    assert not loaded & (HEAVY - {"queue_server"})


def test_a_role_that_does_not_exist_is_answered_with_the_near_miss(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = CliRunner().invoke(roles(tmp_path, monkeypatch, ""), ["kiok"])
    assert result.exit_code == 2
    assert "没有名为“kiok”的角色。是不是想写“kiosk”？" in result.output
    assert "There is no role 'kiok'. Meant 'kiosk'?" in result.output


def test_a_missing_component_is_answered_with_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hall = roles(tmp_path, monkeypatch, "import no_such_screen.fonts", "kiosk")
    result = CliRunner().invoke(hall, ["kiosk"])
    assert result.exit_code == 1
    assert "no_such_screen" in result.output
    assert "pip install 'some-hall[kiosk]'" in result.output


def test_a_missing_module_of_our_own_is_a_fault_and_not_something_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = roles(tmp_path, monkeypatch, "import some_kiosk.parts", "kiosk")
    result = CliRunner().invoke(hall, ["kiosk"])
    assert isinstance(result.exception, ModuleNotFoundError)


def test_wrong_settings_end_a_role_in_words_of_both_languages() -> None:
    @click.command()
    def kiosk() -> None:
        raise Unreadable((), "missing_key", key="[kiosk]")

    class OneRole(Roles):
        def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
            return kiosk

    hall = OneRole({}, name="hall")
    result = CliRunner().invoke(hall, ["kiosk"])
    assert result.exit_code == 1
    assert result.output.count("[kiosk]") == 2

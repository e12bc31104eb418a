"""The server's unit takes the hall's file up by the command there is, with the options it has."""

from pathlib import Path

from queue_server.reload_command import reload

UNIT = Path(__file__).parents[2] / "systemd" / "hall-server.service"


def test_the_servers_unit_reloads_by_a_command_that_there_is() -> None:
    lines = UNIT.read_text(encoding="utf-8").splitlines()
    (line,) = (line for line in lines if line.startswith("ExecReload="))
    program, role, *words = line.removeprefix("ExecReload=").split()
    options = {option for parameter in reload.params for option in parameter.opts}
    assert (Path(program).name, role, words[-2:]) == ("hall", reload.name, ["--server", "$MAINPID"])
    assert {word for word in words if word.startswith("--")} <= options
    assert words[1] in "\n".join(line for line in lines if line.startswith("ExecStart="))

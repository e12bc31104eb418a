"""What each program really loads: a Pi that runs a kiosk has no Flask, the server no device, the core no clock."""

import subprocess
import sys

import pytest

SERVER_ONLY = {"flask", "sqlalchemy", "alembic", "gunicorn", "argon2", "immutables", "queue_server"}
DEVICE_ONLY = {"pygame", "serial", "usb", "evdev", "escpos", "PIL", "devices", "kiosk", "displays"}
IMPURE = {"sqlite3", "threading", "random", "logging", "socket", "subprocess", "flask", "paho", "numpy", "msgspec"}


def loaded(module: str) -> set[str]:
    """The top-level modules that importing one brings in, beyond what a bare interpreter has."""
    script = (
        "import sys; bare = set(sys.modules); "
        f"import {module}; "
        "print(*sorted({name.partition('.')[0] for name in set(sys.modules) - bare}))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    return set(run.stdout.split())


@pytest.mark.parametrize("program", ["kiosk.command_line", "displays.command_line"])
def test_a_device_program_never_loads_the_server(program: str) -> None:
    assert loaded(program) & SERVER_ONLY == set()


def test_the_desk_and_the_kiosk_load_no_screen_library_of_the_board() -> None:
    assert "pygame" not in loaded("kiosk.command_line")


def test_the_server_never_loads_a_device() -> None:
    assert loaded("queue_server.command_line") & DEVICE_ONLY == set()


def test_the_hall_command_loads_no_program_by_itself() -> None:
    assert loaded("hall.command_line") & (SERVER_ONLY | DEVICE_ONLY) == set()


def test_the_rules_load_no_clock_no_network_and_no_dice() -> None:
    assert loaded("queue_server.core.decide") & (IMPURE - {"threading"}) == set()


def test_the_packages_say_what_they_are_and_nothing_else() -> None:
    for package in ("hall", "queue_server", "devices", "kiosk", "displays", "queue_server.core"):
        run = subprocess.run(
            [sys.executable, "-c", f"import {package} as p; print(bool(p.__doc__), len(open(p.__file__).readlines()))"],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        assert run.stdout.split() == ["True", "1"]

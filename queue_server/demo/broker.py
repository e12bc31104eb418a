"""The demo's broker: Mosquitto where it is installed, else the one that comes with the `demo` extra; loopback only."""

import subprocess
from collections.abc import Sequence
from pathlib import Path
from shutil import which
from sys import executable

MOSQUITTO_PATH = "/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin:/opt/homebrew/sbin"

MOSQUITTO = """\
listener {port} 127.0.0.1
allow_anonymous true
persistence false
set_tcp_nodelay true
max_queued_messages 20000
log_type warning
log_type error
"""
EMBEDDED = """\
id = 0

[router]
id = 0
max_connections = 1000
max_outgoing_packet_count = 200
max_segment_size = 104857600
max_segment_count = 10

[v5.1]
name = "hall"
listen = "127.0.0.1:{port}"
next_connection_delay_ms = 1

[v5.1.connections]
connection_timeout_ms = 60000
max_payload_size = 1048576
max_inflight_count = 100
"""
SERVE_EMBEDDED = "import sys; from iotcore import IotCoreBroker; IotCoreBroker(config_path=sys.argv[1]).run_forever()"


def broker_command(folder: Path, port: int, *, embedded: bool = False) -> Sequence[str]:
    """The command that runs a broker on a loopback port, its configuration written to the folder."""
    found = None if embedded else which("mosquitto", path=MOSQUITTO_PATH)
    if found is not None:
        config = folder / "mosquitto.conf"
        config.write_text(MOSQUITTO.format(port=port))
        return (found, "-c", str(config))
    config = folder / "embedded-broker.toml"
    config.write_text(EMBEDDED.format(port=port))
    return (executable, "-c", SERVE_EMBEDDED, str(config))


def broker_name(command: Sequence[str]) -> str:
    """What to call the broker a command runs."""
    return "Mosquitto" if "mosquitto" in Path(command[0]).name else "embedded"


def start_detached(command: Sequence[str], log: Path) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, its output in a log file."""
    with log.open("ab") as output:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )

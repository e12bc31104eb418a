"""A kiosk asks the vault over TLS it can trust, keeps nothing, and lets the citizen go on when nobody answers."""

import json
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from structlog.testing import capture_logs

from devices.simulated.id_cards import resident_number
from hall.doors import VaultSettings
from hall.personal import PEOPLE_PATH
from kiosk.vault import AWAY, VaultAway, VaultLine

NUMBER = resident_number("510811", "19600101", 3)
PERSON = {"subject": "abc", "mask": "测*丙", "priority": "elderly"}


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:  # the library's own name
        door: Door = self.server  # type: ignore[assignment]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        door.heard.append((self.path, self.headers["Authorization"], json.loads(body)))
        self.send_response(door.status)
        self.end_headers()
        self.wfile.write(door.said)

    def log_message(self, format: str, *args: object) -> None:
        pass


class Door(HTTPServer):
    """A vault's door that says what the test wants."""

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.heard: list[tuple[str, str, object]] = []
        self.status = 200
        self.said = json.dumps(PERSON).encode()
        self.certificate = _certificate(folder)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.certificate, folder / "key.pem")
        self.thread = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01})

    def get_request(self) -> tuple[socket.socket, object]:
        """A connection that shook hands; one that would not is closed, which is what a test wants."""
        accepted, address = super().get_request()
        try:
            return self.context.wrap_socket(accepted, server_side=True), address
        except OSError:
            accepted.close()
            raise


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    made = Door(tmp_path)
    made.thread.start()
    yield made
    made.shutdown()
    made.thread.join()
    made.server_close()


def line(door: Door, folder: Path, ca: Path | None = None) -> VaultLine:
    token = folder / "token"
    token.write_text("kiosk-1:secret\n")
    url = f"https://127.0.0.1:{door.server_address[1]}"
    return VaultLine(VaultSettings(url, token, ca or door.certificate, 2.0))


def test_the_vault_is_asked_with_the_devices_token_and_answers_with_a_subject(door: Door, tmp_path: Path) -> None:
    person = line(door, tmp_path).by_phone("19900001234")
    assert (person.subject, person.mask, person.priority) == ("abc", "测*丙", "elderly")
    assert door.heard == [
        (
            PEOPLE_PATH,
            "Bearer kiosk-1:secret",
            {"id_number": None, "name": "", "phone": "19900001234", "purpose": "visit"},
        )
    ]
    assert not any(b"19900001234" in path.read_bytes() for path in tmp_path.iterdir())


def test_a_server_that_another_authority_vouches_for_is_told_nothing(door: Door, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(VaultAway):
        line(door, tmp_path, _certificate(other)).by_phone("19900001234")
    assert door.heard == []


def test_a_refusal_is_told_by_its_code(door: Door, tmp_path: Path) -> None:
    door.status, door.said = 401, b'{"code":"token_wrong","zh":"","en":""}'
    with pytest.raises(VaultAway) as away:
        line(door, tmp_path).by_phone("19900001234")
    assert away.value.code == "token_wrong"


@pytest.mark.parametrize(("status", "said"), [(200, b"{"), (200, b"[]"), (502, b"<html>")])
def test_an_answer_that_makes_no_sense_is_no_answer_and_is_not_logged(
    door: Door, tmp_path: Path, status: int, said: bytes
) -> None:
    door.status, door.said = status, said
    with capture_logs() as logs, pytest.raises(VaultAway) as away:
        line(door, tmp_path).by_phone("19900001234")
    assert away.value.code == AWAY
    assert "19900001234" not in str(logs)


def test_a_vault_that_is_away_lets_the_citizen_go_on(door: Door, tmp_path: Path) -> None:
    asking = line(door, tmp_path)
    door.shutdown()
    door.server_close()
    with pytest.raises(VaultAway) as away:
        asking.by_phone("19900001234")
    assert away.value.code == AWAY


@pytest.mark.parametrize("url", ["http://hall.example", "ftp://127.0.0.1", "hall.example"])
def test_settings_that_would_send_a_number_in_the_clear_are_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="https"):
        VaultSettings(url, tmp_path / "token")


def test_on_the_same_machine_no_tls_is_needed(tmp_path: Path) -> None:
    assert VaultSettings("http://127.0.0.1:8080", tmp_path / "token").ca is None


def _certificate(folder: Path) -> Path:
    """A certificate of 127.0.0.1 that vouches for itself, and its key beside it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)  # noqa: TID251  # a TLS library believes no other clock
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
    (folder / "cert.pem").write_bytes(built.public_bytes(serialization.Encoding.PEM))
    return folder / "cert.pem"

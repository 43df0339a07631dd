"""Certificates of the company's own network, judged by Python's own TLS."""

import datetime as dt
import socket
import ssl
import threading
from pathlib import Path

import pytest

from wharfinger.web.lan.addresses import Address
from wharfinger.web.lan.certificates import Certificates, certificates

NOW = dt.datetime.now(tz=dt.UTC)
NAMES = ["localhost", "wharf.local"]
ADDRESS = Address("192.168.7.20")


def greet(files: Certificates, name: str) -> str:
    """Connect to a server with these certificates as somebody who trusts the authority alone."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(files.certificate, files.key)
    client = ssl.create_default_context(cafile=str(files.authority))
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            connection, _ = listener.accept()
            try:
                with server.wrap_socket(connection, server_side=True) as safe:
                    safe.sendall(b"hello")
            except (ssl.SSLError, OSError):
                connection.close()

        thread = threading.Thread(target=answer)
        thread.start()
        try:
            with (
                socket.create_connection(listener.getsockname(), timeout=5) as plain,
                client.wrap_socket(plain, server_hostname=name) as safe,
            ):
                return safe.recv(5).decode()
        finally:
            thread.join(5)


def test_who_trusts_the_authority_trusts_the_server_by_name_and_by_address(tmp_path: Path) -> None:
    files = certificates(tmp_path, NAMES, [ADDRESS], NOW)
    assert [greet(files, name) for name in ("localhost", "wharf.local", "127.0.0.1", "192.168.7.20")] == [
        "hello"
    ] * 4


def test_the_server_is_trusted_under_no_other_name(tmp_path: Path) -> None:
    files = certificates(tmp_path, NAMES, [ADDRESS], NOW)
    with pytest.raises(ssl.SSLCertVerificationError, match=r"192\.168\.7\.21"):
        greet(files, "192.168.7.21")


def test_the_authority_cannot_vouch_for_a_name_elsewhere(tmp_path: Path) -> None:
    files = certificates(tmp_path, NAMES, [ADDRESS], NOW)
    elsewhere = certificates(tmp_path, ["bank.example"], [], NOW)
    assert elsewhere.authority == files.authority
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        greet(elsewhere, "bank.example")


def test_files_that_are_still_good_are_left_as_they_are(tmp_path: Path) -> None:
    files = certificates(tmp_path, NAMES, [ADDRESS], NOW)
    before = files.certificate.read_bytes(), files.authority.read_bytes()
    certificates(tmp_path, NAMES, [ADDRESS], NOW + dt.timedelta(days=300))
    assert (files.certificate.read_bytes(), files.authority.read_bytes()) == before


@pytest.mark.parametrize(
    ("addresses", "days"), [([Address("192.168.7.99")], 0), ([ADDRESS], 380)], ids=["moved", "ending"]
)
def test_another_address_or_a_near_end_makes_a_new_certificate_under_the_same_authority(
    tmp_path: Path, addresses: list[Address], days: int
) -> None:
    files = certificates(tmp_path, NAMES, [ADDRESS], NOW)
    before = files.certificate.read_bytes(), files.authority.read_bytes()
    certificates(tmp_path, NAMES, addresses, NOW + dt.timedelta(days=days))
    assert files.certificate.read_bytes() != before[0]
    assert files.authority.read_bytes() == before[1]


def test_no_key_can_be_read_by_anybody_else(tmp_path: Path) -> None:
    certificates(tmp_path, NAMES, [ADDRESS], NOW)
    assert {path.name: path.stat().st_mode & 0o077 for path in (tmp_path / "tls").glob("*.key")} == {
        "authority.key": 0,
        "server.key": 0,
    }

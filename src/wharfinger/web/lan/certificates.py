"""A certificate of the company's own, so that phones on its network may use camera and offline work.

An authority is made once and its certificate installed on each phone; it can vouch for nothing but private
addresses and this machine's names (RFC 5280, section 4.2.1.10). The server's certificate is made anew when it
comes near its end or the addresses change, and no phone notices.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from wharfinger.web.lan.addresses import PRIVATE, Address

FOLDER = "tls"
AUTHORITY_DAYS = 3650
SERVER_DAYS = 397
"""Browsers refuse certificates that live longer than 398 days; Apple said so first (HT211025)."""
RENEW_DAYS = 30
LOOPBACK = Address("127.0.0.1")


@dataclass(frozen=True)
class Certificates:
    """Where the files are: of the authority that phones install, and of the server."""

    authority: Path
    certificate: Path
    key: Path


def certificates(folder: Path, names: list[str], addresses: list[Address], now: dt.datetime) -> Certificates:
    """The certificates in the company's folder, made or renewed where that is due."""
    place = folder / FOLDER
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = Certificates(place / "authority.crt", place / "server.crt", place / "server.key")
    authority_key = place / "authority.key"
    if not (files.authority.exists() and authority_key.exists()) or _ends_soon(files.authority, now):
        _make_authority(files.authority, authority_key, names, now)
        files.certificate.unlink(missing_ok=True)
    wanted = sorted({*names, str(LOOPBACK), *map(str, addresses)})
    if (
        not (files.certificate.exists() and files.key.exists())
        or _ends_soon(files.certificate, now)
        or _names_in(files.certificate) != wanted
    ):
        _make_server(files, authority_key, names, [LOOPBACK, *addresses], now)
    return files


def _make_authority(path: Path, key_path: Path, names: list[str], now: dt.datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Wharfinger on {names[-1]}")])
    allowed = [x509.IPAddress(network) for network in PRIVATE] + [x509.DNSName(each) for each in names]
    certificate = (
        _builder(name, name, key.public_key(), now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.NameConstraints(permitted_subtrees=allowed, excluded_subtrees=None), critical=True
        )
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    _write_key(key_path, key)
    _write(path, certificate.public_bytes(serialization.Encoding.PEM), 0o644)


def _make_server(
    files: Certificates, authority_key: Path, names: list[str], addresses: list[Address], now: dt.datetime
) -> None:
    issuer = _load(files.authority)
    signer = serialization.load_pem_private_key(authority_key.read_bytes(), None)
    assert isinstance(signer, ec.EllipticCurvePrivateKey)
    key = ec.generate_private_key(ec.SECP256R1())
    alternatives = [x509.DNSName(name) for name in names] + [
        x509.IPAddress(ipaddress.ip_address(str(address))) for address in dict.fromkeys(addresses)
    ]
    certificate = (
        _builder(
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[-1])]),
            issuer.subject,
            key.public_key(),
            now,
            SERVER_DAYS,
        )
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(signer, hashes.SHA256())
    )
    _write_key(files.key, key)
    _write(files.certificate, certificate.public_bytes(serialization.Encoding.PEM), 0o644)


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    now: dt.datetime,
    days: int,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))  # a phone's clock may be a little behind
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _load(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def _ends_soon(path: Path, now: dt.datetime) -> bool:
    return _load(path).not_valid_after_utc < now + dt.timedelta(days=RENEW_DAYS)


def _names_in(path: Path) -> list[str]:
    said = _load(path).extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return sorted(
        [*said.get_values_for_type(x509.DNSName), *map(str, said.get_values_for_type(x509.IPAddress))]
    )


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    data = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    _write(path, data, 0o600)


def _write(path: Path, data: bytes, mode: int) -> None:
    """Beside, and renamed: never half a certificate, and a key is nobody else's for no moment."""
    beside = path.with_suffix(path.suffix + ".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(data)
    beside.replace(path)

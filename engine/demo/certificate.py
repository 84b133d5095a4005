"""A self-signed certificate for the demonstration server: for one run, or kept for the next ones."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
import tempfile
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from engine.tls import fingerprint

_BEGIN = b"-----BEGIN CERTIFICATE-----"


def server_context(name: str, address: str, keep: Path | None = None) -> tuple[ssl.SSLContext, str]:
    """A server's TLS context with a new certificate, and the certificate's fingerprint.

    With ``keep``, key and certificate are in that file, and the next run takes them from it. Raises
    :class:`OSError` or :class:`ssl.SSLError` when it can not be used.
    """
    kept = keep.read_bytes() if keep is not None and keep.exists() else b""
    pem = kept or _new(name, address)
    if keep is not None and not kept:
        keep.touch(mode=0o600)
        keep.write_bytes(pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    # The ssl module loads keys from files only; this one has no name in the file system for long.
    with tempfile.NamedTemporaryFile() as file:
        file.write(pem)
        file.flush()
        context.load_cert_chain(file.name)
    certificate = x509.load_pem_x509_certificate(pem[pem.index(_BEGIN) :])
    return context, fingerprint(certificate.public_bytes(serialization.Encoding.DER))


def _new(name: str, address: str) -> bytes:
    """A key and its certificate, in PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + certificate.public_bytes(serialization.Encoding.PEM)

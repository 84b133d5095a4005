"""Certificates made on the spot, for TLS servers in tests."""

from __future__ import annotations

import datetime
import ssl
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric import rsa as rsa_keys
from cryptography.x509.oid import NameOID

from engine.tls import fingerprint


def _rsa_key() -> rsa_keys.RSAPrivateKey:
    return rsa_keys.generate_private_key(65537, 2048)


class SelfSigned:
    """A self-signed certificate for ``name`` with its key, written to ``directory`` for OpenSSL.

    ``expires`` is counted from now, and may be up to an hour ago. ``rsa`` is for programs that take
    no other keys.
    """

    def __init__(
        self,
        directory: Path,
        name: str = "vpn.example",
        *,
        expires: datetime.timedelta = datetime.timedelta(days=1),
        rsa: bool = False,
    ) -> None:
        key = _rsa_key() if rsa else ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(hours=1))
            .not_valid_after(now + expires)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("vpn.example")]), False)
            .sign(key, hashes.SHA256())
        )
        self.der = certificate.public_bytes(serialization.Encoding.DER)
        self.sha256 = fingerprint(self.der)
        self.path = directory / f"{self.sha256[:16]}.pem"
        self.path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )

    def server_context(self) -> ssl.SSLContext:
        """A server that shows this certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.path)
        return context

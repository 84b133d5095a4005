"""TLS without I/O, and who is on the other end.

:class:`TlsPipe` turns plaintext into ciphertext and back on memory buffers; the socket is
somebody else's. There is no mode in which a certificate is not judged:
:class:`Verify` says by what.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import ssl
from enum import StrEnum
from pathlib import Path

from engine.failures import Certificate, EngineError, Failure, FailureKind, Retry

_HASHED = re.compile(r"[0-9a-f]{8}\.[0-9]+")
"""The names by which OpenSSL finds authorities in a directory (``openssl rehash``)."""

RECORD = 16 * 1024
"""Bytes of plaintext in one TLS record at most."""


class Verify(StrEnum):
    """How a server's certificate is judged."""

    CA = "ca"
    """By the system's certificate authorities and the host name."""
    PIN = "pin"
    """It must be exactly the pinned one."""
    ASK = "ask"
    """By the authorities, else by the pin, else a person is asked."""


class TlsError(EngineError):
    """The TLS connection could not be made or broke."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            Failure(
                code="tls_failed",
                kind=FailureKind.SERVER,
                message="No encrypted connection could be made with the server.",
                advice="Check host and port: what answers there may not be a VPN server.",
                detail=detail,
            )
        )


class CertificateError(EngineError):
    """The server's certificate is not one that we may trust."""


class CertificateUnverified(Exception):
    """The authorities do not vouch for the certificate; whether it may be used is still open."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TlsPipe:
    """One TLS client or server connection on memory buffers.

    Not for two threads at once. Ciphertext goes in by :meth:`feed` and out by
    :meth:`take_outgoing`; plaintext goes in by :meth:`write` and out by :meth:`read_into`.
    Raises :class:`TlsError` for a server name that TLS can not carry.
    """

    def __init__(
        self, context: ssl.SSLContext, *, server_name: str | None = None, server_side: bool = False
    ) -> None:
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        try:
            self._tls = context.wrap_bio(
                self._incoming, self._outgoing, server_side=server_side, server_hostname=server_name
            )
        except ValueError as error:
            raise TlsError(f"not a host name: {error}") from None
        self.eof = False
        """The peer has closed its side."""

    def feed(self, data: bytes | memoryview) -> None:
        """Take ciphertext; empty data is the end of the stream."""
        if data:
            self._incoming.write(data)
        else:
            self._incoming.write_eof()

    def take_outgoing(self) -> bytes:
        """Ciphertext to send, each once."""
        return self._outgoing.read()

    def handshake(self) -> bool:
        """Go on with the handshake; ``True`` when it is done.

        Raises :class:`CertificateUnverified` or :class:`TlsError`.
        """
        try:
            self._tls.do_handshake()
        except ssl.SSLWantReadError:
            return False
        except ssl.SSLCertVerificationError as error:
            raise CertificateUnverified(error.verify_message) from None
        except (ssl.SSLError, OSError) as error:
            raise TlsError(_describe(error)) from None
        return True

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Encrypt plaintext."""
        try:
            self._tls.write(data)
        except (ssl.SSLError, OSError) as error:
            raise TlsError(_describe(error)) from None

    def read_into(self, buffer: memoryview) -> int:
        """Decrypt what is there into ``buffer``; the number of bytes, 0 when there is none (yet)."""
        filled, incoming = 0, self._incoming
        # With room for a record, OpenSSL keeps none of it back: an empty buffer means that there
        # is no more, and to ask it all the same would cost an exception.
        while (incoming.pending or incoming.eof) and len(buffer) - filled >= RECORD and not self.eof:
            try:
                got = _read(self._tls, buffer[filled:])
            except ssl.SSLWantReadError:
                break
            except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
                self.eof = True
                break
            except (ssl.SSLError, OSError) as error:
                raise TlsError(_describe(error)) from None
            self.eof = got == 0
            filled += got
        return filled

    def say_goodbye(self) -> None:
        """Put a close_notify into the outgoing ciphertext."""
        try:
            self._tls.unwrap()
        except (ssl.SSLError, OSError):
            return  # wants the peer's answer, for which we do not wait

    @property
    def cipher(self) -> str:
        """Version and suite, e.g. ``TLSv1.3 TLS_AES_256_GCM_SHA384``."""
        suite = self._tls.cipher()
        return f"{self._tls.version()} {suite[0] if suite else ''}".strip()

    @property
    def peer_certificate(self) -> bytes:
        """DER encoding of the certificate that the server showed."""
        return self._tls.getpeercert(binary_form=True) or b""


def client_context(*, by_authorities: bool) -> ssl.SSLContext:
    """A context that verifies by the system's authorities, or leaves the judging to a pin.

    It opens no file later on.
    """
    context = ssl.create_default_context()
    if by_authorities:
        _load_directory(context)
    else:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _load_directory(context: ssl.SSLContext) -> None:
    """Load now what OpenSSL would look up in the authorities' directory during a handshake."""
    directory = ssl.get_default_verify_paths().capath
    if not directory:
        return
    for path in Path(directory).iterdir():
        if _HASHED.fullmatch(path.name):
            with contextlib.suppress(OSError, ssl.SSLError):  # OpenSSL passes over such files as well
                context.load_verify_locations(cafile=path)


def fingerprint(der: bytes) -> str:
    """SHA-256 of a certificate, 64 lower-case hex digits."""
    return hashlib.sha256(der).hexdigest()


def judge_by_pin(der: bytes, pin: str) -> None:
    """Accept exactly the pinned certificate; ``CertificateError`` (changed) for any other."""
    if fingerprint(der) != pin.lower():
        raise CertificateError(
            Failure(
                code="certificate_changed",
                kind=FailureKind.TRUST,
                message="The server shows another certificate than the one that was trusted before.",
                advice="Ask the server's administrator whether it was replaced, before you accept it.",
                detail=f"expected {pin.lower()}, got {fingerprint(der)}",
                retry=Retry.NEVER,
                certificate=describe_certificate(der, "differs from the trusted certificate"),
            )
        )


def not_trusted(reason: str) -> CertificateError:
    """The failure of a profile that trusts the authorities alone."""
    return CertificateError(
        Failure(
            code="certificate_untrusted",
            kind=FailureKind.TRUST,
            message="The server's certificate is not trusted.",
            advice="If the server has a certificate of its own making, pin its fingerprint in the profile.",
            detail=reason,
            retry=Retry.NEVER,
        )
    )


def must_ask(der: bytes, reason: str) -> CertificateError:
    """The failure that makes the helper ask a person."""
    return CertificateError(
        Failure(
            code="certificate_unknown",
            kind=FailureKind.TRUST,
            message="The server's certificate is not known yet.",
            advice="Compare the fingerprint with the one the server's administrator gives you.",
            detail=reason,
            retry=Retry.NEVER,
            certificate=describe_certificate(der, reason),
        )
    )


def describe_certificate(der: bytes, reason: str) -> Certificate:
    """What a person needs to see of a certificate, every text of it bounded and printable."""
    # Imported here: most connections never need it, and it is the slowest import of the engine.
    from cryptography import x509

    def show(text: str) -> str:
        return "".join(char if char.isprintable() else "?" for char in text[:256])

    try:
        certificate = x509.load_der_x509_certificate(der)
        names: list[str] = []
        for extension in certificate.extensions:
            if isinstance(extension.value, x509.SubjectAlternativeName):
                names = [show(str(name.value)) for name in extension.value][:32]
        return Certificate(
            sha256=fingerprint(der),
            subject=show(certificate.subject.rfc4514_string()),
            issuer=show(certificate.issuer.rfc4514_string()),
            names=tuple(names),
            not_before=certificate.not_valid_before_utc.isoformat(),
            not_after=certificate.not_valid_after_utc.isoformat(),
            reason=show(reason),
        )
    except (ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType) as error:
        return Certificate(
            fingerprint(der), "(unreadable)", "(unreadable)", (), "", "", show(f"{reason}; {error}")
        )


def _read(tls: ssl.SSLObject, buffer: memoryview) -> int:
    # With a buffer it returns the number of bytes, which its type does not say.
    return tls.read(len(buffer), buffer)  # type: ignore[return-value]


def _describe(error: Exception) -> str:
    return getattr(error, "reason", None) or str(error)

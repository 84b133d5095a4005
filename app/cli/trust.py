"""The question whether a server's certificate is to be trusted."""

from __future__ import annotations

import click

from app.cli.errors import CliError
from app.cli.exit_codes import ExitCode
from app.cli.output import certificate_view, clean
from helper.api.types import Attention

CHANGED = "certificate_changed"
WORD = "trust"
"""To be typed out before a changed certificate is accepted."""


def decide(attention: Attention, fingerprint: str | None, interactive: bool) -> None:
    """Return when the certificate is accepted, by ``fingerprint`` or by a person.

    Raises :class:`CliError` with the trust exit code when it is not, :class:`click.Abort` when
    the question was broken off.
    """
    certificate = attention.certificate
    if fingerprint is not None:
        if fingerprint == certificate.sha256:
            return
        raise CliError(
            ExitCode.TRUST,
            "The server's certificate is not the one given with --accept-certificate.",
            "Find out which one is right before you accept any.",
            f"given {fingerprint}, the server's is {certificate.sha256}",
            attention.question,
        )
    changed = attention.question == CHANGED
    refused = CliError(
        ExitCode.TRUST,
        "The server's certificate has changed." if changed else "The server's certificate is not known.",
        f"If it is the right one: --accept-certificate {clean(certificate.sha256)}",
        clean(certificate.reason),
        attention.question,
    )
    if not interactive:
        raise refused
    click.echo(certificate_view(attention.question, certificate), err=True)
    if changed:
        typed: str = click.prompt(
            f'Type "{WORD}" to trust this certificate from now on', default="", show_default=False, err=True
        )
        accepted = typed.strip() == WORD
    else:
        accepted = click.confirm("Is this your server?", default=False, err=True)
    if not accepted:
        raise CliError(
            ExitCode.TRUST, "You did not accept the server's certificate.", "", "", attention.question
        )

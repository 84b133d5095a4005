"""``adit demo``."""

from __future__ import annotations

import click

from app.cli.base import AditCommand, json_option, verbose_option


@click.command(cls=AditCommand)
@click.option(
    "--wireguard", "kind", flag_value="wireguard", help="Show it with WireGuard, not with SoftEther."
)
@json_option
@verbose_option
@click.pass_context
def demo(ctx: click.Context, kind: str | None, json: bool, verbose: bool) -> None:
    """Show that Adit works, in a network of its own."""
    from app.demo.run import main

    ctx.exit(main(kind or "softether", json=json, verbose=verbose))

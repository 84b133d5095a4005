"""``adit demo``."""

from __future__ import annotations

import click

from app.cli.base import AditCommand, json_option, verbose_option


@click.command(cls=AditCommand)
@click.option(
    "--wireguard", "kind", flag_value="wireguard", help="Show it with WireGuard, not with SoftEther."
)
@click.option(
    "--live", is_flag=True, help="Print each step at once as a JSON object of one line, and so the end."
)
@json_option
@verbose_option
@click.pass_context
def demo(ctx: click.Context, kind: str | None, live: bool, json: bool, verbose: bool) -> None:
    """Show that Adit works, in a network of its own."""
    from app.demo.run import main

    ctx.exit(main(kind or "softether", json=json, live=live, verbose=verbose))

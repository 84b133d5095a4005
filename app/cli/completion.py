"""``adit completion``."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from app.cli.base import AditCommand


@click.command(cls=AditCommand)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the completion script of a shell.

    For bash: `adit completion bash > ~/.local/share/bash-completion/completions/adit`.
    """
    completer = get_completion_class(shell)
    assert completer is not None
    click.echo(completer(ctx.find_root().command, {}, "adit", "_ADIT_COMPLETE").source())

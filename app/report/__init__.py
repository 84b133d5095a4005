"""The report for whoever shall help: versions, states and logs, without what tells who and where somebody is.

:mod:`~app.report.facts` asks the helper and looks at this machine, :mod:`~app.report.text` makes the text of
it, and :mod:`~app.report.redaction` takes out what is nobody's business. Knows nothing of Qt.
"""

from __future__ import annotations

from pathlib import Path

from app.profiles.store import ProfileStore
from app.report.facts import gather
from app.report.text import compose

__all__ = ["collect"]


async def collect(path: Path | None, store: ProfileStore, toolkit: str = "") -> str:
    """The report's text; what could not be found out is said in it.

    ``path`` is the helper's socket (``None``: the usual one), ``toolkit`` what is to be said of Qt.
    """
    return compose(await gather(path, store, toolkit))

"""``python -m engine``: see :mod:`engine.process`."""

import sys

from engine.process import main

sys.exit(main())

"""``python -m engine``: see :mod:`engine.process`."""

import os
import sys

# numpy's linear algebra would start a thread for each processor, which an engine may not.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

from engine.process import main

sys.exit(main())

"""`python -m conformance.cli` is `sixstep`."""

import sys

from conformance.cli import main

sys.exit(main())

"""``python -m trialbook`` is ``trialbook``."""

import sys

from trialbook.cli.command import main

sys.exit(main())

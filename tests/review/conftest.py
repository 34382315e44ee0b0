"""The tests of the review share a person at the keyboard (typist.py), who lies beside them."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

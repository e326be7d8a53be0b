"""The suite's modules stand beside each other, as its script imports them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

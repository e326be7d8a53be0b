"""What the fleet does not load before somebody needs it: workers compute, the process that answers does not."""

import subprocess
import sys

HEAVY = ("numpy", "safetensors", "onnxruntime", "av", "PIL", "rich", "alembic")
LOAD_ALL = """
import importlib, sys
import visiobook_embedded.__main__
import visiobook_embedded.launcher
from visiobook_chassis.fleet import read_fleet
for service in read_fleet():
    importlib.import_module(f"visiobook_{service.name.replace('-', '_')}.main")
print(*(name for name in sys.argv[1:] if sys.modules.get(name) is not None))
"""


def test_the_applications_load_nothing_that_only_workers_need() -> None:
    done = subprocess.run([sys.executable, "-c", LOAD_ALL, *HEAVY], capture_output=True, text=True, check=True)

    assert done.stdout.split() == []

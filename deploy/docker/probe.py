"""The health check of every container: is the process in it ready? Standard library alone: it runs all the time."""

import json
import os
import sys
import urllib.error
import urllib.request

SECONDS = 4


def main() -> int:
    """0 when it is ready, else 1 and a line that says why not."""
    address = f"http://127.0.0.1:{os.environ['VISIOBOOK_PORT']}/health/ready"
    try:
        with urllib.request.urlopen(address, timeout=SECONDS):
            return 0
    except urllib.error.HTTPError as error:
        said = json.loads(error.read() or b"{}").get("detail", error.reason)
    except OSError as error:
        said = error
    sys.stderr.write(f"{address}: {said}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())

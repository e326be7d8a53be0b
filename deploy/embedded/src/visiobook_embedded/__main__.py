"""``python -m visiobook_embedded``: run the fleet in the foreground. ``visiobook up`` runs it in the background."""

import argparse
import gc
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from visiobook_client.home import FleetError, Home, find_home
from visiobook_embedded.light import load_lightly

REFUSED = 2
load_lightly()  # here, for worker processes import this file, too


def main(arguments: Sequence[str] | None = None) -> None:
    """Run all services in this process until Ctrl-C."""
    gc.disable()  # while all is loaded, which leaves hardly any rubbish; enabled when the entry answers
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C while all is loaded: end, and say nothing
    from visiobook_embedded.launcher import Options, serve  # noqa: PLC0415  # after the line above

    given = _parser().parse_args(arguments)
    options = Options(
        home=Home(given.home.resolve()) if given.home else find_home(),
        port=given.port,
        workers=given.workers,
        database_url=os.environ.get("VISIOBOOK_ADMIN_DATABASE_URL"),
        log_level=given.log_level,
        log_json=given.log_json,
    )
    signal.signal(signal.SIGINT, before)
    try:
        serve(options)
    except FleetError as error:
        sys.stderr.write(f"visiobook: {error}\n")
        raise SystemExit(REFUSED) from error


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="visiobook-embedded", description="Run the fleet until Ctrl-C.")
    parser.add_argument("--home", type=Path, help="folder of the fleet; default: VISIOBOOK_HOME or as found")
    parser.add_argument("--port", type=int, default=8080, help="port on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--workers", type=int, default=0, help="worker processes; 0: one per core")
    parser.add_argument("--log-level", default="INFO", help="DEBUG, INFO, WARNING or ERROR")
    parser.add_argument("--log-json", action="store_true", help="one JSON object per line")
    return parser


if __name__ == "__main__":
    main()

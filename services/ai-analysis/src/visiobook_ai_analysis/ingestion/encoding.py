"""From bytes to text, whatever the encoding: found by content, repaired where the damage is plain, else refused."""

import codecs

import regex as re
from charset_normalizer import from_bytes

from visiobook_ai_analysis.ingestion import errors

_SAMPLE = 60_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\r\x0b\x0c\x1a\x1b") + b"\x7f"
_NON_ASCII = bytes(range(128, 256))
_LETTERS = bytes(range(65, 91)) + bytes(range(97, 123))

_MOJIBAKE = re.compile(
    r"(?:[\xc2-\xdf][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â[\x80-\xbf€][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ])+"
)
_MOJIBAKE_HINTS = ("Ã", "â€", "Â")


def decode(data: bytes, name: str) -> str:
    """The text of a file. Raises JobRefused ``undecodable-text`` or ``binary-file``."""
    text = _repair_mojibake(_decoded(data, name))
    _refuse_controls(text, name)
    _refuse_lost_characters(text, name)
    return text


def _decoded(data: bytes, name: str) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data, encoding, name)
    wide = _wide_encoding(data)
    if wide:
        return _strict(data, wide, name)
    _refuse_binary(data, name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _legacy(data, error, name)


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise errors.undecodable_text(name, f"byte {error.start} is not valid {encoding.upper()}") from error


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a byte order mark: every other byte of Latin text is zero."""
    sample = data[:4096]
    if len(sample) < 4 or len(data) % 2:
        return None
    half = len(sample) // 2
    if sample[1::2].count(0) > 0.7 * half and sample[0::2].count(0) < 0.05 * half:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.05 * half:
        return "utf-16-be"
    return None


def _refuse_binary(data: bytes, name: str) -> None:
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if 0 in data or controls > 0.005 * len(data):
        first = next(i for i, byte in enumerate(data) if byte in _CONTROLS)
        raise errors.binary_file(name, f"control characters from byte {first} (0x{data[first]:02x}) on")


def _legacy(data: bytes, error: UnicodeDecodeError, name: str) -> str:
    """Not UTF-8: damaged UTF-8, a one-byte Western encoding, or the encoding of another script."""
    high = data.translate(None, bytes(range(128)))
    multibyte = len(re.findall(rb"[\xc3\xc2][\x80-\xbf]|\xe2\x80[\x80-\xbf]", data))
    if multibyte * 2 > 0.6 * len(high):
        return _patched(data, name)
    letters = len(data) - len(data.translate(None, _LETTERS))
    if len(high) > 0.3 * (letters + len(high)):
        return _other_script(data, name, error)
    return _western(data)


def _patched(data: bytes, name: str) -> str:
    """UTF-8 with a few stray bytes of Windows-1252, as editors leave them when files are merged."""
    pieces: list[str] = []
    position, patches = 0, 0
    while position < len(data):
        try:
            pieces.append(data[position:].decode("utf-8"))
            break
        except UnicodeDecodeError as error:
            patches += 1
            bad = position + error.start
            if patches > 200:
                raise errors.undecodable_text(name, f"byte {bad} and 200 others are not valid UTF-8") from error
            pieces.append(data[position:bad].decode("utf-8"))
            pieces.append(data[bad : bad + 1].decode("cp1252", "replace"))
            position = bad + 1
    return "".join(pieces)


def _western(data: bytes) -> str:
    """Windows-1252 holds Latin-1 but for rare controls; bytes that it lacks mean true Latin-1."""
    if _looks_mac(data):
        return data.decode("mac_roman")
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _looks_mac(data: bytes) -> bool:
    """In Mac Roman é, è, à, ç are 0x8e, 0x8f, 0x88, 0x8d: between letters those bytes mean nothing in Windows-1252."""
    mac = len(re.findall(rb"(?<=[A-Za-z])[\x87-\x8f\x90-\x9f](?=[a-z])", data))
    windows = len(re.findall(rb"(?<=[A-Za-z])[\xe0-\xff](?=[a-z])", data))
    return mac > 4 * (windows + 1)


def _other_script(data: bytes, name: str, error: UnicodeDecodeError) -> str:
    guess = from_bytes(data[:_SAMPLE]).best()
    if guess is None:
        where = f"byte {error.start} (0x{data[error.start]:02x}) fits neither UTF-8 nor any known encoding"
        raise errors.undecodable_text(name, where)
    return data.decode(guess.encoding, "replace")


def _refuse_controls(text: str, name: str) -> None:
    controls = re.findall(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\p{Cn}]", text[:_SAMPLE])
    if len(controls) > 0.02 * min(len(text), _SAMPLE):
        raise errors.binary_file(name, f"{len(controls)} control characters in its first {_SAMPLE} characters")


def _refuse_lost_characters(text: str, name: str) -> None:
    lost = text.count("\ufffd")
    if lost > 20 and lost > 0.001 * len(text):
        line = text.count("\n", 0, text.index("\ufffd")) + 1
        raise errors.undecodable_text(
            name, f"{lost} characters were lost in an earlier conversion, first on line {line}"
        )


def _repair_mojibake(text: str) -> str:
    """UTF-8 once read as Windows-1252 and saved again shows é as two signs; undone where it decodes back."""
    if not any(hint in text for hint in _MOJIBAKE_HINTS):
        return text
    if len(_MOJIBAKE.findall(text)) < 3:
        return text
    return _MOJIBAKE.sub(lambda found: _undo(found[0]), text)


def _undo(garbled: str) -> str:
    data = b"".join(_byte(character) for character in garbled)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return garbled


def _byte(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1", "replace")

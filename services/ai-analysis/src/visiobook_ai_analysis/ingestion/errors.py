"""Why a file is not ingested: every refusal, in one place. Codes are stable; details and hints are for people.

JobRefused
├── the file itself
│   ├── empty-file           nothing in it
│   ├── file-too-large       over the limit
│   ├── binary-file          not text and not a book format
│   ├── unsupported-format   a format we know and do not read
│   ├── damaged-file         cut short or broken
│   └── encrypted-file       needs a password, or carries DRM
├── what hides in it
│   ├── unsafe-archive       zip bomb, too many members, members outside the folder
│   ├── unsafe-markup        entity declarations, external entities
│   └── too-complex          nested too deeply, or too slow to read
├── the text
│   ├── undecodable-text     no encoding gives readable text
│   ├── scanned-pdf          pictures of pages, no text layer
│   ├── unsupported-script   not written in Latin letters
│   └── empty-book           nothing to narrate
└── the request
    ├── chapter-range        bad syntax, or chapters that the book does not have
    └── invalid-language     not a BCP 47 language
"""

from visiobook_modules.module import JobRefused

READABLE = "Visiobook reads txt, md, html, epub, pdf (with text) and docx."


def empty_file(name: str) -> JobRefused:
    """The file has no bytes."""
    return JobRefused("empty-file", f"{name} is empty (0 bytes).", hint="Choose the file that holds the book.")


def file_too_large(name: str, size: int, limit: int) -> JobRefused:
    """Sizes in bytes."""
    detail = f"{name} has {size / 1e6:.1f} MB; the limit is {limit / 1e6:.0f} MB."
    return JobRefused("file-too-large", detail, hint="Remove the pictures, or split the book.")


def binary_file(name: str, what: str) -> JobRefused:
    """``what`` says what the bytes are, and where that was seen."""
    return JobRefused("binary-file", f"{name} is not a book in text: {what}.", hint=READABLE)


def unsupported_format(name: str, what: str, *, hint: str = READABLE) -> JobRefused:
    """``what`` is the format with its article."""
    return JobRefused("unsupported-format", f"{name} is {what}, which cannot be read.", hint=hint)


def damaged_file(name: str, why: str) -> JobRefused:
    """``why`` says what is broken."""
    return JobRefused("damaged-file", f"{name} is damaged: {why}.", hint="Download or export the file again.")


def encrypted_file(name: str, why: str, *, hint: str) -> JobRefused:
    """A password or digital rights management stands before the text."""
    return JobRefused("encrypted-file", f"{name} is protected: {why}.", hint=hint)


def unsafe_archive(name: str, why: str) -> JobRefused:
    """The archive would harm the machine that unpacks it."""
    return JobRefused(
        "unsafe-archive", f"{name} was not unpacked: {why}.", hint="Export the book again from its source."
    )


def unsafe_markup(name: str, why: str) -> JobRefused:
    """XML that declares entities or reaches outside the file."""
    return JobRefused("unsafe-markup", f"{name} was not read: {why}.", hint="Export the book again from its source.")


def too_long(name: str, most: int) -> JobRefused:
    """More text than any book has. ``most``: characters."""
    return JobRefused("too-complex", f"{name} holds more than {most:,} characters.", hint="Split the book.")


def too_complex(name: str, why: str) -> JobRefused:
    """Reading would take too long or nest too deeply."""
    return JobRefused(
        "too-complex", f"{name} was given up: {why}.", hint="Export the book again, as EPUB or plain text."
    )


def undecodable_text(name: str, where: str) -> JobRefused:
    """``where`` names the first place that cannot be read."""
    hint = "Save the file as UTF-8 and try again."
    return JobRefused("undecodable-text", f"{name} cannot be read as text: {where}.", hint=hint)


def scanned_pdf(name: str, pages: int) -> JobRefused:
    """Pages without a text layer, and no program here to recognise them."""
    detail = f"{name} is scanned: no text layer on its {pages} pages; it needs OCR."
    hint = "Install tesseract beside Visiobook, or run text recognition (OCR) over the PDF first; then try again."
    return JobRefused("scanned-pdf", detail, hint=hint)


def illegible_pdf(name: str, pages: int) -> JobRefused:
    """Pages without a text layer on which recognition found nothing."""
    detail = f"{name} is scanned or blank: text recognition (OCR) found no letters on its {pages} pages."
    return JobRefused("scanned-pdf", detail, hint="Check that the pages are upright and legible, or use another copy.")


def unsupported_script(name: str, script: str) -> JobRefused:
    """``script`` is the Unicode name of the writing system."""
    detail = f"{name} is written in {script} script; only Latin script is supported."
    hint = "Use a book in Latin letters: English and French are analysed fully, other languages are narrated."
    return JobRefused("unsupported-script", detail, hint=hint)


def empty_book(name: str, why: str) -> JobRefused:
    """There is a file, but no sentence to narrate."""
    return JobRefused("empty-book", f"{name} has nothing to narrate: {why}.", hint="Choose a file that holds the text.")


def invalid_language(language: str) -> JobRefused:
    """The language asked for is not a tag."""
    detail = f"'{language}' is not a language tag."
    return JobRefused("invalid-language", detail, hint="Use 'auto' or a BCP 47 tag such as en, fr or pt-BR.")

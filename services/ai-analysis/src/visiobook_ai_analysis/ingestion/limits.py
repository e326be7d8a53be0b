"""How much a book may be. Far above any real book, far below what harms a worker."""

MAX_FILE_BYTES = 50_000_000
MAX_TEXT_CHARACTERS = 20_000_000  # the longest novels have about 10 million

MAX_ARCHIVE_MEMBERS = 10_000
MAX_MEMBER_BYTES = 50_000_000
MAX_ARCHIVE_BYTES = 200_000_000  # unpacked, all members together
MAX_ARCHIVE_RATIO = 120  # unpacked to packed; prose deflates about 3, repetitive XML up to 40

MAX_MARKUP_DEPTH = 200  # libxml2 itself stops at 256
MAX_PDF_PAGES = 5_000
MAX_READING_SECONDS = 120.0  # CPU seconds

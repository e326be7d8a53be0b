"""The picture that an authenticator app reads."""

import io

QUIET_ZONE = 4  # modules; ISO/IEC 18004 section 6.3.8


def picture_of(uri: str) -> str:
    """A QR code as an SVG document, black on white whatever the theme: apps read no other."""
    import segno  # noqa: PLC0415 - only who sets up a second factor needs it

    stream = io.BytesIO()
    code = segno.make(uri, error="m", micro=False)
    code.save(stream, kind="svg", border=QUIET_ZONE, scale=6, dark="#000", light="#fff", omitsize=True, xmldecl=False)
    return stream.getvalue().decode()

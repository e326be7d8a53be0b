"""What every contract stands on: a strict, immutable pydantic model and the reference to a stored file."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the content, lower-case hexadecimal")]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$", description="sRGB colour, #rrggbb")]
Seconds = Annotated[float, Field(ge=0)]
Fraction = Annotated[float, Field(ge=0, le=1)]


class Contract(BaseModel):
    """A document that crosses a border between services. Frozen; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class FileRef(Contract):
    """A file in storage, named by its content. ``name`` is for people and takes no part in identity."""

    digest: Sha256
    media_type: str
    size: int = Field(ge=0, description="bytes")
    name: str | None = None


class Span(Contract):
    """A half-open range ``[start, end)`` of Unicode code points in ``Book.text``."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)


class Box(Contract):
    """A rectangle in fractions of the picture's width (x, width) and height (y, height); origin top left."""

    x: float
    y: float
    width: float = Field(ge=0)
    height: float = Field(ge=0)

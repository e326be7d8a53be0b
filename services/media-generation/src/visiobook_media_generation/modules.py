"""What this service does as heavy work. Engines are imported when the list is asked for, never with this file."""

from typing import Any

from visiobook_modules.module import Module


def modules() -> tuple[Module[Any, Any], ...]:
    """The modules of media-generation: pictures, voices, music."""
    from visiobook_media_generation.illustration.module import IllustrateShotModule  # noqa: PLC0415 - heavy engine
    from visiobook_media_generation.music.module import ComposeCueModule  # noqa: PLC0415 - heavy engine
    from visiobook_media_generation.narration.module import NarrateShotModule  # noqa: PLC0415 - heavy engine

    return (IllustrateShotModule(), NarrateShotModule(), ComposeCueModule())

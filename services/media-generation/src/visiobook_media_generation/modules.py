"""What this service does as heavy work. The modules open their engines when a job runs, never before."""

from typing import Any

from visiobook_media_generation.illustration.module import IllustrateShotModule
from visiobook_media_generation.music.module import ComposeCueModule
from visiobook_media_generation.narration.module import NarrateShotModule
from visiobook_modules.module import Module


def modules() -> tuple[Module[Any, Any], ...]:
    """The modules of media-generation: pictures, voices, music."""
    return (IllustrateShotModule(), NarrateShotModule(), ComposeCueModule())

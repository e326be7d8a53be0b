# syntax=docker/dockerfile:1
# One file for every service: docker build --build-arg SERVICE=user -f deploy/docker/python.Dockerfile .
# SERVICE=server makes the image that prepares databases, keys and passwords. Workers run the same image, VISIOBOOK_PART=worker.
FROM python:3.11-slim-bookworm AS builder
ARG SERVICE
ARG EXTRA=""
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY constraints.txt ./
COPY assets assets
COPY scripts scripts
COPY libs libs
COPY services services
COPY deploy deploy
RUN python -m venv /venv && sh deploy/docker/install.sh "$SERVICE" "$EXTRA"

FROM python:3.11-slim-bookworm
ARG SERVICE
ARG SYSTEM_PACKAGES=""
# Versions are the base image's: pinning them here would break the build at every security update of Debian.
# hadolint ignore=DL3008
RUN test -z "$SYSTEM_PACKAGES" \
    || (apt-get update && apt-get install -y --no-install-recommends $SYSTEM_PACKAGES && rm -rf /var/lib/apt/lists/*)
RUN groupadd --gid 10001 visiobook \
    && useradd --uid 10001 --gid visiobook --no-create-home --home-dir /var/lib/visiobook visiobook \
    && install --directory --owner visiobook --group visiobook --mode 0700 /var/lib/visiobook /run/visiobook
COPY --from=builder /venv /venv
COPY --from=builder /app /app
# A new named volume takes the owner of the folder that it is mounted on.
RUN if [ "$SERVICE" = server ]; then \
        for service in /app/services/*; do \
            install --directory --owner visiobook --group visiobook --mode 0700 "/provision/${service##*/}"; \
        done; \
    fi
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VISIOBOOK_SERVICE=$SERVICE
USER 10001:10001
WORKDIR /var/lib/visiobook
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 CMD ["python", "/app/deploy/docker/probe.py"]
CMD ["sh", "-c", "exec python -m visiobook_chassis.serve \"$VISIOBOOK_SERVICE\""]

# syntax=docker/dockerfile:1
# Workers on GPU nodes: docker build --build-arg SERVICE=ai-analysis --build-arg EXTRA=training -f deploy/docker/gpu.Dockerfile .
# The wheels of torch bring CUDA; the node's driver comes in by the NVIDIA container toolkit, so no CUDA base is needed.
FROM python:3.11-slim-bookworm AS builder
ARG SERVICE
ARG EXTRA=""
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY constraints.txt ./
COPY assets assets
COPY libs libs
COPY services services
COPY deploy deploy
RUN python -m venv /venv && sh deploy/docker/install.sh "$SERVICE" "$EXTRA"

FROM python:3.11-slim-bookworm
ARG SERVICE
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends libegl1 libgl1 \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 visiobook \
    && useradd --uid 10001 --gid visiobook --no-create-home --home-dir /var/lib/visiobook visiobook \
    && install --directory --owner visiobook --group visiobook --mode 0700 /var/lib/visiobook /run/visiobook
COPY --from=builder /venv /venv
COPY --from=builder /app /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VISIOBOOK_SERVICE=$SERVICE \
    VISIOBOOK_PART=worker NVIDIA_VISIBLE_DEVICES=all NVIDIA_DRIVER_CAPABILITIES=compute,utility
USER 10001:10001
WORKDIR /var/lib/visiobook
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 CMD ["python", "/app/deploy/docker/probe.py"]
CMD ["sh", "-c", "exec python -m visiobook_chassis.serve \"$VISIOBOOK_SERVICE\""]

#!/usr/bin/env bash
# Pin the newest versions that pyproject.toml admits, with their hashes.
#
# The locks hold no addresses: where packages come from is the machine's business.
set -euo pipefail
cd "$(dirname "$0")/.."
export CUSTOM_COMPILE_COMMAND="make lock"

compile() {
  .venv/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe \
    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
    --no-emit-options --build-deps-for=editable --extra postgresql "$@" pyproject.toml
}

compile --upgrade --output-file requirements.txt
compile --upgrade --output-file requirements-dev.txt --extra dev \
  --constraint requirements.txt

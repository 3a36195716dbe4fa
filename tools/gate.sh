#!/usr/bin/env bash
# Run every check in order and stop at the first that fails.
set -uo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"
workers=${PYTEST_WORKERS:-2}

step() { # step NAME COMMAND...
  local name=$1
  shift
  echo "── $name"
  if ! "$@"; then
    echo "The gate stopped: $name failed." >&2
    exit 1
  fi
}

check_scripts() { # as modules: an older node takes a plain .js for something else
  local script
  while IFS= read -r script; do
    node --input-type=module --check - <"$script" || {
      echo "in $script" >&2
      return 1
    }
  done < <(find wallet_pwa/static -name "*.js" -not -path "*/vendor/*")
}

step "ruff format" ruff format --check .
step "ruff check" ruff check .
step "mypy" mypy
step "import contracts" lint-imports
step "templates" djlint --lint wallet_pwa/templates
step "scripts" check_scripts
step "messages" python tools/messages.py --check
step "tests on PostgreSQL" \
  pytest -n "$workers" --database=postgresql -m "not browser"
# The last one, so that the output ends with the count of the fullest run.
step "tests on SQLite and in Chromium" pytest -n "$workers"

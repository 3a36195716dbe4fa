#!/usr/bin/env bash
# Make .venv and fetch the pinned packages, unless that was done already.
#
#     tools/setup.sh run     the wallet
#     tools/setup.sh test    the wallet and the tools of the gate
#
# A note in .venv says for which lock files it was made, so that the second start
# costs nothing and a changed lock file is never overlooked.
set -euo pipefail
cd "$(dirname "$0")/.."
kind=${1:-run}
case $kind in
  run) requirements=requirements.txt ;;
  test) requirements=requirements-dev.txt ;;
  *) echo "Say run or test, not $kind." >&2 && exit 2 ;;
esac

made_for() {
  { pwd && python3 --version && cat "$@"; } | sha256sum
}
is_made_for() { # is_made_for NOTE FILE...
  local note=$1
  shift
  [[ -e $note && $(<"$note") == "$(made_for "$@")" ]]
}

packages=(pyproject.toml requirements.txt "$requirements")
if ! { is_made_for ".venv/made-for-$kind" "${packages[@]}" && .venv/bin/python -c ""; }; then
  # A folder that was moved, or made by another Python, is made anew.
  if [[ ! -e .venv/bin/pip || $(head -n 1 .venv/bin/pip) != "#!$PWD/.venv/"* ]] ||
    [[ $(.venv/bin/python --version 2>&1) != "$(python3 --version)" ]]; then
    echo "Making .venv …"
    rm -rf .venv
    python3 -m venv .venv
  fi
  echo "Installing what $requirements pins …"
  pip=(.venv/bin/python -m pip -qq --disable-pip-version-check)
  "${pip[@]}" install --require-hashes --requirement "$requirements"
  "${pip[@]}" install --no-deps --no-build-isolation --no-index --editable .
  made_for "${packages[@]}" >".venv/made-for-$kind"
  if [[ $kind == test ]]; then # the tests' packages hold all that a wallet needs
    made_for pyproject.toml requirements.txt requirements.txt >.venv/made-for-run
  fi
fi

vendored=(package.json package-lock.json tools/vendor.py)
if ! is_made_for node_modules/.made-for "${vendored[@]}" ||
  [[ ! -d wallet_pwa/static/vendor ]] ||
  [[ ! -e wallet_pwa/disclosure/openbadges/vendor/contexts.json ]]; then
  echo "Fetching what package-lock.json pins …"
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null
  .venv/bin/python tools/vendor.py
  made_for "${vendored[@]}" >node_modules/.made-for
fi

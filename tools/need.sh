#!/usr/bin/env bash
# Look for what must come from the system; as root on Debian, install what lacks.
#
#     tools/need.sh run     what starting a wallet needs
#     tools/need.sh test    what the gate needs as well: Chromium, PostgreSQL, fonts
set -euo pipefail

missing=()

need() { # need PACKAGE COMMAND...: the package is missing if the command fails
  local package=$1
  shift
  "$@" >/dev/null 2>&1 || missing+=("$package")
}

has_postgresql() {
  compgen -G "/usr/lib/postgresql/*/bin/initdb" || command -v initdb
}

has_arabic_font() {
  compgen -G "/usr/share/fonts/truetype/noto/Noto*Arabic*" ||
    [[ -n $(fc-list :lang=ar family) ]]
}

has_libatomic() { # the browser driver's own node needs it
  compgen -G "/usr/lib/*/libatomic.so.1" || compgen -G "/lib/*/libatomic.so.1"
}

find_missing() {
  missing=()
  need make command -v make
  need python3-venv python3 -c "import ensurepip, venv"
  need npm command -v npm
  need nodejs command -v node
  # Debian's node reads the system's certificates and has none of its own.
  need ca-certificates test -e /etc/ssl/certs/ca-certificates.crt
  if [[ $1 == test ]]; then
    need chromium command -v "${CHROMIUM:-chromium}"
    need libatomic1 has_libatomic
    need postgresql has_postgresql
    need fonts-noto-core has_arabic_font
  fi
}

find_missing "${1:-run}"
if ((${#missing[@]})); then
  install="apt-get install -y --no-install-recommends ${missing[*]}"
  if [[ $EUID -ne 0 || ! -e /etc/debian_version ]]; then
    echo "Something is missing. On Debian, this line installs it (as root):" >&2
    echo "    $install" >&2
    exit 1
  fi
  echo "Installing what is missing: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q </dev/null
  $install </dev/null
  find_missing "${1:-run}"
  if ((${#missing[@]})); then
    echo "Installed, but still not found: ${missing[*]}" >&2
    exit 1
  fi
fi

if ! python3 -c "import sys; sys.exit(sys.version_info < (3, 11))"; then
  echo "Python 3.11 or newer is needed; python3 is $(python3 --version)." >&2
  exit 1
fi

"""Put the reader for QR codes where phones get it: `static/vendor/qr/`.

Run after `npm ci --ignore-scripts`.  The package comes as two commented modules
of 170 kB; phones get one file of 36 kB (14 kB on the way) with the part that reads.
Nothing of ours goes through this: what we wrote is served as it was written.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "node_modules" / "qr"
ESBUILD = ROOT / "node_modules" / ".bin" / "esbuild"
TARGET = ROOT / "wallet_pwa" / "static" / "vendor" / "qr"

#: What the scan worker imports; the rest of the package writes codes.
ENTRY = 'export { decodeQR } from "qr/decode.js";'

#: The largest file that the scan page's 18 kB on the way leave room for.
MOST_BYTES = 40_000


def wanted_version() -> str:
    """Return the version of `qr` that `package.json` asks for."""
    manifest = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    return str(manifest["dependencies"]["qr"])


def installed_version() -> str | None:
    """Return the version that npm put in place, or None without one."""
    manifest = PACKAGE / "package.json"
    if not manifest.exists():
        return None
    return str(json.loads(manifest.read_text(encoding="utf-8"))["version"])


def shrink() -> str:
    """Return the decoding part of `qr` as one small module."""
    done = subprocess.run(  # noqa: S603 - a fixed command, from the lock file
        [
            ESBUILD,
            "--bundle",
            "--minify",
            "--format=esm",
            "--target=chrome88,firefox114,safari15",
            "--log-level=error",
        ],
        input=ENTRY,
        capture_output=True,
        cwd=ROOT,
        check=True,
        text=True,
    )
    return done.stdout


def main() -> int:
    """Write the module and its licence; say what is missing if it cannot."""
    wanted, installed = wanted_version(), installed_version()
    if installed != wanted or not ESBUILD.exists():
        print(f"qr {wanted} is not installed: npm ci --ignore-scripts", file=sys.stderr)
        return 1
    module = shrink()
    if "decodeQR" not in module or len(module) > MOST_BYTES:
        print(f"unexpected result: {len(module)} bytes", file=sys.stderr)
        return 1
    TARGET.mkdir(parents=True, exist_ok=True)
    header = f"/*! qr {installed}, MIT licence: see LICENSE beside this file */\n"
    (TARGET / "decode.js").write_text(header + module, encoding="utf-8")
    shutil.copyfile(PACKAGE / "LICENSE-MIT", TARGET / "LICENSE")
    print(f"{TARGET.relative_to(ROOT)}/decode.js: {len(module)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())

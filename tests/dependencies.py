"""What the site depends on, for whoever has to answer for it: `make audit` and `make sbom`. Runs in an environment of its own.

`audit` asks PyPI's advisories about every package of the lock. pip-audit alone ends well when it could ask about none of them, so the
packages it could not ask about are counted here, and one is enough to fail. `sbom` writes a CycloneDX list of what is
installed where the site runs, with the hashes by which it is installed.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = "requirements.txt"
LOCKED = re.compile(r"^([a-z0-9.-]+)(?:\[[a-z,]+\])?==", re.M)
PATIENCE = 600  # seconds, for some fifty packages


def verdict(report: dict[str, Any]) -> tuple[list[str], bool]:
    """What pip-audit's JSON report says, a line each and the count last; True when all were asked about and none is affected."""
    packages = report["dependencies"]
    unasked = [package for package in packages if "skip_reason" in package]
    affected = [package for package in packages if package.get("vulns")]
    lines = [f"not audited: {package['name']}. {package['skip_reason']}" for package in unasked]
    for package in affected:
        for found in package["vulns"]:
            fixed = ", ".join(found["fix_versions"]) or "no release yet"
            lines.append(f"affected: {package['name']} {package['version']}, {found['id']}; corrected in: {fixed}")
    lines.append(f"{len(packages)} packages in {LOCK}: {len(affected)} affected, {len(unasked)} not audited.")
    return lines, bool(packages) and not affected and not unasked


def audit() -> int:
    command = (
        "-m",
        "pip_audit",
        "-r",
        LOCK,
        "--require-hashes",
        "--disable-pip",
        "-f",
        "json",
        "--progress-spinner",
        "off",
    )
    done = run(*command)
    try:
        lines, well = verdict(json.loads(done.stdout))
    except ValueError:
        reason = (done.stderr.strip() or "no output").rpartition("\n")[2]
        lines, well = [f"Nothing was audited: the advisories could not be asked. {reason}"], False
    print("\n".join(lines))
    return 0 if well else 1


def sbom(target: str = "sbom.json") -> int:
    done = run(
        *("-m", "cyclonedx_py", "requirements", LOCK, "--pyproject", "pyproject.toml"),
        *("--mc-type", "application", "--output-reproducible", "--output-format", "JSON", "--output-file", target),
    )
    if done.returncode:
        print(f"{target} was not written: {done.stderr.strip()}", file=sys.stderr)
        return 1
    written = json.loads((ROOT / target).read_text())
    missing = lacking(written)
    print(f"{target}: {len(written['components'])} packages of {LOCK}.", *(f"Missing: {name}." for name in missing))
    return 1 if missing else 0


def lacking(written: dict[str, Any]) -> list[str]:
    """The packages of the lock that a CycloneDX list does not name."""
    named = {component["name"] for component in written["components"]}
    return [name for name in LOCKED.findall((ROOT / LOCK).read_text()) if name not in named]


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        (sys.executable, *command), cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False
    )


if __name__ == "__main__":
    sys.exit({"audit": audit, "sbom": sbom}[sys.argv[1]](*sys.argv[2:]))

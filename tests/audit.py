"""Known vulnerabilities of what is installed: python -m tests.audit PYTHON (`make audit` runs it, with tools of its own).

First PyPI's and OSV's advisories are asked (pip-audit). Of what they can't tell, or where they can't be reached:

- the index that pip uses tells each package's newest release for this Python, and which releases were withdrawn. Where the newest
  is installed, no vulnerability that was mended can be left; of one that nobody has mended yet this knows nothing.
- safety-db, the youngest advisories that come as a package, are from 2021: they find what was never mended since.

Exit code 0: nothing found, and what is unknown is named. 1: something found. 2: nothing can be told.
"""

import argparse
import importlib.util
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name

SERVICES = ("pypi", "osv")
PATIENCE = 120  # seconds for one question to a service


@dataclass(frozen=True)
class Answer:
    """What one source says: `told` of which packages it knows, `found` what is wrong with them, each a sentence."""

    told: frozenset[str] = frozenset()
    found: tuple[str, ...] = ()


@dataclass(frozen=True)
class Audit:
    """What all sources together say of the installed packages (name -> version)."""

    installed: dict[str, str]
    service: Answer = Answer()
    index: Answer = Answer()
    behind: dict[str, str] = field(default_factory=dict)  # name -> newest release, where that is not installed
    old: Answer = Answer()
    old_date: str = ""

    @property
    def unknown(self) -> list[str]:
        """Packages of which no source can tell: not known to a service, and not the newest release."""
        return sorted(set(self.installed) - self.service.told - (self.index.told - set(self.behind)))

    @property
    def code(self) -> int:
        """The exit code."""
        if self.service.found or self.index.found or self.old.found:
            return 1
        return 2 if len(self.unknown) == len(self.installed) else 0

    def lines(self) -> list[str]:
        """The report."""
        n, asked = len(self.installed), len(self.service.told)
        text = [f"{n} packages. PyPI's and OSV's advisories were had for {asked} of them."]
        if asked < n and self.index.told:
            newest = len(self.index.told - set(self.behind))
            text.append(f"{newest} are the newest release for this Python: nothing that was mended can be left in them.")
        if asked < n and self.old_date:
            text.append(f"Advisories until {self.old_date} (safety-db) were compared with all; newer ones are unknown.")
        if self.unknown and len(self.unknown) < n:
            names = (f"{name} {self.installed[name]}{self._newer(name)}" for name in self.unknown)
            text.append(f"Not known: {', '.join(names)}.")
        text += [f"Found: {line}" for line in (*self.service.found, *self.index.found, *self.old.found)]
        ends = {
            0: "Nothing found.",
            1: "Vulnerable.",
            2: "Nothing can be told: no advisories could be had, and no index's word.",
        }
        return [*text, ends[self.code]]

    def _newer(self, name: str) -> str:
        return f" (newest: {self.behind[name]})" if name in self.behind else ""


def run(*command: str) -> str | None:
    """What a command prints; None where it fails or takes too long."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 else None


def installed(python: str) -> dict[str, str]:
    """Name -> version of that Python's packages, without a build's own mark (`+cpu`), which no index knows."""
    listed = run(sys.executable, "-m", "pip", "--python", python, "list", "--format", "json")
    if listed is None:
        raise SystemExit(f"{python}: its packages can't be listed.")
    return {canonicalize_name(package["name"]): package["version"].split("+")[0] for package in json.loads(listed)}


def ask_services(packages: dict[str, str]) -> Answer:
    """The advisory services' word, one after the other, of as many packages as they know."""
    told, found = set(), []
    for service in SERVICES:
        left = {name: version for name, version in packages.items() if name not in told}
        with tempfile.TemporaryDirectory() as folder:
            pins, answer = Path(folder) / "pins.txt", Path(folder) / "answer.json"
            pins.write_text("".join(f"{name}=={version}\n" for name, version in left.items()))
            command = ["--vulnerability-service", service, "--requirement", str(pins), "--no-deps", "--disable-pip"]
            command += ["--format", "json", "--output", str(answer), "--progress-spinner", "off"]
            run(sys.executable, "-m", "pip_audit", *command)
            if answer.exists() and (text := answer.read_text()):  # written also where it found something and failed
                one = read_service(json.loads(text))
                told |= one.told
                found += one.found
    return Answer(frozenset(told), tuple(found))


def read_service(answer: dict) -> Answer:
    """pip-audit's JSON. A package that it skipped is one of which it knows nothing."""
    known = [package for package in answer["dependencies"] if "skip_reason" not in package]
    found = [
        f"{package['name']} {package['version']}: {one['id']}, mended in {', '.join(one['fix_versions']) or 'none'}"
        for package in known
        for one in package["vulns"]
    ]
    return Answer(frozenset(canonicalize_name(package["name"]) for package in known), tuple(found))


def ask_index(python: str, packages: dict[str, str]) -> tuple[Answer, dict[str, str]]:
    """(what was withdrawn, name -> newest release where another is installed); nothing told where the index can't be asked."""
    pip = (sys.executable, "-m", "pip", "--python", python)
    pins = [f"{name}=={version}" for name, version in packages.items()]
    report = run(*pip, "--quiet", "install", "--dry-run", "--ignore-installed", "--no-deps", "--report", "-", *pins)
    outdated = report and run(*pip, "list", "--outdated", "--format", "json")
    if not outdated:  # pip lists nothing as outdated where it reaches no index: the report before tells that apart
        return Answer(), {}
    withdrawn = [entry["metadata"] for entry in json.loads(report)["install"] if entry.get("is_yanked")]
    found = tuple(f"{package['name']} {package['version']} was withdrawn from the index" for package in withdrawn)
    return Answer(frozenset(packages), found), {canonicalize_name(p["name"]): p["latest_version"] for p in json.loads(outdated)}


def compare(packages: dict[str, str], advisories: dict) -> tuple[Answer, str]:
    """(what safety-db's list says of these versions, the list's date)."""
    found = []
    for name, version in packages.items():
        for advisory in advisories.get(name, []):
            if any(_within(version, ranges) for ranges in advisory["specs"]):
                found.append(f"{name} {version}: {advisory.get('cve') or advisory['id']} ({advisory['v']})")
    date = datetime.fromtimestamp(advisories["$meta"]["timestamp"], UTC)
    return Answer(frozenset(packages), tuple(found)), f"{date:%Y-%m-%d}"


def _within(version: str, ranges: str) -> bool:
    try:
        return SpecifierSet(ranges).contains(version, prereleases=True)
    except InvalidSpecifier:  # a handful of the list's entries, of packages that are not ours
        return False


def shipped_advisories() -> dict | None:
    """safety-db's list, read as a file (the package itself fails to import: it opens it by a relative path)."""
    spec = importlib.util.find_spec("safety_db")
    path = Path(spec.origin).with_name("insecure_full.json") if spec and spec.origin else None
    return json.loads(path.read_text()) if path and path.exists() else None


def main() -> int:
    """Ask, print, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.audit", description=__doc__.split(":")[0])
    parser.add_argument("python", help="the Python whose packages are looked at")
    python = parser.parse_args().python
    packages = installed(python)
    service = ask_services(packages)
    index, behind = (Answer(), {}) if len(service.told) == len(packages) else ask_index(python, packages)
    advisories = shipped_advisories()
    old, date = compare(packages, advisories) if advisories else (Answer(), "")
    audit = Audit(packages, service, index, behind, old, date)
    print("\n".join(audit.lines()))
    return audit.code


if __name__ == "__main__":
    sys.exit(main())

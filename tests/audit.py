"""Check the installed packages for known vulnerabilities: `make audit`, or `python -m tests.audit PYTHON`.

It asks three sources:

- PyPI's and OSV's advisories, with pip-audit. They may be out of reach, and they do not know every package.
- The package index that pip uses. It names each package's newest release for this Python, and withdrawn releases. The newest
  release has no vulnerability that has been fixed already, but it may have one that nobody has fixed.
- safety-db, a list of advisories that comes as a package. It ends in 2021, so it only finds what has not been fixed since.

Exit code 0: nothing was found; packages that no source knows are named. 1: something was found. 2: no package could be checked.
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
TIMEOUT = 120  # s for one request


@dataclass(frozen=True)
class Answer:
    """The answer of one source. known: the packages it knows. found: what is wrong with them, a sentence each."""

    known: frozenset[str] = frozenset()
    found: tuple[str, ...] = ()


@dataclass(frozen=True)
class Audit:
    """The answers of all sources about the installed packages.

    installed: name -> version. outdated: name -> newest release, for packages that are not the newest.
    listed, list_date: the answer of safety-db, and the date of its last advisory.
    """

    installed: dict[str, str]
    service: Answer = Answer()
    index: Answer = Answer()
    outdated: dict[str, str] = field(default_factory=dict)
    listed: Answer = Answer()
    list_date: str = ""

    @property
    def newest(self) -> frozenset[str]:
        """The packages that are the newest release."""
        return self.index.known - set(self.outdated)

    @property
    def unknown(self) -> list[str]:
        """The packages that no service knows and that are not the newest release."""
        return sorted(set(self.installed) - self.service.known - self.newest)

    @property
    def found(self) -> list[str]:
        """What the sources found, a sentence each."""
        return [*self.service.found, *self.index.found, *self.listed.found]

    @property
    def code(self) -> int:
        """The exit code."""
        if self.found:
            return 1
        return 2 if len(self.unknown) == len(self.installed) else 0

    def lines(self) -> list[str]:
        """Return the report."""
        n, known = len(self.installed), len(self.service.known)
        text = [f"{n} packages. PyPI and OSV have answered for {known} of them."]
        if known < n and self.index.known:
            text.append(f"{len(self.newest)} are the newest release for this Python, with all fixes that exist.")
        if known < n and self.list_date:
            text.append(f"All were compared with the advisories up to {self.list_date} (safety-db). Newer ones are unknown.")
        if self.unknown and len(self.unknown) < n:
            newer = {name: f" (newest: {release})" for name, release in self.outdated.items()}
            names = [f"{name} {self.installed[name]}{newer.get(name, '')}" for name in self.unknown]
            text.append(f"Unknown: {', '.join(names)}.")
        text += [f"Found: {line}" for line in self.found]
        return [*text, ("Nothing found.", "Vulnerable.", "No package could be checked.")[self.code]]


def run(*command: str) -> str | None:
    """Return what a command prints, or None if it fails or takes too long."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 else None


def installed(python: str) -> dict[str, str]:
    """Return name -> version of a Python's packages, without local versions such as `+cpu`, which no index knows."""
    listed = run(sys.executable, "-m", "pip", "--python", python, "list", "--format", "json")
    if listed is None:
        raise SystemExit(f"The packages of {python} can't be listed.")
    return {canonicalize_name(package["name"]): package["version"].split("+")[0] for package in json.loads(listed)}


def ask_services(packages: dict[str, str]) -> Answer:
    """Ask each advisory service about the packages that the one before did not know."""
    known, found = set(), []
    for service in SERVICES:
        left = {name: version for name, version in packages.items() if name not in known}
        with tempfile.TemporaryDirectory() as folder:
            pins, answer = Path(folder) / "pins.txt", Path(folder) / "answer.json"
            pins.write_text("".join(f"{name}=={version}\n" for name, version in left.items()))
            command = ["--vulnerability-service", service, "--requirement", str(pins), "--no-deps", "--disable-pip"]
            command += ["--format", "json", "--output", str(answer), "--progress-spinner", "off"]
            run(sys.executable, "-m", "pip_audit", *command)  # fails if it finds something, and writes its answer all the same
            if answer.exists() and (text := answer.read_text()):
                one = read_service(json.loads(text))
                known |= one.known
                found += one.found
    return Answer(frozenset(known), tuple(found))


def read_service(answer: dict) -> Answer:
    """Return the answer in pip-audit's JSON. The service does not know the packages that pip-audit skipped."""
    known = [package for package in answer["dependencies"] if "skip_reason" not in package]
    found = [
        f"{package['name']} {package['version']}: {one['id']}, fixed in {', '.join(one['fix_versions']) or 'no release'}"
        for package in known
        for one in package["vulns"]
    ]
    return Answer(frozenset(canonicalize_name(package["name"]) for package in known), tuple(found))


def ask_index(python: str, packages: dict[str, str]) -> tuple[Answer, dict[str, str]]:
    """Return the index's answer (what was withdrawn) and Audit.outdated. It knows nothing if it can't be reached."""
    pip = (sys.executable, "-m", "pip", "--python", python)
    pins = [f"{name}=={version}" for name, version in packages.items()]
    report = run(*pip, "--quiet", "install", "--dry-run", "--ignore-installed", "--no-deps", "--report", "-", *pins)
    outdated = report and run(*pip, "list", "--outdated", "--format", "json")
    if not outdated:  # without an index `pip list --outdated` prints an empty list, but `pip install` fails
        return Answer(), {}
    withdrawn = [entry["metadata"] for entry in json.loads(report)["install"] if entry.get("is_yanked")]
    found = tuple(f"{package['name']} {package['version']} was withdrawn from the index" for package in withdrawn)
    return Answer(frozenset(packages), found), {canonicalize_name(p["name"]): p["latest_version"] for p in json.loads(outdated)}


def compare(packages: dict[str, str], advisories: dict) -> tuple[Answer, str]:
    """Return what safety-db's list says of these versions, and the date of the list."""
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
    except InvalidSpecifier:  # in a few entries of the list, for packages that are not ours
        return False


def shipped_advisories() -> dict | None:
    """Return safety-db's list, or None if it is not installed. It is read as a file, because importing the package fails."""
    spec = importlib.util.find_spec("safety_db")
    path = Path(spec.origin).with_name("insecure_full.json") if spec and spec.origin else None
    return json.loads(path.read_text()) if path and path.exists() else None


def main() -> int:
    """Ask all sources, print the report, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.audit", description=__doc__.splitlines()[0])
    parser.add_argument("python", help="the Python whose packages are checked")
    python = parser.parse_args().python
    packages = installed(python)
    service = ask_services(packages)
    index, outdated = (Answer(), {}) if len(service.known) == len(packages) else ask_index(python, packages)
    advisories = shipped_advisories()
    listed, date = compare(packages, advisories) if advisories else (Answer(), "")
    audit = Audit(packages, service, index, outdated, listed, date)
    print("\n".join(audit.lines()))
    return audit.code


if __name__ == "__main__":
    sys.exit(main())

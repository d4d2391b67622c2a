"""tests.audit: its exit code and report for all kinds of answers."""

import pytest

from tests.audit import Answer, Audit, compare, read_service

PACKAGES = {"a": "1.0", "b": "2.0"}
ALL = frozenset(PACKAGES)


@pytest.mark.parametrize(
    ("audit", "code", "words"),
    [
        (Audit(PACKAGES), 2, "No package could be checked"),
        (Audit(PACKAGES, listed=Answer(ALL), list_date="2021-07-01"), 2, "No package could be checked"),
        (Audit(PACKAGES, service=Answer(ALL)), 0, "answered for 2 of them"),
        (Audit(PACKAGES, service=Answer(ALL, ("a 1.0: PYSEC-1, fixed in 1.1",))), 1, "Found: a 1.0: PYSEC-1"),
        (Audit(PACKAGES, index=Answer(ALL)), 0, "2 are the newest release"),
        (Audit(PACKAGES, index=Answer(ALL), outdated={"b": "3.0"}), 0, "Unknown: b 2.0 (newest: 3.0)."),
        (Audit(PACKAGES, index=Answer(ALL), outdated={"a": "2.0", "b": "3.0"}), 2, "No package could be checked"),
        (Audit(PACKAGES, index=Answer(ALL, ("b 2.0 was withdrawn from the index",))), 1, "Found: b 2.0 was withdrawn"),
        (
            Audit(PACKAGES, index=Answer(ALL), listed=Answer(ALL, ("a 1.0: CVE-1",)), list_date="2021-07-01"),
            1,
            "to 2021-07-01",
        ),
        (Audit(PACKAGES, service=Answer(frozenset("a")), index=Answer(ALL), outdated={"a": "2.0"}), 0, "Nothing found."),
    ],
)
def test_exit_code_and_report(audit: Audit, code: int, words: str):
    """0: nothing found. 1: something found. 2: no package could be checked. Packages that no source knows are named."""
    assert audit.code == code
    assert words in "\n".join(audit.lines())


def test_a_package_that_pip_audit_skips_is_unknown():
    """pip-audit prints "No known vulnerabilities" and exits with 0 even if it has skipped every package."""
    skipped = {"name": "a", "skip_reason": "Dependency not found on PyPI"}
    found = {"name": "B", "version": "2.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1"]}]}
    answer = read_service({"dependencies": [skipped, found]})
    assert answer.known == {"b"}
    assert answer.found == ("B 2.0: PYSEC-1, fixed in 2.1",)


def test_advisories_apply_to_the_versions_in_their_ranges():
    """A version in an advisory's range is found and another is not. A range that can't be parsed is ignored."""
    advisories = {
        "$meta": {"timestamp": 1625119202},
        "a": [{"cve": "CVE-1", "id": "1", "specs": ["<1.0", ">=1.0,<1.1"], "v": "<1.1"}],
        "b": [{"cve": None, "id": "2", "specs": ["<2.0"], "v": "<2.0"}, {"cve": None, "id": "3", "specs": ["<r5"], "v": "<r5"}],
    }
    assert compare(PACKAGES, advisories) == (Answer(ALL, ("a 1.0: CVE-1 (<1.1)",)), "2021-07-01")

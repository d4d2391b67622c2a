"""The audit's judgement: what counts as found, as known and as unknown, from what each source answers."""

import pytest

from tests.audit import Answer, Audit, compare, read_service

PACKAGES = {"a": "1.0", "b": "2.0"}
ALL = frozenset(PACKAGES)


@pytest.mark.parametrize(
    ("audit", "code", "words"),
    [
        (Audit(PACKAGES), 2, "Nothing can be told"),
        (Audit(PACKAGES, old=Answer(ALL), old_date="2021-07-01"), 2, "Nothing can be told"),
        (Audit(PACKAGES, service=Answer(ALL)), 0, "had for 2 of them"),
        (Audit(PACKAGES, service=Answer(ALL, ("a 1.0: PYSEC-1, mended in 1.1",))), 1, "Found: a 1.0: PYSEC-1"),
        (Audit(PACKAGES, index=Answer(ALL)), 0, "2 are the newest release"),
        (Audit(PACKAGES, index=Answer(ALL), behind={"b": "3.0"}), 0, "Not known: b 2.0 (newest: 3.0)."),
        (Audit(PACKAGES, index=Answer(ALL), behind={"a": "2.0", "b": "3.0"}), 2, "Nothing can be told"),
        (Audit(PACKAGES, index=Answer(ALL, ("b 2.0 was withdrawn from the index",))), 1, "Found: b 2.0 was withdrawn"),
        (Audit(PACKAGES, index=Answer(ALL), old=Answer(ALL, ("a 1.0: CVE-1",)), old_date="2021-07-01"), 1, "until 2021-07-01"),
        (Audit(PACKAGES, service=Answer(frozenset("a")), index=Answer(ALL), behind={"a": "2.0"}), 0, "Nothing found."),
    ],
)
def test_exit_code_and_report(audit: Audit, code: int, words: str):
    """0 nothing found, 1 something found, 2 nothing can be told; what is not known is named."""
    assert audit.code == code
    assert words in "\n".join(audit.lines())


def test_a_package_that_the_service_skipped_is_not_known_to_it():
    """pip-audit ends with 0 and "No known vulnerabilities" where it skipped every package."""
    skipped = {"name": "a", "skip_reason": "Dependency not found on PyPI"}
    found = {"name": "B", "version": "2.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1"]}]}
    answer = read_service({"dependencies": [skipped, found]})
    assert answer.told == {"b"}
    assert answer.found == ("B 2.0: PYSEC-1, mended in 2.1",)


def test_advisories_of_the_list_are_compared_by_version():
    """A version within an advisory's ranges is found, another is not; the list's odd ranges are passed over."""
    advisories = {
        "$meta": {"timestamp": 1625119202},
        "a": [{"cve": "CVE-1", "id": "1", "specs": ["<1.0", ">=1.0,<1.1"], "v": "<1.1"}],
        "b": [{"cve": None, "id": "2", "specs": ["<2.0"], "v": "<2.0"}, {"cve": None, "id": "3", "specs": ["<r5"], "v": "<r5"}],
    }
    assert compare(PACKAGES, advisories) == (Answer(ALL, ("a 1.0: CVE-1 (<1.1)",)), "2021-07-01")

"""What GitHub and others read: workflows, Dependabot, forms for issues, the citation, and a Space's front matter.

The files are valid by their schemas, and agree with the repository. They can't be run here; docs/deploy.md says so.
"""

import json
import re
import tomllib
from pathlib import Path

import check_jsonschema
import pytest
from click.testing import CliRunner
from ruamel.yaml import YAML

import run
from harness.python import output_of
from tests.house import ROOT

GITHUB = ROOT / ".github"
WORKFLOWS = {path.stem: YAML(typ="safe").load(path.read_text("utf-8")) for path in (GITHUB / "workflows").glob("*.yml")}
EXPORT_WITHOUT_TORCH = "import sys; sys.modules['torch'] = None; from training import export; sys.exit(export.main())"
DEPLOY = (ROOT / "docs" / "deploy.md").read_text("utf-8")


def commands(workflow: str) -> list[str]:
    """Return the commands of a workflow's steps."""
    return [step["run"] for job in WORKFLOWS[workflow]["jobs"].values() for step in job["steps"] if "run" in step]


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("github-workflows", sorted((GITHUB / "workflows").glob("*.yml"))),
        ("dependabot", [GITHUB / "dependabot.yml"]),
        ("github-issue-forms", [GITHUB / "ISSUE_TEMPLATE" / "bug.yml", GITHUB / "ISSUE_TEMPLATE" / "idea.yml"]),
        ("github-issue-config", [GITHUB / "ISSUE_TEMPLATE" / "config.yml"]),
        ("citation-file-format", [ROOT / "CITATION.cff"]),
    ],
)
def test_the_file_is_valid(schema: str, files: list[Path]):
    result = CliRunner().invoke(check_jsonschema.main, ["--builtin-schema", f"vendor.{schema}", *map(str, files)])
    assert result.exit_code == 0, result.output


def test_the_tests_run_on_three_systems_and_on_the_oldest_python():
    matrix = WORKFLOWS["tests"]["jobs"]["tests"]["strategy"]["matrix"]["include"]
    assert {entry["os"].partition("-")[0] for entry in matrix} == {"ubuntu", "windows", "macos"}
    oldest = "{}.{}".format(*run.OLDEST)
    assert min(tuple(map(int, entry["python"].split("."))) for entry in matrix) == run.OLDEST
    ruff = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
    assert ruff["ruff"]["target-version"] == f"py{oldest.replace('.', '')}" and ruff["pyright"]["pythonVersion"] == oldest
    assert f"You need Python {oldest} or newer" in (ROOT / "README.md").read_text("utf-8")


def test_workflows_call_what_exists():
    """Each command is one of the Makefile's, of run.py, or a module of this repository."""
    for workflow in WORKFLOWS:
        for command in commands(workflow):
            if command.startswith("make "):
                assert f"\n{command.split()[1]}:" in (ROOT / "Makefile").read_text("utf-8"), command
            elif command.startswith("python run.py "):
                words = command.split()[2:]
                assert words[0] in ("app", "dev", "test", "install", "install-tests")
                assert all((ROOT / word).exists() for word in words[1:]), command
            elif module := re.match(r"python -m (\S+)", command):
                assert (ROOT / f"{module[1].replace('.', '/')}.py").is_file()


def test_the_week_s_run_really_takes_the_newest_streamlit_and_canvas():
    (sed,) = (command for command in commands("newest-streamlit") if command.startswith("sed"))
    pattern = re.search(r"s/(.*)/(.*)/", sed)
    text = re.sub(f"(?m){pattern[1]}$", pattern[2], (ROOT / "requirements.txt").read_text("utf-8"))
    assert "\nstreamlit\n" in text and "\nstreamlit-drawable-canvas\n" in text


def test_pages_publishes_the_pocket_edition_of_the_repository():
    """tests/training/test_export.py says when that file is due."""
    assert "cp docs/digit-lens.html site/index.html" in commands("pages")
    upload = next(step for step in WORKFLOWS["pages"]["jobs"]["pages"]["steps"] if "upload" in step.get("uses", ""))
    assert upload["with"]["path"] == "site"
    assert (ROOT / "docs" / "digit-lens.html").read_text("utf-8").startswith("<!doctype html>")


def test_the_command_makes_the_pocket_edition_without_torch(tmp_path: Path):
    path = tmp_path / "digit-lens.html"
    output_of("-c", EXPORT_WITHOUT_TORCH, "page", "--examples", "0", "--out", str(path))
    assert path.read_text("utf-8").startswith("<!doctype html>") and path.stat().st_size < 1_000_000


def test_a_space_the_dev_container_and_the_health_check_know_the_port():
    dockerfile = dict(line.split(" ", 1) for line in (ROOT / "Dockerfile").read_text("utf-8").splitlines() if line[:1].isupper())
    assert f"127.0.0.1:{dockerfile['EXPOSE']}/_stcore/health" in dockerfile["HEALTHCHECK"]
    # It is not root, and training runs outlive the container.
    assert (dockerfile["USER"], dockerfile["VOLUME"]) == ("lens", "/app/runs")
    front = YAML(typ="safe").load(re.search(r"```yaml\n---\n(.*?)---\n```", DEPLOY, re.DOTALL)[1])
    assert (front["sdk"], str(front["app_port"])) == ("docker", dockerfile["EXPOSE"])
    assert len(front["short_description"]) <= 60  # Hugging Face refuses a longer one
    text = (ROOT / ".devcontainer" / "devcontainer.json").read_text("utf-8")
    container = json.loads(re.sub(r"(?m)^\s*//.*$", "", text))
    assert container["postAttachCommand"] == f"make app PORT={container['forwardPorts'][0]}"

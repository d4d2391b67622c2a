"""The table of measured figures in README.md is the one that can be written, and each of its rows names a benchmark."""

from importlib.util import find_spec

from benchmarks import measured


def test_the_readme_has_the_rows_that_are_written_and_each_names_a_benchmark():
    (table,) = measured.TABLE.findall(measured.README.read_text(encoding="utf-8"))
    cells = [line.strip("| ").split(" | ") for line in table.splitlines()]
    assert [(what, command) for what, _, command in cells] == [(row.what, f"`{row.command}`") for row in measured.ROWS]
    assert all(find_spec(row.command.split()[0]) for row in measured.ROWS)

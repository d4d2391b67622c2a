"""The table of measured figures in README.md can be written, and each of its rows names a benchmark."""

from importlib.util import find_spec

from benchmarks import measured


def test_the_readme_has_the_one_table_that_is_written():
    assert len(measured.TABLE.findall(measured.README.read_text(encoding="utf-8"))) == 1
    assert all(find_spec(row.command.split()[0]) for row in measured.ROWS)

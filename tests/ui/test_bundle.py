"""The bundler refuses what it can't bundle. Every page with a component in it shows that the others work."""

from pathlib import Path

import pytest

from ui.components.bundle import BundleError, bundle


@pytest.fixture
def write(tmp_path: Path):
    """Return a function that writes modules, name -> text, and returns the path of the first one."""

    def write(**modules: str) -> Path:
        for name, text in modules.items():
            (tmp_path / f"{name}.js").write_text(text)
        return tmp_path / f"{next(iter(modules))}.js"

    return write


def test_a_module_that_two_others_import_is_bundled_once(write):
    entry = write(
        a='import { b } from "./b.js";\nimport { c } from "./c.js";\nb(c);\n',
        b='import { c } from "./c.js";\nexport function b() { return c; }\n',
        c="export const c = 42;\n",
    )
    assert bundle(entry).count("const c = 42;") == 1


def test_modules_that_import_each_other_are_refused(write):
    entry = write(a='import { b } from "./b.js";\nexport const a = 1;\n', b='import { a } from "./a.js";\nexport const b = a;\n')
    with pytest.raises(BundleError, match=r"a\.js imports itself, through a\.js, b\.js"):
        bundle(entry)


@pytest.mark.parametrize(
    "statement", ['import * as b from "./b.js";', 'import "./b.js";', "export let a = 1;", "export { a };", 'import("./b.js");']
)
def test_other_forms_of_import_and_export_are_refused(write, statement):
    with pytest.raises(BundleError, match="is not supported"):
        bundle(write(a=f"{statement}\n", b="export const b = 1;\n"))

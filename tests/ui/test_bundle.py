"""The bundler refuses what it can't bundle. Every page with a component in it shows that the others work."""

from pathlib import Path

import pytest

from ui.components.bundle import BundleError, bundle

CIRCLE = 'import { a } from "./a.js";\nexport const b = a;\n'
OTHERS = ('import "./b.js";', "export let a = 1;", "export { a };", 'import("./b.js");')


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [('import { b } from "./b.js";\nexport const a = 1;\n', CIRCLE, r"a\.js imports itself, through a\.js, b\.js")]
    + [(f"{other}\n", "export const b = 1;\n", "is not supported") for other in OTHERS],
)
def test_a_circle_and_other_forms_of_import_and_export_are_refused(tmp_path: Path, a: str, b: str, reason: str):
    (tmp_path / "a.js").write_text(a)
    (tmp_path / "b.js").write_text(b)
    with pytest.raises(BundleError, match=reason):
        bundle(tmp_path / "a.js")

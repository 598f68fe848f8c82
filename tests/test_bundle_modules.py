"""The bundle leaves out modules that the application never loads: it would fail on the officer's machine only."""

import ast
from pathlib import Path

import dcant_tracker

PACKAGE = Path(dcant_tracker.__file__).parent
SPEC = PACKAGE.parent / "dcant_tracker.spec"


def left_out() -> set[str]:
    for node in ast.parse(SPEC.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "UNUSED_MODULES":
            return set(ast.literal_eval(node.value))
    return set()


def imported(module: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def test_no_module_of_ours_imports_what_the_bundle_leaves_out():
    unused = left_out()
    assert "pytest" in unused
    wanted = {
        f"{module.relative_to(PACKAGE)}: {name}"
        for module in PACKAGE.rglob("*.py")
        for name in imported(module)
        if any(name == one or name.startswith(f"{one}.") for one in unused)
    }
    assert wanted == set()

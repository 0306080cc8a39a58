"""Cells and their runs in JupyterLab: badges, what changed, and the way from runs to cells."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lab import write_notebook
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from lab import Lab, Notebook
    from playwright.sync_api import Locator
    from server import Server

IMPORT = "import trialbook as tb\ntb.set_experiment('cells')"
MAGIC = """%%run forest
for step in range(5):
    tb.log_metric("val_accuracy", 0.9 - 0.4 / (step + 1), step=step)
print("fitted")"""
BLOCK = """with tb.start_run(run_name="plain block"):
    tb.log_metrics({"loss": 0.123456789, "epoch": 3})"""
BROKEN = """%%run broken
tb.log_metric("loss", 3.5)
1 / 0"""
OPEN = """tb.start_run(run_name="still open")
tb.log_metric("loss", 0.5)"""
LATER = "tb.log_metric('loss', 2)"
RUNNING = "Open run still open loss 2, Running"


def badge(notebook: Notebook, index: int) -> Locator:
    """Return the badge of a cell."""
    return notebook.cell(index).get_by_role("group", name="Runs of this cell")


def badge_of(notebook: Notebook, index: int) -> Locator:
    """Return the badge of a cell in a notebook whose cells are drawn bit by bit."""
    cell = notebook.page.locator(f".jp-Cell:visible[data-windowed-list-index='{index}']")
    return cell.get_by_role("group", name="Runs of this cell")


def opener(notebook: Notebook, index: int) -> Locator:
    """Return what opens the last run of a cell."""
    return badge(notebook, index).get_by_role("button", name="Open run")


def code(notebook: Notebook, index: int) -> Locator:
    """Return a cell's last line of code."""
    return notebook.cell(index).locator(".cm-line").last


def edge(element: Locator, side: str) -> float:
    """Return where an element begins or ends."""
    return float(element.evaluate("(e, side) => e.getBoundingClientRect()[side]", side))


def select(notebook: Notebook, index: int) -> None:
    """Make a cell the active one."""
    notebook.page.evaluate(
        """index => {
            const { content } = window.jupyterapp.shell.currentWidget;
            content.deselectAll();
            content.activeCellIndex = index;
        }""",
        index,
    )


def active_cell(notebook: Notebook) -> str:
    """Return the id of the active cell."""
    return str(
        notebook.page.evaluate(
            "() => window.jupyterapp.shell.currentWidget.content.activeCell.model.id"
        )
    )


def note(asked: list[str]) -> Callable[[str | bytes], None]:
    """Return what notes the methods that a page asks."""

    def listen(frame: str | bytes) -> None:
        text = frame if isinstance(frame, str) else frame.decode("latin-1")
        asked.extend(re.findall(r'"method":\s*"([\w.]+)"', text))

    return listen


def wait_until_idle(notebook: Notebook) -> None:
    """Wait until the kernel has dealt with an error; what is executed before is dropped."""
    notebook.page.wait_for_function(
        """() => {
            const context = window.jupyterapp.shell.currentWidget.sessionContext;
            return context.session.kernel.status === 'idle';
        }"""
    )


def run_to_failure(notebook: Notebook, index: int) -> str:
    """Run a cell that raises and return the name of the exception."""
    with pytest.raises(AssertionError):
        notebook.run_cell(index)
    wait_until_idle(notebook)
    (error,) = [o for o in notebook.outputs(index) if o["output_type"] == "error"]
    return str(error["ename"])


def test_badges_tell_of_runs(lab: Lab, folder: Path) -> None:
    sources = [IMPORT, MAGIC, BLOCK, BROKEN, OPEN, LATER]
    write_notebook(folder / "badges.ipynb", "import trialbook as tb", *sources)
    notebook = lab.open_notebook(f"{folder.name}/badges.ipynb")
    notebook.run_cell(0)
    notebook.run_cell(1)
    notebook.run_cell(2)
    expect(badge(notebook, 2)).to_contain_text("forest val_accuracy 0.82")
    # Nothing moves when a badge appears, and it covers no code.
    place = notebook.cell(4).bounding_box()
    notebook.run_cell(3)
    expect(badge(notebook, 3)).to_contain_text("plain block loss 0.12346")
    assert notebook.cell(4).bounding_box() == place
    assert edge(badge(notebook, 3), "top") >= edge(code(notebook, 3), "bottom")
    assert run_to_failure(notebook, 4) == "ZeroDivisionError"
    expect(opener(notebook, 4)).to_have_attribute("aria-label", "Open run broken loss 3.5, Failed")
    for _ in range(3):
        notebook.run_cell(2)
    expect(badge(notebook, 2)).to_have_text("4 runs · best val_accuracy 0.82")
    # A run that stays open has the cells that execute meanwhile.
    notebook.run_cell(5)
    notebook.run_cell(6)
    for index in (5, 6):
        expect(badge(notebook, index)).to_contain_text("still open loss 2")
        expect(opener(notebook, index)).to_have_attribute("aria-label", RUNNING)

    # What has changed since.
    notebook.set_source(3, BLOCK.replace("3}", "4}  # <b>more</b>"))
    changed = badge(notebook, 3).get_by_role("button", name="show what changed")
    expect(changed).to_have_text("changed since")
    lab.screenshot("cell-badges")
    # Large enough to hit, and over nothing of others.
    for button in badge(notebook, 3).get_by_role("button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 18
        assert box["width"] >= 24
    outputs = notebook.cell(2).locator(".jp-Cell-outputArea")
    assert edge(badge(notebook, 2), "bottom") <= edge(outputs, "top")
    assert edge(badge(notebook, 3), "bottom") <= edge(notebook.cell(4), "top")
    runs = badge(notebook, 2).get_by_role("button", name="4 runs")
    runs.click()
    menu = lab.page.get_by_role("menu", name="Runs of this cell")
    expect(menu.get_by_role("menuitem")).to_have_count(6)
    assert edge(menu, "top") >= edge(runs, "bottom") or edge(menu, "bottom") <= edge(runs, "top")
    lab.screenshot("cell-menu")
    lab.page.keyboard.press("Escape")
    lab.use_theme("JupyterLab Dark")
    lab.screenshot("cell-badges-dark")
    changed.click()
    diff = lab.page.get_by_role("region", name="Code difference")
    expect(diff.locator("ins")).to_contain_text('"epoch": 4}  # <b>more</b>)')
    expect(diff.locator("del")).to_contain_text('"epoch": 3})')
    lab.screenshot("cell-change-dark")
    lab.use_theme("JupyterLab Light")
    lab.screenshot("cell-change")
    notebook = lab.open_notebook(f"{folder.name}/badges.ipynb")
    notebook.set_source(3, BLOCK + "\n")
    expect(changed).to_have_count(0)

    # By keyboard, and the code of two runs.
    opener(notebook, 3).focus()
    lab.page.keyboard.press("Enter")
    opened = lab.page.get_by_role("tab", name="plain block", exact=True, selected=True)
    expect(opened).to_be_visible()
    notebook = lab.open_notebook(f"{folder.name}/badges.ipynb")
    badge(notebook, 2).click(button="right")
    menu.get_by_role("menuitem", name="Compare Code with").click()
    codes = lab.page.get_by_role("menu", name="Compare Code with")
    codes.get_by_role("menuitem", name="forest").first.click()
    expect(lab.page.get_by_text("The code is the same.")).to_be_visible()

    # All of them in a table, and the menu that a run has everywhere.
    notebook = lab.open_notebook(f"{folder.name}/badges.ipynb")
    runs.click()
    menu.get_by_role("menuitem", name="Show the 4 in a Table").click()
    table = lab.page.locator(".jp-TrialbookTab:visible")
    expect(table.get_by_role("rowheader", name="forest")).to_have_count(4)
    lab.screenshot("cell-table")
    notebook = lab.open_notebook(f"{folder.name}/badges.ipynb")
    badge(notebook, 3).click(button="right")
    lab.screenshot("cell-run-menu")
    menu.get_by_role("menuitemcheckbox", name="Star").click()
    expect(lab.page.get_by_role("button", name="Undo")).to_be_visible()
    badge(notebook, 3).click(button="right")
    expect(menu.get_by_role("menuitemcheckbox", name="Star", checked=True)).to_be_visible()
    lab.page.keyboard.press("Escape")


def test_nested_runs_count_as_one(lab: Lab, folder: Path) -> None:
    folds = """with tb.start_run(run_name="search"):
    for fold in range(25):
        with tb.start_run(run_name=f"fold {fold}", nested=True):
            tb.log_metric("val/loss", fold)
    tb.log_metric("val/loss", 0.25)"""
    write_notebook(folder / "nested.ipynb", "import trialbook as tb", folds)
    notebook = lab.open_notebook(f"{folder.name}/nested.ipynb")
    notebook.run_cell(0)
    notebook.run_cell(1)
    expect(badge(notebook, 1)).to_have_text("search val/loss 0.25")
    notebook.run_cell(1)
    expect(badge(notebook, 1)).to_have_text("2 runs · best val/loss 0.25")
    lab.screenshot("cell-nested")


def test_the_code_of_two_runs(lab: Lab, folder: Path) -> None:
    first = [f"x{n} = {n}" for n in range(30)]
    second = [*first[:4], "x4 = 'four'", *first[5:20], *first[21:]]
    write_notebook(
        folder / "two.ipynb",
        "import trialbook as tb\ntb.start_run(run_name='base')\nimport math",
        "\n".join(first),
        "tb.end_run()",
        "tb.start_run(run_name='other')\nimport math",
        "tb.end_run()",
        "print(*[run.info.run_id for run in tb.search_runs(output_format='list')])",
    )
    notebook = lab.open_notebook(f"{folder.name}/two.ipynb")
    for index in (0, 1, 2, 3):
        notebook.run_cell(index)
    notebook.set_source(1, "\n".join(second))
    for index in (1, 4, 5):
        notebook.run_cell(index)
    other, base = notebook.outputs(5)[0]["text"].split()
    lab.execute("trialbook:code-diff", {"base_run_id": base, "run_id": other})
    diff = lab.page.get_by_role("region", name="Code difference")
    expect(diff.locator("del").first).to_be_visible()
    lab.screenshot("code-diff")
    lab.use_theme("JupyterLab Dark")
    lab.screenshot("code-diff-dark")
    lab.use_theme("JupyterLab Light")
    expect(diff).to_contain_text("1 cell without a difference")
    expect(diff).to_contain_text("⋯")
    changed = diff.locator("ins").filter(has_text="x4 = 'four'")
    expect(changed).to_have_count(1)
    lab.return_later(f"{base} {other}")
    lab.page.get_by_role("tab", name="Compare code: base, other").click()
    expect(changed).to_have_count(1)


def test_interrupts_and_executing_again(lab: Lab, folder: Path) -> None:
    write_notebook(
        folder / "again.ipynb",
        "import trialbook as tb\nimport asyncio",
        "%%run endless\ntb.log_metric('size', 1)\nwhile True:\n    pass",
        "%%run asleep\ntb.log_metric('size', 1)\nawait asyncio.sleep(600)",
        OPEN,
        "%%run drawn\ndisplay({'image/png': 'iVBORw0KGgo=', 'text/plain': 'x'}, raw=True)",
        "tb.end_run()\nfor run in tb.search_runs(output_format='list'):\n"
        "    print(run.info.run_name, run.info.status)",
    )
    notebook = lab.open_notebook(f"{folder.name}/again.ipynb")
    notebook.run_cell(0)
    stop = lab.page.locator("[data-command='notebook:interrupt-kernel']:visible")
    for index, name in ((1, "endless"), (2, "asleep")):
        notebook.start_cell(index)
        expect(opener(notebook, index)).to_have_attribute(
            "aria-label", f"Open run {name} size 1, Running"
        )
        stop.click()
        expect(opener(notebook, index)).to_have_attribute(
            "aria-label", f"Open run {name} size 1, Killed"
        )
        wait_until_idle(notebook)
    lab.screenshot("cell-interrupted")
    notebook.run_cell(4)
    expect(badge(notebook, 4)).to_contain_text("drawn")
    assert [path.name for path in folder.rglob("figures/*")] == ["figure-1.png"]
    notebook.run_cell(3)
    notebook.run_cell(3)
    expect(badge(notebook, 3)).to_contain_text("2 runs")
    notebook.run_cell(5)
    assert notebook.outputs(5)[0]["text"].split("\n")[:5] == [
        "still open FINISHED",
        "still open FINISHED",
        "drawn FINISHED",
        "asleep KILLED",
        "endless KILLED",
    ]


def test_badges_survive(lab: Lab, folder: Path, server: Server) -> None:
    name = f"{folder.name}/survive.ipynb"
    source = "print(tb.search_runs(output_format='list')[0].data.tags['mlflow.source.name'])"
    write_notebook(folder / "survive.ipynb", "import trialbook as tb", BLOCK, source, "2")
    notebook = lab.open_notebook(name)
    notebook.run_cell(0)
    # Looking makes no database.
    assert not list(folder.glob("trialbook*"))
    notebook.run_cell(1)
    shown = lab.page.get_by_role("group", name="Runs of this cell")
    expect(shown).to_have_count(1)
    # By now the kernel has been told, and before it may have guessed.
    notebook.run_cell(1)
    notebook.run_cell(2)
    assert notebook.outputs(2)[0]["text"].strip() == name

    # Copied, moved, deleted and brought back.
    select(notebook, 1)
    lab.execute("notebook:duplicate-below")
    expect(lab.page.locator(".jp-Notebook:visible .jp-Cell")).to_have_count(5)
    expect(shown).to_have_count(1)
    select(notebook, 1)
    lab.execute("notebook:move-cell-down")
    expect(badge(notebook, 2)).to_contain_text("2 runs · best loss 0.12346")
    lab.execute("notebook:delete-cell")
    expect(shown).to_have_count(0)
    lab.execute("notebook:undo-cell-action")
    expect(shown).to_have_count(1)

    # Two panels.
    lab.execute("docmanager:clone")
    expect(shown.locator("visible=true")).to_have_count(2)
    lab.close_all()
    notebook = lab.open_notebook(name)
    expect(shown).to_have_count(1)

    # Renamed.
    notebook.page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.context.rename('renamed.ipynb')"
    )
    notebook.save()
    renamed = f"{folder.name}/renamed.ipynb"
    notebook.run_cell(1)
    notebook.run_cell(2)
    assert notebook.outputs(2)[0]["text"].strip() == renamed

    # A restart keeps what was known, and the page asks again when it can.
    notebook.save()
    notebook.restart_kernel()
    expect(lab.page.locator(".jp-TrialbookBadge.jp-mod-stale")).to_have_count(1)
    lab.screenshot("cell-stale")
    notebook.wait_for_kernel()
    notebook.run_cell(0)
    expect(lab.page.locator(".jp-TrialbookBadge.jp-mod-stale")).to_have_count(0)
    expect(shown).to_have_count(1)

    # So does a page that is loaded anew; and who wants none has none.
    lab.open()
    notebook = lab.open_notebook(renamed)
    expect(shown).to_have_count(1)
    settings = Path(server.variables["JUPYTERLAB_SETTINGS_DIR"], "trialbook")
    settings.mkdir(exist_ok=True)
    file = settings / "plugin.jupyterlab-settings"
    file.write_text('{"cellBadges": false}')
    try:
        lab.open()
        notebook = lab.open_notebook(renamed)
        notebook.run_cell(2)
        expect(shown).to_have_count(0)
    finally:
        file.unlink()


def test_a_long_notebook(lab: Lab, folder: Path) -> None:
    name = f"{folder.name}/long.ipynb"
    count = 500
    cells = [f"# cell {n}\nprint({n})" for n in range(count)]
    cells[0] = "import trialbook as tb"
    cells[450] = BLOCK
    write_notebook(folder / "long.ipynb", *cells)
    write_notebook(folder / "other.ipynb", "1")
    asked: list[str] = []
    lab.page.on("websocket", lambda socket: socket.on("framesent", note(asked)))
    notebook = lab.open_notebook(name)
    notebook.run_cell(0)
    notebook.run_cell(450)
    lab.execute("trialbook:reveal-cell", {"notebook": name, "cell_id": "cell-450"})
    expect(badge_of(notebook, 450)).to_contain_text("plain block")
    notebook.save()
    lab.reload()
    asked.clear()
    notebook = lab.open_notebook(name)
    lab.execute("trialbook:reveal-cell", {"notebook": name, "cell_id": "cell-450"})
    expect(badge_of(notebook, 450)).to_be_visible()
    assert 1 <= asked.count("cells.runs") <= 3
    assert asked.count("session.notebook") == 1
    # Out of sight and back.
    for index in (3, 450):
        lab.execute("trialbook:reveal-cell", {"notebook": name, "cell_id": f"cell-{index}"})
        cell = lab.page.locator(f".jp-Cell[data-windowed-list-index='{index}']")
        expect(cell).to_be_in_viewport()
    expect(badge_of(notebook, 450)).to_be_visible()

    # From elsewhere, and where there is nothing to show.
    lab.close_all()
    lab.execute("trialbook:reveal-cell", {"notebook": name, "cell_id": "cell-450"})
    expect(badge_of(notebook, 450)).to_be_visible()
    assert active_cell(notebook) == "cell-450"
    lab.screenshot("cell-revealed")
    other = {"notebook": f"{folder.name}/other.ipynb", "cell_id": "cell-450"}
    lab.execute("trialbook:reveal-cell", other)
    expect(lab.page.get_by_text("The cell is no longer in")).to_be_visible()
    lab.execute("trialbook:reveal-cell", other | {"notebook": "gone.ipynb"})
    expect(lab.page.get_by_text("gone.ipynb is no longer there")).to_be_visible()
    lab.screenshot("cell-gone")
    # The browser tells of the server's answer that there is no such file.
    lab.errors[:] = [error for error in lab.errors if "/gone.ipynb" not in error]

"""What axe-core finds that a person who cannot see the page could not make sense of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

SCRIPT = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
OURS = "[class*='jp-Trialbook']"
# JupyterLab's body has no height and hides what overflows it: axe would take nothing for visible
RUN = """async selector => {
    document.body.style.height = '100vh';
    const context = { include: [[selector]] };
    const { violations } = await axe.run(context, { resultTypes: ['violations'] });
    return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 200)} ` +
            `${node.any.concat(node.all).map(check => check.message).join('; ')}`));
}"""


def serious_faults(page: Page, selector: str = OURS) -> list[str]:
    """Return the serious and critical violations in what is ours of a page, one line each."""
    if not page.evaluate("() => 'axe' in window"):
        page.add_script_tag(path=SCRIPT)
    # axe refuses an empty context, which would else pass for a page without faults
    return page.evaluate(RUN, selector)

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
    const { violations } = await axe.run(context, {
        resultTypes: ['violations'],
        // No rule that is asked needs the style sheets, which take as long as all rules but one.
        preload: false,
        // Of its experiments, the one for people who speak to the page.
        rules: { 'label-content-name-mismatch': { enabled: true } }
    });
    return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) => nodes.filter(
            // The details of an open run are a group with a name of its own.
            node => id !== 'label-content-name-mismatch' ||
                !/role="treeitem" aria-level="2" aria-expanded="true"/.test(node.html)
        ).map(node => `${id}: ${node.html.slice(0, 200)} ` +
            `${node.any.concat(node.all).map(check => check.message).join('; ')}`));
}"""


def serious_faults(page: Page, selector: str = OURS) -> list[str]:
    """Return the serious and critical violations in what is ours of a page, one line each."""
    if not page.evaluate("() => 'axe' in window"):
        page.add_script_tag(path=SCRIPT)
    # axe refuses an empty context, which would else pass for a page without faults
    return page.evaluate(RUN, selector)

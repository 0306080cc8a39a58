"""A page seen state by state: what axe finds in each, and whether each says what to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from axe import OURS, serious_faults
from playwright.sync_api import expect

if TYPE_CHECKING:
    from lab import Lab
    from playwright.sync_api import Locator

NOTICE = ".jp-TrialbookNotice, .jp-TrialbookFilter-error"
TABLE = ".jp-TrialbookRunTable"
SIDEBAR = ".jp-TrialbookPanel"
RUN = ".jp-TrialbookRunPage"
POPOVER = ".jp-TrialbookPopover"
DIALOG = ".jp-Dialog-content"
SENTENCE_END = re.compile(r"[.!?](?=\s+[A-Z])")


class States:
    """What has been seen of a page in one theme."""

    def __init__(self, lab: Lab, theme: str) -> None:
        lab.use_theme(f"JupyterLab {theme}")
        self.faults: list[str] = []
        self._lab = lab
        self._theme = theme

    def see(self, name: str, shown: Locator, within: str = OURS) -> None:
        """Note what axe finds once something is shown; ``within`` is where the state shows."""
        expect(shown).to_be_visible()
        self._lab.screenshot(f"state-{name}-{self._theme}")
        found = serious_faults(self._lab.page, within)
        self.faults.extend(f"{name}: {fault}" for fault in found)

    def told(
        self, name: str, part: Locator, sentence: str, action: str | None, within: str = OURS
    ) -> Locator:
        """Check that a part says one sentence and offers one action, and note what axe finds.

        The action's button is returned; where there is none, what says the sentence.
        """
        notice = part.locator(NOTICE).locator("visible=true")
        # a sentence that comes later must not find the one before in its place
        expect(notice.filter(has_text=sentence)).to_have_count(1)
        expect(notice).to_have_count(1)
        said = notice.locator("p, :scope > span").first.inner_text()
        assert not SENTENCE_END.search(said), f"{name} says more than one sentence: {said}"
        expect(notice.get_by_role("button")).to_have_count(0 if action is None else 1)
        self.see(name, notice, within)
        return notice if action is None else notice.get_by_role("button", name=action)

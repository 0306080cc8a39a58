"""A journey by keyboard alone: after each key the focus is where it should be, and can be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import ElementHandle, Locator, Page

# How an element and what is around it are drawn, as far as that can show the focus: of a grid
# and of a tree also the item that the keys are at.
LOOK = """async element => {
    // What an element shows when it gets the focus is drawn a moment later.
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const look = [];
    const add = (of, depth) => {
        for (let at = of; at && depth > 0; at = at.parentElement, depth -= 1) {
            for (const part of [null, '::after']) {
                const style = getComputedStyle(at, part);
                const drawn = part === null || style.content !== 'none';
                const line = style.outlineStyle === 'none' ? '' :
                    `${style.outlineWidth} ${style.outlineColor}`;
                look.push(drawn ? [line, style.boxShadow, style.borderTopColor].join(' | ') : '');
            }
        }
    };
    add(element, 3);
    const id = element.getAttribute('aria-activedescendant');
    const item = id && document.getElementById(id);
    add(item?.firstElementChild ?? item, 2);
    return look.join('\\n');
}"""
FOCUSED = """() => {
    const element = document.activeElement;
    const ours = element?.closest('[class*="jp-Trialbook"]') !== null;
    const text = (element?.getAttribute('aria-label') ?? element?.textContent ?? '').slice(0, 80);
    const role = element?.getAttribute('role') ?? element?.localName;
    return { ours: ours && element !== document.body, name: `${role} "${text}"` };
}"""


class Journey:
    """The keyboard of a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._before: tuple[ElementHandle, str, str] | None = None

    def press(self, *keys: str) -> None:
        """Press keys, one after the other; leave what is focused to be checked or not."""
        for key in keys:
            self.page.keyboard.press(key)

    def at(self, what: Locator, *keys: str) -> None:
        """Press keys and check that something of ours has the focus then, visibly."""
        self.press(*keys)
        try:
            expect(what).to_be_focused()
        except AssertionError:
            raise AssertionError(f"{self.page.evaluate(FOCUSED)} has the focus of {what}") from None
        self.check()

    def check(self) -> None:
        """Check that whatever has the focus is ours, and is drawn otherwise than without it."""
        focused: dict[str, Any] = self.page.evaluate(FOCUSED)
        name = focused["name"]
        assert focused["ours"], f"the focus is lost to {name}"
        element = self.page.evaluate_handle("() => document.activeElement").as_element()
        assert element is not None
        look = element.evaluate(LOOK)
        if self._before is not None:
            other, before, its_name = self._before
            if other.evaluate("(e, f) => e.isConnected && !e.contains(f)", element):
                assert other.evaluate(LOOK) != before, f"the focus on {its_name} cannot be seen"
        self._before = (element, look, name)

    def tab_to(self, what: Locator, key: str = "Tab", most: int = 20) -> None:
        """Press Tab until something has the focus; everything of ours on the way shows it."""
        wanted = what.element_handle()
        for _ in range(most):
            self.press(key)
            if self.page.evaluate(FOCUSED)["ours"]:
                self.check()
            if wanted.evaluate("element => document.activeElement === element"):
                return
        raise AssertionError(f"{key} does not lead to {what}: {self.page.evaluate(FOCUSED)}")

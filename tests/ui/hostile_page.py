"""A page on which texts of anybody's are shown, watched for what none of them may do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from server import WAIT

if TYPE_CHECKING:
    from lab import Lab
    from playwright.sync_api import ConsoleMessage, Dialog, Frame, Page, Route, WebSocket

REFUSED = {
    r"^Blocked (script execution in|autofocusing on) [^\n]* because the (document|element)'s "
    r"frame is sandboxed [^\n]*\(about:srcdoc\)$": "a page of others runs nothing unasked",
    r"^[^\n]* violates the following Content Security Policy directive: [^\n]*"
    r"\(about:srcdoc\)$": "the policy of the sandboxed frame",
}
"""What Chromium writes on the console where a sandboxed frame is refused something."""
FRAMED = re.compile(r"^(about:(srcdoc|blank)|chrome-error://chromewebdata/)?$")
"""What a frame may show: its page, nothing, or that Chromium has refused to let it go elsewhere."""
EMPTY = ":"
"""What Chromium 150 calls the empty document of a sandboxed frame that has yet to show anything."""
# A call of alert() that ran in spite of all: in a frame without modal dialogs it shows nothing.
EXECUTED = re.compile(r"Ignored call to '(alert|confirm|prompt|print)\(\)'")
BEFORE = "() => Object.getOwnPropertyNames(window)"
# Nothing that runs or fetches may stand in what is ours; frames are looked into by their policy.
LIVE = """() => {
    const ours = [...document.querySelectorAll(
        "[class*='jp-Trialbook'], .jp-Dialog, .lm-Menu, .hostile-twin"
    )].filter(element => !element.parentElement.closest("[class*='jp-Trialbook']"));
    const found = [];
    for (const root of ours) {
        for (const element of [root, ...root.querySelectorAll('*')]) {
            const name = element.localName;
            if (['script', 'object', 'embed', 'base', 'link', 'meta', 'video', 'form', 'applet',
                 'foreignobject', 'animate', 'set'].includes(name) ||
                (name === 'iframe' && !element.hasAttribute('sandbox'))) {
                found.push(`<${name}>`);
            }
            for (const { name: attribute, value } of element.attributes) {
                if (/^on/i.test(attribute) || /^[\\s\\0-\\x1f]*(javascript|vbscript):/i.test(value)
                    && /^(xlink:)?(href|src|action|formaction|data)$/i.test(attribute)) {
                    found.push(`${name}[${attribute}]: ${value.slice(0, 80)}`);
                }
                if (attribute === 'target' && !['_blank', ''].includes(value)) {
                    found.push(`${name}[target=${value}]`);
                }
            }
        }
    }
    return found;
}"""


class Watch:
    """Notes everything that a page does which it must not."""

    def __init__(self, lab: Lab, origin: str) -> None:
        self.page: Page = lab.page
        self._origin = origin
        self._home = re.compile(rf"^{re.escape(origin)}/lab/")
        self._lab = lab
        self.faults: list[str] = []
        self._shown: set[Frame] = set()
        self._scripts_from: int | None = None
        self.page.on("dialog", self._note_dialog)
        self.page.on("console", self._note_console)
        self.page.on("websocket", self._note_socket)
        self.page.on("framenavigated", self._note_navigation)
        self.page.context.on("page", self._note_popup)
        elsewhere = re.compile(rf"^(?!{re.escape(origin)}/|data:|blob:|about:)")
        self.page.route(elsewhere, self._refuse)
        self._names = set(self.page.evaluate(BEFORE))

    def _note_dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _note_console(self, message: ConsoleMessage) -> None:
        if EXECUTED.search(message.text) and self._scripts_from is None:
            self.faults.append(message.text)

    def _note_socket(self, socket: WebSocket) -> None:
        if not socket.url.startswith(self._origin.replace("http", "ws", 1) + "/"):
            self.faults.append(f"websocket: {socket.url}")

    def _note_navigation(self, frame: Frame) -> None:
        if frame.url == EMPTY and frame.parent_frame and frame not in self._shown:
            return
        self._shown.add(frame)
        # JupyterLab writes its own address anew, within the same document.
        allowed = FRAMED if frame.parent_frame else self._home
        if not allowed.search(frame.url):
            self.faults.append(f"navigation: {frame.url}")

    def _note_popup(self, page: Page) -> None:
        self.faults.append(f"popup: {page.url}")

    def _refuse(self, route: Route) -> None:
        self.faults.append(f"request: {route.request.url}")
        route.abort()

    def allow_scripts(self) -> None:
        """From now on pages may run their scripts, and complain on the console."""
        self._scripts_from = len(self._lab.errors)

    def look(self, place: str) -> None:
        """Fail where something has happened by now, or would on a click or a movement."""
        faults = [*self.faults, *self.page.evaluate(LIVE)]
        assert faults == [], f"{place}: {faults[:10]}"

    def end(self) -> None:
        """Fail where something has happened in all, and take what was refused from the errors."""
        self.page.evaluate(
            "() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 300)))"
        )
        self.look("in the end")
        self.page.context.remove_listener("page", self._note_popup)
        grown = set(self.page.evaluate(BEFORE)) - self._names
        assert {name for name in grown if not name.isdigit()} <= KNOWN_NAMES, grown
        assert self.page.evaluate("() => ({}).polluted === undefined")
        rest = [
            error
            for error in self._lab.errors[: self._scripts_from]
            if not any(re.search(pattern, error) for pattern in REFUSED)
        ]
        self._lab.errors[:] = rest


KNOWN_NAMES = {"MathJax", "Plotly", "PlotlyConfig", "PolyBool"}
"""What programs of JupyterLab's and Plotly's put on the window themselves."""

# One round trip for many files, chosen and shown one after the other. A frame is drawn slowly and
# goes with its file: its copy, which is the same to the browser, stays, and all load at once.
SHOW_FILES = """async ([prefix, every, scripts, seconds]) => {
    const tab = [...document.querySelectorAll('.jp-TrialbookTab')].find(e => e.offsetParent);
    const items = [...tab.querySelectorAll('[role=treeitem]')]
        .filter(item => item.dataset.item.startsWith(`${prefix}/`))
        .filter((_, at) => at % every === 0);
    const until = async (what, check) => {
        const end = Date.now() + seconds * 1000;
        for (;;) {
            const found = check();
            if (found) { return found; }
            if (Date.now() > end) { throw new Error(`${what} did not come`); }
            await new Promise(done => setTimeout(done, 5));
        }
    };
    const copies = document.createElement('div');
    copies.className = 'jp-TrialbookRunPage hostile-copies';
    tab.append(copies);
    let loaded = 0;
    const texts = [];
    for (const item of items) {
        const name = item.querySelector('bdi').textContent;
        item.firstElementChild.click();
        const viewer = await until(`${prefix}/${name}`, () => {
            const viewer = tab.querySelector('.jp-TrialbookRunPage-viewer');
            const shown = viewer?.querySelector(
                '.jp-TrialbookRunPage-body > :not(.jp-TrialbookNotice)'
            );
            return viewer?.querySelector('header bdi')?.textContent === `${prefix}/${name}` &&
                shown && viewer;
        });
        let frame = viewer.querySelector('iframe');
        if (frame && scripts) {
            const without = frame;
            without.srcdoc = '';
            viewer.querySelector('input[type=checkbox]').click();
            frame = await until(`${name} with scripts`, () => {
                const now = viewer.querySelector('iframe');
                return now !== without && now;
            });
        }
        if (frame) {
            const copy = frame.cloneNode();
            frame.srcdoc = '';
            copy.addEventListener('load', () => { loaded += 1; });
            copies.append(copy);
        }
        const image = viewer.querySelector('img');
        if (image && !image.complete) {
            await new Promise(done => { image.onload = done; image.onerror = done; });
            image.onload = null; image.onerror = null;
        }
        if (viewer.querySelector('.jp-TrialbookRunPage-plotly')) {
            await until(`the figure of ${name}`, () =>
                viewer.querySelector('.main-svg, .jp-TrialbookNotice'));
        }
        texts.push(viewer.querySelector('.jp-TrialbookRunPage-body').textContent);
    }
    await until('what frames show', () => loaded === copies.childElementCount);
    return texts;
}"""
FORGET_FRAMES = "() => document.querySelectorAll('.hostile-copies').forEach(each => each.remove())"


def show_files(page: Page, folder: str, *, every: int = 1, scripts: bool = False) -> list[Any]:
    """Show each file of an open folder, or some, and return what each viewer says."""
    texts: list[Any] = page.evaluate(SHOW_FILES, [folder, every, scripts, WAIT])
    assert texts, f"{folder} has no files"
    return texts


def forget_frames(page: Page) -> None:
    """Remove the copies of frames that showing files has left."""
    page.evaluate(FORGET_FRAMES)


def texts_of(page: Page, selector: str) -> set[str]:
    """Return the whole texts of elements, as they are in the document."""
    found: list[str] = page.locator(selector).evaluate_all(
        "elements => elements.map(element => element.textContent)"
    )
    return set(found)

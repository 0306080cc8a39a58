"""A cell's news while another thread has only begun to load what a page needs."""

from __future__ import annotations

import subprocess
import sys

# The thread that loads the feed stops in the middle of it, until a cell has asked in another.
SCRIPT = """
import importlib.util, sys, threading
from importlib.abc import Loader, MetaPathFinder

begun, go = threading.Event(), threading.Event()

class Slow(MetaPathFinder, Loader):
    def find_spec(self, name, path, target=None):
        if name == "trialbook.rpc.feed":
            sys.meta_path.remove(self)
            found = importlib.util.find_spec(name)
            self.loader, found.loader = found.loader, self
            return found

    def exec_module(self, module):
        begun.set()
        go.wait()
        self.loader.exec_module(module)

from trialbook.kernel import cells, events
from trialbook.service.context.executions import CellNews
sys.meta_path.insert(0, Slow())
loading = threading.Thread(target=lambda: __import__("trialbook.rpc.feed"))
loading.start()
begun.wait()
failures = []
threading.excepthook = lambda args: failures.append(args.exc_value)
cells.log.exception = lambda *args: failures.append(sys.exc_info()[1])
telling = threading.Thread(
    target=cells.publish, args=[CellNews("cell", "a" * 32, "forest", "RUNNING", None)]
)
telling.start()
def waits_for_the_import():
    frame = sys._current_frames().get(telling.ident)
    while frame is not None:
        if frame.f_globals.get("__name__") == "importlib._bootstrap":
            return True
        frame = frame.f_back
    return False
while telling.is_alive() and not waits_for_the_import():
    pass
go.set()
telling.join()
loading.join()
print(failures)
"""


def test_a_cell_waits_for_what_another_thread_is_loading() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")

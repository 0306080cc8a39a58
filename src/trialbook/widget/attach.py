"""What importing Trialbook does in a kernel and in marimo: views find the widgets that host them.

anywidget is imported with the first view that needs one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialbook.views import live

if TYPE_CHECKING:
    from trialbook.protocol.messages import ViewBundleResult
    from trialbook.views.live import LiveView


class _Widgets:
    def hosted_html(self, made: ViewBundleResult) -> str:
        from trialbook.widget.view_widget import hosted_html

        return hosted_html(made)

    def marimo_view(self, view: LiveView) -> object:
        from trialbook.widget.view_widget import MarimoView

        return MarimoView(view)


def attach() -> None:
    """Let views be hosted by widgets."""
    live.set_widget_host(_Widgets())

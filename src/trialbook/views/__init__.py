"""What a cell displays: each kind of view is a module here and a component in ``js/ui/views``."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trialbook.protocol.messages import Spec
    from trialbook.views.view import View

KINDS = {
    "runs": "trialbook.views.runs.RunsView",
    "run": "trialbook.views.run.RunView",
    "experiments": "trialbook.views.experiments.ExperimentsView",
    "compare": "trialbook.views.compare_view.CompareView",
    "gallery": "trialbook.views.gallery_view.GalleryView",
    "evaluation": "trialbook.views.evaluation_view.EvaluationView",
}
"""The class of each kind, by the tag of its spec; its module is loaded with the first of them."""


def view_of(spec: Spec) -> View[Any, Any]:
    """Return the view that a spec describes, whether or not a cell of this kernel has made it."""
    kind = type(spec).__struct_config__.tag
    module, _, name = KINDS[str(kind)].rpartition(".")
    view: View[Any, Any] = getattr(import_module(module), name)(spec)
    return view

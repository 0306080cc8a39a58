"""The fluent API and the client."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from trialbook.settings import get_registry_uri as get_registry_uri
from trialbook.settings import get_tracking_uri as get_tracking_uri
from trialbook.settings import is_tracking_uri_set as is_tracking_uri_set
from trialbook.settings import set_registry_uri as set_registry_uri
from trialbook.settings import set_tracking_uri as set_tracking_uri
from trialbook.tracking.client import MlflowClient as MlflowClient
from trialbook.tracking.client import TrackingClient as TrackingClient

if TYPE_CHECKING:
    from trialbook.tracking import fluent as fluent
else:

    def __getattr__(name: str) -> object:
        # it loads all that records, which this package does not need
        if name == "fluent":
            return import_module("trialbook.tracking.fluent")
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

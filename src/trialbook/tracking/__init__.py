"""The fluent API and the client."""

from __future__ import annotations

from trialbook.tracking.client import MlflowClient as MlflowClient
from trialbook.tracking.client import TrackingClient as TrackingClient

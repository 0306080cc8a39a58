"""Views in hosts without Trialbook's JupyterLab extension: the one place that knows anywidget."""

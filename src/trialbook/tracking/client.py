"""Experiments, runs, what they record and models, by id: no active run, no hidden state."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import IO, TYPE_CHECKING, Any, NoReturn

from trialbook import settings
from trialbook.errors import InvalidParameterError
from trialbook.model import (
    DatasetInput,
    Experiment,
    FileInfo,
    Metric,
    PagedList,
    Param,
    Run,
    RunTag,
    TagName,
    ViewType,
)
from trialbook.recording import stores
from trialbook.service.tracker import Tracker
from trialbook.service.validation.limits import checked_key
from trialbook.tracking import cell_recording, tables
from trialbook.tracking.documents import write_dict, write_text
from trialbook.tracking.figures import write_figure
from trialbook.tracking.images import image_file, write_image
from trialbook.tracking.operations import RunOperations, operations
from trialbook.tracking.registry_client import RegistryClient
from trialbook.tracking.streams import write_stream
from trialbook.unsupported import missing_method

if TYPE_CHECKING:
    import pandas as pd

    from trialbook.service.validation.one_or_several import Several


class TrackingClient(RegistryClient):
    """Reads and writes a store by the ids of its experiments and runs.

    Its methods have the names, arguments and meaning of MLflow's
    ``MlflowClient``, which is also what it can be imported as.

    Parameters
    ----------
    tracking_uri : str, optional
        The store; that of `trialbook.get_tracking_uri` unless given.
    registry_uri : str, optional
        The store of registered models; that of `trialbook.set_registry_uri` unless given, else
        that of the runs.
    workspace_store_uri : None
        For MLflow's signature; stores have no workspaces.

    Examples
    --------
    >>> client = tb.TrackingClient()
    >>> run = client.create_run(experiment_id="0", run_name="by hand")
    >>> client.log_metric(run.info.run_id, "r2", 0.48)
    >>> client.set_terminated(run.info.run_id)
    >>> client.get_run(run.info.run_id).data.metrics
    {'r2': 0.48}
    """

    def __init__(
        self,
        tracking_uri: str | os.PathLike[str] | None = None,
        registry_uri: str | os.PathLike[str] | None = None,
        workspace_store_uri: None = None,
    ) -> None:
        if workspace_store_uri is not None:
            raise InvalidParameterError("Stores have no workspaces; leave workspace_store_uri out.")
        if tracking_uri is None:
            self._tracker = Tracker.current()
        else:
            self._tracker = Tracker(stores.open_store(settings.text_of(tracking_uri)))
        registry = (
            settings.registry_uri_set() if registry_uri is None else settings.text_of(registry_uri)
        )
        self._registry = stores.open_store(registry) if registry else self._tracker.store

    @classmethod
    def of(cls, tracker: Tracker) -> TrackingClient:
        """Return a client that shares a tracker."""
        client = cls.__new__(cls)
        client._tracker = tracker  # noqa: SLF001 -- its own
        client._registry = tracker.store  # noqa: SLF001 -- its own
        return client

    def __reduce__(self) -> tuple[type[TrackingClient], tuple[str, str]]:
        # with a password that is in them, or the other process could not open the store
        places = (stores.uri_of(self._tracker.store), stores.uri_of(self._registry))
        return type(self), places

    if not TYPE_CHECKING:
        # type checkers would take it to have every method

        def __getattr__(self, name: str) -> NoReturn:
            raise missing_method(name)

    @property
    def tracking_uri(self) -> str:
        """The URI of the store, without credentials."""
        return self._tracker.store.uri

    # Experiments

    def create_experiment(
        self,
        name: str,
        artifact_location: str | None = None,
        tags: Mapping[str, Any] | None = None,
    ) -> str:
        """Create an experiment and return its id; AlreadyExistsError where the name is taken."""
        return self._tracker.experiments.create(name, artifact_location, tags)

    def get_experiment(self, experiment_id: str) -> Experiment:
        """Return an experiment, deleted or not; NotFoundError."""
        return self._tracker.experiments.get(experiment_id)

    def get_experiment_by_name(self, name: str) -> Experiment | None:
        """Return an experiment, deleted or not; None where there is none."""
        return self._tracker.experiments.by_name(name)

    def search_experiments(
        self,
        view_type: int = ViewType.ACTIVE_ONLY,
        max_results: int | None = 1000,
        filter_string: str | None = None,
        order_by: Several | None = None,
        page_token: str | None = None,
    ) -> PagedList[Experiment]:
        """Return a page of experiments, the last created first unless ordered."""
        limit = 1000 if max_results is None else max_results
        return self._tracker.experiments.search(
            view_type, limit, filter_string, order_by, page_token
        )

    def rename_experiment(self, experiment_id: str, new_name: str) -> None:
        """Give an active experiment another name; AlreadyExistsError where it is taken."""
        self._tracker.experiments.rename(experiment_id, new_name)

    def delete_experiment(self, experiment_id: str) -> None:
        """Mark an experiment and its runs deleted."""
        self._tracker.experiments.delete(experiment_id)

    def restore_experiment(self, experiment_id: str) -> None:
        """Undo `delete_experiment`, for all runs of the experiment."""
        self._tracker.experiments.restore(experiment_id)

    def set_experiment_tag(self, experiment_id: str, key: str, value: Any) -> None:
        """Set or overwrite a tag of an experiment."""
        self._tracker.experiments.set_tags(experiment_id, {checked_key("tag", key): value})

    def delete_experiment_tag(self, experiment_id: str, key: str) -> None:
        """Remove a tag of an experiment; NotFoundError where there is none."""
        self._tracker.experiments.delete_tag(experiment_id, key)

    # Runs

    def create_run(
        self,
        experiment_id: str,
        start_time: int | None = None,
        tags: Mapping[str, Any] | None = None,
        run_name: str | None = None,
    ) -> Run:
        """Create a run, which stays RUNNING until `set_terminated`.

        Parameters
        ----------
        experiment_id : str
        start_time : int, optional
            Milliseconds since 1970-01-01 UTC; now unless given.
        tags : dict, optional
        run_name : str, optional
            Made up unless given.
        """
        return self._tracker.create_run(
            experiment_id, run_name=run_name, tags=tags, start_time=start_time
        )

    def get_run(self, run_id: str) -> Run:
        """Return a run as it is now, deleted or not; NotFoundError."""
        return self._tracker.run(run_id)

    def get_parent_run(self, run_id: str) -> Run | None:
        """Return the run that a run is nested in; None where it is nested in none."""
        return self._tracker.parent_run(run_id)

    def set_terminated(
        self, run_id: str, status: str | None = None, end_time: int | None = None
    ) -> None:
        """End a run: FINISHED and now unless told."""
        self._tracker.end_run(run_id, status, end_time)

    def update_run(self, run_id: str, status: str | None = None, name: str | None = None) -> None:
        """Change a run's status or name; the end is set by `set_terminated` only."""
        self._tracker.update_run(run_id, status, name)

    def delete_run(self, run_id: str) -> None:
        """Mark a run deleted."""
        self._tracker.delete_run(run_id)

    def restore_run(self, run_id: str) -> None:
        """Undo `delete_run`."""
        self._tracker.restore_run(run_id)

    def search_runs(
        self,
        experiment_ids: Several,
        filter_string: str | None = "",
        run_view_type: int = ViewType.ACTIVE_ONLY,
        max_results: int = 1000,
        order_by: Several | None = None,
        page_token: str | None = None,
    ) -> PagedList[Run]:
        """Return a page of runs; see `trialbook.search_runs` for filter and order.

        Parameters
        ----------
        experiment_ids : str, int, or list, set, array or column of them
            One that is not there has no runs, of which a warning tells.
        filter_string : str, optional
        run_view_type : int, default ViewType.ACTIVE_ONLY
        max_results : int, default 1000
            At most 50,000.
        order_by : str or list of str, optional
        page_token : str, optional
            The ``token`` of the page before.

        Examples
        --------
        >>> client = tb.TrackingClient()
        >>> runs = [client.create_run("0") for _ in range(3)]
        >>> page = client.search_runs(["0"], max_results=2)
        >>> len(page), len(client.search_runs(["0"], max_results=2, page_token=page.token))
        (2, 1)
        """
        return self._tracker.search.page(
            experiment_ids,
            filter_string,
            view_type=run_view_type,
            max_results=max_results,
            order_by=order_by,
            page_token=page_token,
        )

    # Records

    def log_metric(
        self,
        run_id: str,
        key: str,
        value: float,
        timestamp: int | None = None,
        step: int | None = None,
        synchronous: bool | None = None,  # noqa: FBT001 -- MLflow's signature
        dataset_name: str | None = None,  # noqa: ARG002 -- MLflow's signature
        dataset_digest: str | None = None,  # noqa: ARG002 -- MLflow's signature
        model_id: None = None,
    ) -> RunOperations | None:
        """Record one point of a metric.

        As in MLflow's own stores a point does not keep the name and digest of a dataset;
        `log_inputs` records which datasets a run used.
        """
        if model_id is not None:
            raise InvalidParameterError(
                "A metric belongs to a run and not to a model; leave model_id out."
            )
        self._tracker.log_metric(run_id, key, value, step, timestamp)
        return operations(synchronous)

    def log_param(
        self,
        run_id: str,
        key: str,
        value: Any,
        synchronous: bool | None = None,  # noqa: FBT001 -- MLflow's signature
    ) -> Any:
        """Record an input, kept as ``str(value)``, and return the value."""
        self._tracker.log_params(run_id, {checked_key("param", key): value})
        return operations(synchronous) or value

    def set_tag(
        self,
        run_id: str,
        key: str,
        value: Any,
        synchronous: bool | None = None,  # noqa: FBT001 -- MLflow's signature
    ) -> RunOperations | None:
        """Set or overwrite a label, kept as ``str(value)``."""
        self._tracker.set_tags(run_id, {checked_key("tag", key): value})
        return operations(synchronous)

    def delete_tag(self, run_id: str, key: str) -> None:
        """Remove a label; NotFoundError where there is none."""
        self._tracker.delete_tag(run_id, key)

    def log_batch(
        self,
        run_id: str,
        metrics: Sequence[Metric] = (),
        params: Sequence[Param] = (),
        tags: Sequence[RunTag] = (),
        synchronous: bool | None = None,  # noqa: FBT001 -- MLflow's signature
    ) -> RunOperations | None:
        """Record points, params and tags of one run, all or none.

        Examples
        --------
        >>> client = tb.TrackingClient()
        >>> run_id = client.create_run("0").info.run_id
        >>> points = [tb.Metric("loss", 1 / (i + 1), timestamp=i, step=i) for i in range(3)]
        >>> client.log_batch(run_id, points, params=[tb.Param("alpha", "0.5")])
        >>> [point.step for point in client.get_metric_history(run_id, "loss")]
        [0, 1, 2]
        """
        self._tracker.log_batch(run_id, metrics, params, tags)
        return operations(synchronous)

    def log_inputs(
        self,
        run_id: str,
        datasets: Sequence[DatasetInput] | None = None,
        models: None = None,
    ) -> None:
        """Record which datasets a run used, all or none.

        Parameters
        ----------
        run_id : str
        datasets : list of DatasetInput, optional
            Of one name and digest a run has the first that was logged. Those of MLflow will do.
        models : None
            For MLflow's signature; models are not recorded as inputs.

        Examples
        --------
        >>> client = tb.TrackingClient()
        >>> run_id = client.create_run("0").info.run_id
        >>> iris = tb.entities.Dataset("iris", "5f0a", "local", '{"uri": "iris.csv"}')
        >>> client.log_inputs(run_id, [tb.entities.DatasetInput(iris)])
        >>> [used.dataset.label for used in client.get_run(run_id).inputs.dataset_inputs]
        ['iris (5f0a)']
        """
        if models:
            raise InvalidParameterError("Models are not recorded as inputs of a run.")
        self._tracker.log_inputs(run_id, datasets)

    def get_metric_history(self, run_id: str, key: str) -> PagedList[Metric]:
        """Return every point of a metric by time, step and value; empty for an unknown key."""
        return PagedList(self._tracker.metric_history(run_id, key))

    # Files

    def log_artifact(
        self,
        run_id: str,
        local_path: str | os.PathLike[str],
        artifact_path: str | None = None,
    ) -> None:
        """Copy a file, or a folder under its own name, into a run's artifacts."""
        self._tracker.artifacts_to_write(run_id).add(local_path, artifact_path)

    def log_artifacts(
        self,
        run_id: str,
        local_dir: str | os.PathLike[str],
        artifact_path: str | None = None,
    ) -> None:
        """Copy what a folder contains into a run's artifacts."""
        self._tracker.artifacts_to_write(run_id).add_folder(local_dir, artifact_path)

    def log_text(self, run_id: str, text: str, artifact_file: str) -> None:
        """Write text to an artifact, as UTF-8."""
        write_text(self._tracker.artifacts_to_write(run_id), text, artifact_file)

    def log_dict(
        self, run_id: str, dictionary: Mapping[str, Any] | list[Any], artifact_file: str
    ) -> None:
        """Write a dictionary or a list to an artifact: YAML by its suffix, else JSON."""
        write_dict(self._tracker.artifacts_to_write(run_id), dictionary, artifact_file)

    def log_figure(
        self,
        run_id: str,
        figure: Any,
        artifact_file: str,
        *,
        save_kwargs: Mapping[str, Any] | None = None,
    ) -> None:
        """Write a figure to an artifact; see `trialbook.log_figure`."""
        folder = self._tracker.artifacts_to_write(run_id)
        write_figure(folder, figure, artifact_file, save_kwargs)
        cell_recording.logged(run_id, figure)

    def log_image(
        self,
        run_id: str,
        image: Any,
        artifact_file: str | None = None,
        key: str | None = None,
        step: int | None = None,
        timestamp: int | None = None,
        synchronous: bool | None = None,  # noqa: ARG002, FBT001 -- MLflow's signature
        *,
        caption: str | None = None,
        boxes: Any = None,
        masks: Any = None,
        classes: Any = None,
    ) -> None:
        """Write an array or a PIL image to an artifact; see `trialbook.log_image`."""
        from trialbook.tracking.image_notes import write_noted

        file = image_file(artifact_file, key, step, timestamp)
        folder = self._tracker.artifacts_to_write(run_id)
        noted = {"caption": caption, "boxes": boxes, "masks": masks, "classes": classes}
        if key is not None and all(each is None for each in noted.values()):
            write_image(folder, image, file)
        else:
            write_noted(folder, image, file, noted)
        if key is not None:
            self._tracker.set_tags(run_id, {TagName.LOGGED_IMAGES: "true"})

    def log_table(self, run_id: str, data: Any, artifact_file: str) -> None:
        """Write a table to an artifact, or add its rows to it; see `trialbook.log_table`."""
        tables.log_table(self._tracker, run_id, data, artifact_file)

    def load_table(
        self,
        experiment_id: str,
        artifact_file: str,
        run_ids: Several | None = None,
        extra_columns: Several | None = None,
    ) -> pd.DataFrame:
        """Return the rows of a table of several runs; see `trialbook.load_table`."""
        return tables.load_table(
            self._tracker, experiment_id, artifact_file, run_ids, extra_columns
        )

    def log_stream(self, run_id: str, stream: IO[bytes], artifact_file: str) -> None:
        """Write what a stream of bytes holds to an artifact."""
        write_stream(self._tracker.artifacts_to_write(run_id), stream, artifact_file)

    def list_artifacts(self, run_id: str, path: str | None = None) -> list[FileInfo]:
        """Return the files and folders directly in a folder of a run's artifacts."""
        return self._tracker.artifacts(run_id).entries(path)

    def download_artifacts(
        self, run_id: str, path: str, dst_path: str | os.PathLike[str] | None = None
    ) -> str:
        """Return the local path of an artifact, or of its copy below ``dst_path``."""
        return self._tracker.artifacts(run_id).download(path, dst_path)


MlflowClient = TrackingClient

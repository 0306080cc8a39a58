"""Calls that are wrong, or nearly: what MLflow says of them, ours is to say too."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any


def names(call: str, number: int, client: Any, fluent: Any, entities: Any) -> dict[str, Any]:
    """Return what a call names: a new run each time, a deleted one, and experiments."""

    def used(tags: Any = None, **about: Any) -> Any:
        given: dict[str, Any] = {"name": "n", "digest": "1", "source_type": "local", "source": "{}"}
        given |= {"schema": None, "profile": None, **about}
        pairs = [entities.RunTag(*tag) for tag in (tags or {}).items()]
        return SimpleNamespace(dataset=SimpleNamespace(**given), tags=pairs)

    known = {
        "client": client,
        "fluent": fluent,
        "Metric": entities.Metric,
        "Param": entities.Param,
        "RunTag": entities.RunTag,
        "used": used,
        "nan": float("nan"),
        "inf": float("inf"),
        "run": client.create_run("0").info.run_id,
        "taken": f"gone {number}",
    }
    client.log_param(known["run"], "known", "1")
    client.set_tag(known["run"], "known", "1")
    if "deleted" in call:
        known["deleted"] = client.create_run("0").info.run_id
        client.delete_run(known["deleted"])
    if any(name in call for name in ("gone", "taken", "(experiment,", "(experiment)")):
        known["experiment"] = client.create_experiment(f"experiment {number}")
        known["gone"] = client.create_experiment(known["taken"])
        client.delete_experiment(known["gone"])
    if "model" in call:
        known["model"], known["source"] = f"model {number}", f"runs:/{known['run']}/model"
        client.log_text(known["run"], "x", "model/weights.txt")
        client.create_registered_model(known["model"])
        for source in (known["source"], "s3://bucket/model"):
            client.create_model_version(known["model"], source, known["run"])
        client.set_registered_model_alias(known["model"], "champion", 1)
        client.transition_model_version_stage(known["model"], 1, "Staging")
    return known


CALLS = (
    # keys and names
    *(
        f"client.{call}(run, {key}, {value})"
        for call, value in (("log_param", "'v'"), ("log_metric", "1.0"), ("set_tag", "'v'"))
        for key in (
            *("'k' * 250", "'k' * 251", "''", "None", "5", "'a b/c.d-e_f:g'", "'ключ'", "'a//b'"),
            *("'../a'", "'/a'", "'a/'", "'.'", "'a#b'", "'a\\nb'", "'it\\'s'", "'a,b'", "'a=b'"),
        )
    ),
    # values
    "client.log_param(run, 'k', 'v' * 6000)",
    "client.log_param(run, 'k', 'v' * 6001)",
    "client.log_param(run, 'k', '')",
    "client.log_param(run, 'k', None)",
    "client.log_param(run, 'k', {'a': [1]})",
    "client.set_tag(run, 'k', 'v' * 8001)",
    "client.set_tag(run, 'k', None)",
    "client.log_metric(run, 'k', nan)",
    "client.log_metric(run, 'k', -inf)",
    "client.log_metric(run, 'k', True)",
    "client.log_metric(run, 'k', '0.5')",
    "client.log_metric(run, 'k', 'high')",
    "client.log_metric(run, 'k', None)",
    "client.log_metric(run, 'k', [1.0])",
    "client.log_metric(run, 'k', 1j)",
    "client.log_metric(run, 'k', 10**400)",
    "client.log_metric(run, 'k', 1e400)",
    "client.log_metric(run, 'k', 1.0, step=-5)",
    "client.log_metric(run, 'k', 1.0, step=2**63 - 1)",
    "client.log_metric(run, 'k', 1.0, step=2**63)",
    "client.log_metric(run, 'k', 1.0, step='one')",
    "client.log_metric(run, 'k', 1.0, step=1.5)",
    "client.log_metric(run, 'k', 1.0, timestamp=-1)",
    "client.log_metric(run, 'k', 1.0, timestamp=0)",
    "client.log_metric(run, 'k', 1.0, timestamp='now')",
    # what is there already
    "client.log_param(run, 'known', '1')",
    "client.log_param(run, 'known', 1)",
    "client.log_param(run, 'known', '2')",
    "client.log_batch(run, params=[Param('known', '2')])",
    "client.log_batch(run, params=[Param('a', '1'), Param('a', '1')])",
    "client.log_batch(run, params=[Param('a', '1'), Param('a', '2')])",
    "client.log_batch(run, tags=[RunTag('a', '1'), RunTag('a', '2')])",
    "client.set_tag(run, 'known', '2')",
    "client.delete_tag(run, 'known')",
    "client.delete_tag(run, 'unknown')",
    # batches
    "client.log_batch(run)",
    "client.log_batch(run, params=[Param(f'p{k}', 'v') for k in range(101)])",
    "client.log_batch(run, tags=[RunTag(f't{k}', 'v') for k in range(101)])",
    "client.log_batch(run, [Metric('m', 1.0, 1, k) for k in range(1001)])",
    "client.log_batch(run, [Metric('m', 'high', 1, 0)])",
    "client.log_batch(run, [Metric('m', 1.0, -1, 0)])",
    "client.log_batch(run, [Metric('', 1.0, 1, 0)])",
    # runs
    "client.get_run('nonsense')",
    "client.get_run('')",
    "client.get_run('a/b')",
    "client.get_run(None)",
    "client.log_param('nonsense', 'k', 'v')",
    "client.log_metric('nonsense', 'k', 1.0)",
    "client.set_tag('nonsense', 'k', 'v')",
    "client.delete_tag('nonsense', 'k')",
    "client.delete_run('nonsense')",
    "client.restore_run('nonsense')",
    "client.get_run(deleted)",
    "client.log_param(deleted, 'k', 'v')",
    "client.log_metric(deleted, 'k', 1.0)",
    "client.set_tag(deleted, 'k', 'v')",
    "client.delete_tag(deleted, 'k')",
    "client.log_batch(deleted, [Metric('m', 1.0, 1, 0)])",
    "client.set_terminated(deleted)",
    "client.update_run(deleted, name='other')",
    "client.delete_run(deleted)",
    "client.restore_run(run)",
    "client.set_terminated(run, 'FAILED')",
    "client.set_terminated(run, 'nonsense')",
    "client.set_terminated(run, 'RUNNING')",
    "client.update_run(run, status='nonsense')",
    "client.update_run(run, name='')",
    "client.update_run(run, name='other')",
    "client.create_run('nonsense')",
    "client.create_run('999')",
    "client.create_run(gone)",
    "client.create_run('0', run_name='a', tags={'mlflow.runName': 'b'})",
    "client.create_run('0', run_name='a', tags={'mlflow.runName': 'a'})",
    "client.create_run('0', tags={'k' * 251: 'v'})",
    # datasets
    "client.log_inputs(run, [used()])",
    "client.log_inputs(run, [used(), used({'k': 'v'})])",
    "client.log_inputs(run)",
    "client.log_inputs(run, [])",
    "client.log_inputs(run, used())",
    "client.log_inputs('nonsense', [used()])",
    "client.log_inputs(deleted, [used()])",
    *(
        f"client.log_inputs(run, [used({member}='x' * {size})])"
        for member, limit in (("name", 500), ("digest", 36), ("source", 65_535))
        for size in (limit, limit + 1)
    ),
    "client.log_inputs(run, [used(schema='x' * 1_048_575)])",
    "client.log_inputs(run, [used(schema='x' * 1_048_576)])",
    "client.log_inputs(run, [used(profile='x' * 16_777_216)])",
    *(f"client.log_inputs(run, [used({name}=None)])" for name in ("name", "digest", "source")),
    "client.log_inputs(run, [used(name='')])",
    "client.log_inputs(run, [used({'k' * 255: 'v' * 500})])",
    "client.log_inputs(run, [used({'k' * 256: 'v'})])",
    "client.log_inputs(run, [used({'k': 'v' * 501})])",
    "client.log_inputs(run, [used({'': 'v'})])",
    # experiments
    "client.create_experiment('')",
    "client.create_experiment(None)",
    "client.create_experiment(5)",
    "client.create_experiment('n' * 501)",
    "client.create_experiment(taken)",
    "client.create_experiment('Default')",
    "client.get_experiment('nonsense')",
    "client.get_experiment('999')",
    "client.get_experiment_by_name('nowhere')",
    "client.rename_experiment(experiment, taken)",
    "client.rename_experiment(experiment, '')",
    "client.rename_experiment(gone, 'other')",
    "client.delete_experiment(gone)",
    "client.delete_experiment('999')",
    "client.restore_experiment(experiment)",
    "client.set_experiment_tag(gone, 'k', 'v')",
    "client.set_experiment_tag(experiment, '', 'v')",
    "client.delete_experiment_tag(experiment, 'k')",
    # searches
    "client.search_runs(['0'], max_results=0)",
    "client.search_runs(['0'], max_results=-1)",
    "client.search_runs(['0'], max_results=50_000)",
    "client.search_runs(['0'], max_results=50_001)",
    "client.search_runs(['0'], page_token='nonsense')",
    "client.search_runs(['999'])",
    "client.search_runs(['nonsense'])",
    "client.search_runs([])",
    "client.search_runs('0')",
    "client.search_experiments(max_results=0)",
    "client.search_experiments(max_results=50_001)",
    "client.search_experiments(page_token='nonsense')",
    "client.search_experiments(filter_string='nonsense = 1')",
    "client.get_metric_history(run, 'unknown')",
    "client.get_metric_history('nonsense', 'unknown')",
    # registered models
    *(
        f"client.create_registered_model({name})"
        for name in (
            *(
                "model",
                "'n' * 256",
                "'n' * 257",
                "''",
                "' '",
                "None",
                "5",
                "'model/a'",
                "'model:a'",
            ),
            *("'..'", "'model@a'", "'model ü'", "'model k', {'k' * 250: 'v' * 100_000}"),
            *("'m', {'k' * 251: 'v'}", "'m', {'k': 'v' * 100_001}", "'m', {'': 'v'}"),
            *("'model 5', {'k': 5}", "'model d', description='d' * 10_000"),
        )
    ),
    "client.get_registered_model(model)",
    *(
        f"client.{call}"
        for call in (
            *("get_registered_model('model')", "get_registered_model('')"),
            *("rename_registered_model(model, model)", "rename_registered_model('model', 'a')"),
            *("rename_registered_model(model, '')", "rename_registered_model(model, 'a/b')"),
            *("update_registered_model(model)", "update_registered_model('model', 'd')"),
            *("delete_registered_model(model)", "delete_registered_model('model')"),
            *(
                "set_registered_model_tag(model, 'k', 'v')",
                "set_registered_model_tag(model, 'k', 5)",
            ),
            *(
                "set_registered_model_tag('model', 'k', 'v')",
                "set_registered_model_tag(model, '', 1)",
            ),
            "delete_registered_model_tag(model, 'unknown')",
            "delete_registered_model_tag('model', 'unknown')",
            *("get_model_version(model, 1)", "get_model_version(model, '1')"),
            *("get_model_version(model, '01')", "get_model_version(model, 9)"),
            *("get_model_version(model, 'x')", "get_model_version(model, None)"),
            "get_model_version('model', 1)",
            *("update_model_version(model, 1, 'd')", "update_model_version(model, 1)"),
            "update_model_version(model, 9, 'd')",
            *("delete_model_version(model, 1)", "delete_model_version(model, 9)"),
            *("get_latest_versions(model)", "get_latest_versions(model, [])"),
            *("get_latest_versions(model, ['STAGING'])", "get_latest_versions(model, ['x'])"),
            "get_latest_versions('model')",
            "get_model_version_stages(model, 1)",
            *(
                "get_model_version_download_uri(model, 1)",
                "get_model_version_download_uri(model, 9)",
            ),
        )
    ),
    *(
        f"client.create_model_version({arguments})"
        for arguments in (
            *("model, source", "model, source, run", "model, 's3://a/b'", "'model', 's3://a/b'"),
            *("model, ''", "model, None", "model, '/nowhere'", "model, source + '/unknown'"),
            *("model, f'runs:/{\"0\" * 32}/model'", "model, 's3://a', '0' * 32"),
            *("model, f'models:/{model}/1'", "model, f'models:/{model}/9'"),
            *("model, source, tags={'k' * 251: 'v'}", "model, source, tags={'k': 'v' * 100_001}"),
        )
    ),
    *(
        f"client.set_registered_model_alias(model, {alias}, 1)"
        for alias in (
            *(
                "'Champion'",
                "'a-b_1'",
                "'ü'",
                "'1'",
                "'v1x'",
                "'latest'",
                "'Latest'",
                "'v1'",
                "'V1'",
            ),
            *("''", "None", "'a b'", "'a/b'", "'1.5'", "'a' * 255", "'a' * 256"),
        )
    ),
    "client.set_registered_model_alias(model, 'a', '2')",
    "client.set_registered_model_alias(model, 'a', 9)",
    "client.set_registered_model_alias('model', 'a', 1)",
    "client.delete_registered_model_alias(model, 'champion')",
    "client.delete_registered_model_alias(model, 'unknown')",
    "client.delete_registered_model_alias('model', 'champion')",
    "client.get_model_version_by_alias(model, 'champion')",
    "client.get_model_version_by_alias(model, 'latest')",
    "client.get_model_version_by_alias(model, 'unknown')",
    "client.get_model_version_by_alias('model', 'champion')",
    *(
        f"client.transition_model_version_stage({arguments})"
        for arguments in (
            *("model, 2, 'staging'", "model, 2, 'PRODUCTION', True", "model, 1, 'None'"),
            *("model, 1, 'Archived', True", "model, 1, 'x'", "model, 9, 'Staging'"),
        )
    ),
    *(
        f"client.set_model_version_tag(model, {arguments})"
        for arguments in (
            *(
                "1, 'k', 'v'",
                "1, 'k', 5",
                "1, '', 'v'",
                "1, 'k' * 251, 'v'",
                "1, 'k', 'v' * 100_001",
            ),
            *("9, 'k', 'v'", "None, 'k', 'v'", "stage='Staging', key='k', value='v'"),
            *("stage='Production', key='k', value='v'", "1, 'k', 'v', 'Staging'"),
        )
    ),
    "client.delete_model_version_tag(model, 1, 'unknown')",
    "client.delete_model_version_tag(model, 9, 'unknown')",
    *(
        f"client.search_model_versions({text!r})"
        for text in (
            *("name = 'model'", "version_number = 1", "run_id IN ('a')", "source_path LIKE 's%'"),
            *("tags.k = 'v'", "attribute.name = 'a'", "tags.`k` ILIKE 'v'", "name > 'a'"),
            *("version_number = '1'", "version = 1", "status = 'READY'", "metrics.a > 1"),
            *("current_stage = 'None'", "tags.k IS NULL", "attributes.name = 'a'"),
        )
    ),
    *(
        f"client.search_model_versions('', order_by=[{key!r}])"
        for key in ("name DESC", "version_number", "creation_timestamp", "run_id", "tags.k", "x")
    ),
    *(f"client.search_model_versions(max_results={limit})" for limit in (0, 200_000, 200_001)),
    *(
        f"client.search_registered_models({text!r})"
        for text in ("name = 'model'", "tags.k = 'v'", "name ILIKE 'm%'", "version_number = 1")
    ),
    *(
        f"client.search_registered_models('', order_by=[{key!r}])"
        for key in ("name DESC", "timestamp", "last_updated_timestamp", "creation_timestamp", "x")
    ),
    *(f"client.search_registered_models(max_results={limit})" for limit in (0, 1_000, 1_001)),
    "fluent.register_model('s3://a/b', model)",
    "fluent.register_model('s3://a/b', 'model new')",
    "fluent.register_model(f'runs:/{\"0\" * 32}/model', model)",
    "fluent.register_model(source, 'model/a')",
    "fluent.register_model('s3://a/b', model, tags={'k' * 251: 'v'})",
    *(
        f"fluent.artifacts.download_artifacts(f'models:/{{model}}{which}')"
        for which in ("/1", "@champion", "/Staging", "/staging/weights.txt", "/9", "@unknown", "")
    ),
    "fluent.artifacts.download_artifacts('models:/model/1')",
    # the fluent functions
    "[fluent.start_run(), fluent.start_run()]",
    "[fluent.start_run(), fluent.start_run(nested=True)]",
    "fluent.start_run(run_id=deleted)",
    "fluent.start_run(run_id='nonsense')",
    "fluent.start_run(experiment_id='999')",
    "fluent.start_run(experiment_id=gone)",
    "fluent.start_run(parent_run_id='nonsense')",
    "fluent.start_run(parent_run_id=deleted)",
    "fluent.start_run(description='a', tags={'mlflow.note.content': 'b'})",
    "fluent.set_experiment(taken)",
    "fluent.set_experiment()",
    "fluent.log_params({'a': 1, '': 2})",
    "fluent.log_params({f'p{k}': k for k in range(150)})",
    "fluent.log_params(None)",
    "fluent.log_metrics({'a': 'high'})",
    "fluent.log_metrics({f'm{k}': k for k in range(1500)})",
    "[fluent.log_param('a', 1), fluent.log_param('a', 2)]",
    "fluent.set_tag('', 1)",
    "fluent.delete_tag('unknown')",
    "fluent.search_runs(output_format='nonsense')",
    "fluent.search_runs(experiment_ids=['0'], experiment_names=['Default'])",
    "fluent.get_experiment('999')",
    "fluent.delete_experiment('999')",
)

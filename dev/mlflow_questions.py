"""What `mlflow_answers.py` asks MLflow: runs, searches for them, and calls that may be wrong."""

from __future__ import annotations

from itertools import product
from typing import Any

NAN, INF = float("nan"), float("inf")

EXPERIMENTS = ("Default", "second", "deleted")
"""The last one is deleted once it has its runs."""

_ACC = (0.5, 1, -0.0, 0.0, NAN, INF, -INF, 1e308, 5e-324, None, -2.5, 0.30000000000000004)
_LOSS = ((0.9, 0.5), (0.1, NAN), None, (NAN, 3.0), (INF, -1.0), (2.0,))
_LR = (
    *("0.1", "1e-3", "10", "9", "auto", "NaN", "inf", "-5", "0.10", "Tree", "tree", "TREE", "100%"),
    *(
        "a_b",
        "axb",
        "it's",
        'say "hi"',
        "ünï",
        "ÜNÏ",
        "日本",
        "a\nb",
        "%",
        "_",
        "a\\b",
        "None",
        "1",
    ),
    *("true", " 7", "x y", None, None, None),
)
_TEAM = ("red", "Red", None, "blue_1", "blue11", "50%", "")
# name, digest and context
_DATASETS: tuple[list[tuple[str, str, str | None]], ...] = (
    [("iris", "5f0a", "train")],
    [("Iris", "5f0a", "eval"), ("wine", "77", None)],
    [],
    [("iris", "x_1", "Train"), ("iris", "5f0a", "eval"), ("iris", "5f0a", "train")],
    [("50% ünï", "", "")],
    [],
    [],
)
_STATUSES = ("FINISHED", "FAILED", "RUNNING", "KILLED", "FINISHED")


def runs() -> list[dict[str, Any]]:
    """Return sixty runs: hostile and edge values, many of them missing, and equal start times."""
    return [_run(number) for number in range(60)]


def _run(number: int) -> dict[str, Any]:
    acc = _ACC[number % len(_ACC)]
    loss = _LOSS[number % 7 % len(_LOSS)]
    metrics = [] if acc is None else [("acc", acc, 1000, 0)]
    metrics += [("val loss", value, 1000 + k, k) for k, value in enumerate(loss or ())]
    if number % 5 == 0:
        # the latest is that of the greatest step, whatever the order of logging
        metrics += [("late", 1.0, 50, 7), ("late", float(number), 90, 3), ("late", 4.0, 10, 7)]
    if number % 4 == 1:
        metrics += [("a/b.c-d", float(number % 8), 0, 0), ("ключ", 1.0, 0, 0)]
    texts = {
        "lr": _LR[number % len(_LR)],
        "n.layers": str(number % 4) if number % 3 else None,
        "ключ": "да" if number % 6 == 2 else None,
        "a b": f"v{number % 3}" if number % 2 else None,
    }
    labels = {
        "team": _TEAM[number % len(_TEAM)],
        "k.dotted/path": "yes" if number % 8 == 3 else None,
        "空": "値" if number % 9 == 4 else None,
    }
    ended = _STATUSES[number % len(_STATUSES)]
    return {
        # not in the order of creation, because the id decides among equals
        "id": f"r{number * 37 % 60:02}",
        "experiment": 0 if number < 40 else 1 if number < 54 else 2,
        "name": ("alpha", "Beta", "gamma 1", "100%", "it's")[number % 5],
        "user": ("ada", "Ada", "bob")[number % 3],
        # MLflow takes 0 for now
        "start": 1_000 * (number // 4 + 1),
        "status": ended,
        "end": None if ended == "RUNNING" else 1_000 * (number // 4 + 1) + number * 13 % 700,
        "metrics": metrics,
        "params": {key: value for key, value in texts.items() if value is not None},
        "tags": {key: value for key, value in labels.items() if value is not None},
        "deleted": number % 11 == 10,
        "datasets": _DATASETS[number % len(_DATASETS)],
    }


def searches() -> list[tuple[str, list[str], int]]:
    """Return filter, order and view type (1 active, 2 deleted, 3 all)."""
    asked: list[tuple[str, list[str], int]] = [
        (text, [], 1) for text in dict.fromkeys([*_filters(), *_wrong_filters()])
    ]
    asked += [("", terms, 1) for terms in [*_orders(), *_wrong_orders()]]
    asked += [
        (text, terms, view)
        for view in (2, 3)
        for text, terms in (
            ("", []),
            ("metrics.acc > 0", ["metrics.acc DESC"]),
            ("params.lr LIKE '%e%'", ["tags.team"]),
            ("tags.team IS NULL", ["end_time", "run_id DESC"]),
        )
    ]
    return asked


def _filters() -> list[str]:
    numbers = ("0", "0.5", "-0.0", "1e308", "-2.5", "0.30000000000000004", "1.8e308", "+1", ".5")
    found = [
        f"metrics.acc {op} {value}"
        for op, value in product((">", ">=", "<", "<=", "=", "!="), numbers[:6])
    ]
    found += [f"metrics.acc > {value}" for value in numbers[6:]]
    found += [f"metrics.acc {op} 1.7976931348623157e308" for op in ("=", "<", "<=")]
    found += [
        f"params.lr {op} '{value}'"
        for op, value in product(
            ("=", "!=", "LIKE", "ILIKE"),
            ("0.1", "tree", "TREE", "%", "_", "a_b", "a%b", "100%", "%Ü%", "日_", "", "a\nb"),
        )
    ]
    found += [
        *(f"tags.team {op} 'red'" for op in ("=", "!=", "LIKE", "ILIKE")),
        "tags.team LIKE '%'",
        "tags.team = ''",
        "tags.team != ''",
        "tags.team LIKE 'blue_1'",
        "tags.team LIKE '50\\%'",
        "params.lr LIKE 'a\\%'",
        'params.lr = "it\'s"',
        "params.lr = 'say \"hi\"'",
        "params.lr = 'a\\b'",
        *(
            f"{key} IS {null}"
            for key, null in product(
                ("tags.team", "params.lr", "params.`n.layers`", "tags.nowhere"),
                ("NULL", "NOT NULL"),
            )
        ),
        "tags.team is not null",
        "params.zz != '2'",
        "metrics.zz != 2",
        "tags.zz LIKE '%'",
        "metrics.`val loss` > 0",
        'metrics."val loss" > 0',
        "metrics.'val loss' > 0",
        "tags.'mlflow.runName' = 'alpha' AND tags.'team' IS NOT NULL",
        "attributes.'run name' LIKE '%a'",
        "metrics.`val loss` != 3",
        "metrics.late = 4",
        "metrics.late > 4",
        "metrics.`a/b.c-d` >= 4",
        "metrics.a/b.c-d >= 4",
        "metrics.`ключ` = 1",
        "params.`ключ` = 'да'",
        "params.ключ = 'да'",
        "params.n.layers = '1'",
        "params.`n.layers` = '1'",
        "params.`a b` = 'v1'",
        "tags.`k.dotted/path` = 'yes'",
        "tags.k.dotted/path = 'yes'",
        "tags.`空` = '値'",
        *(f"attributes.status {op} 'FINISHED'" for op in ("=", "!=", "LIKE", "ILIKE")),
        "status = 'finished'",
        "status ILIKE 'finished'",
        "attribute.status = 'FAILED'",
        "attr.status = 'FAILED'",
        "run.status = 'FAILED'",
        *(f"{name} = 'alpha'" for name in ("run_name", "`run name`", "`Run name`", "`Run Name`")),
        'attributes."run name" = "alpha"',
        "attributes.run_name LIKE '%a%'",
        "attributes.run_name ILIKE '%BETA%'",
        "tags.mlflow.runName = 'alpha'",
        "tags.`mlflow.runName` = 'alpha'",
        "run_name != 'alpha'",
        'run_name = "it\'s"',
        "user_id = 'ada'",
        "user_id ILIKE 'ADA'",
        "artifact_uri LIKE '%artifacts'",
        *(f"start_time {op} 5000" for op in (">", ">=", "<", "<=", "=", "!=")),
        "created > 5000",
        "attributes.Created > 5000",
        "end_time > 5000",
        "end_time != 0",
        "attributes.end_time <= 5100.5",
        "start_time > -1.5e3",
        "run_id = 'r05'",
        "run_id != 'r05'",
        "run_id LIKE 'r0%'",
        "run_id IN ('r05', 'r06', 'nowhere')",
        'run_id IN ("r05")',
        "run_id NOT IN ('r05','r06')",
        "run_id in ('r05')",
        "metrics.acc > 0 AND params.lr = 'tree'",
        "metrics.acc > 0 and tags.team = 'red' And start_time < 9000",
        "metrics.acc>0 AND metrics.acc<1",
        "metrics.acc >0AND params.lr = 'tree'",
        "   metrics.acc   >   0   ",
        "metric.acc > 0",
        "metrics.acc > 0 AND ",
        "param.lr = 'tree'",
        "parameter.lr = 'tree'",
        "parameters.lr = 'tree'",
        "tag.team = 'red'",
        "Metrics.acc > 0",
        "PARAMS.lr = 'tree'",
        "metrics.ACC > 0",
        "dataset.name = 'd'",
        *(
            f"datasets.{key} {condition}"
            for key, conditions in {
                "name": (
                    *("= 'iris'", "!= 'iris'", "LIKE 'I%'", "ILIKE 'I%'", "IN ('iris', 'wine')"),
                    *("NOT IN ('iris')", "LIKE '50\\%%'", "ILIKE '%ÜNÏ'", "LIKE '%'", "= ''"),
                ),
                "digest": ("= '5f0a'", "!= '5f0a'", "LIKE 'x_1'", "NOT IN ('5f0a', '77')", "= ''"),
                "context": (
                    *("= 'train'", "!= 'train'", "ILIKE 'TRAIN'", "LIKE '%'", "IN ('eval')"),
                    *("NOT IN ('eval')", "= ''"),
                ),
            }.items()
            for condition in conditions
        ),
        "datasets.name = 'iris' AND datasets.context = 'eval'",
        "datasets.name = 'wine' AND datasets.name = 'Iris' AND metrics.acc > 0",
        "datasets.name != 'iris' AND params.lr != 'tree'",
        "datasets.digest LIKE '%'",
        "datasets.context IN ('train')",
    ]
    return found


def _wrong_filters() -> list[str]:
    return [
        "metrics.acc > '0.5'",
        "metrics.acc > x",
        "metrics.acc LIKE '1'",
        "metrics.acc IS NULL",
        "metrics.acc IN (1)",
        "metrics.acc == 1",
        "metrics.acc <> 1",
        "metrics.acc > 0 AND AND metrics.acc < 1",
        "AND metrics.acc > 0",
        "metrics.acc > 0, metrics.acc < 1",
        "metrics.acc > 0;",
        "metrics.acc",
        "metrics.acc >",
        "> 0.5",
        "0.5 < metrics.acc",
        "params.lr = tree",
        "params.lr = 0.1",
        "params.lr > '0'",
        "params.lr IN ('tree')",
        "params.lr = 'tree",
        "params.lr = tree'",
        "params.`lr = 'tree'",
        "params. = 'tree'",
        "params.a b = 'v1'",
        "tags.team IS 'red'",
        "tags.team IS NOT 'red'",
        "tags.team < 'red'",
        "tags.team BETWEEN 'a' AND 'b'",
        "start_time > '5000'",
        "start_time LIKE '5%'",
        "start_time IS NULL",
        "status > 'FAILED'",
        "status = FINISHED",
        "status IN ('FINISHED')",
        "run_name IN ('alpha')",
        "run_id IN ()",
        "run_id IN 'r05'",
        "run_id IN (r05)",
        "run_id IN (1, 2)",
        "run_id > 'r05'",
        "lifecycle_stage = 'active'",
        "experiment_id = '0'",
        "attributes.nonsense = 'x'",
        "nonsense.key = 'x'",
        "datasets.nonsense = 'x'",
        "datasets.name > 'x'",
        "-- comment",
        "metrics.acc > 0 -- comment",
        "metrics.acc > (0)",
        "metrics.acc > 1e",
        "metrics.acc > nan",
        "metrics.acc > inf",
        "metrics.acc > 0x10",
        "metrics.acc > 1_000",
    ]


def _orders() -> list[list[str]]:
    keys = (
        *("metrics.acc", "metrics.`val loss`", "params.`n.layers`", "tags.team", "start_time"),
        *("end_time", "run_id", "attributes.status", "run_name", "metrics.nowhere", "tags.nowhere"),
    )
    found = [[f"{key}{way}"] for key, way in product(keys, ("", " ASC", " DESC"))]
    found += [["params.lr"], ["params.lr DESC"], ["user_id"], ["artifact_uri DESC"]]
    found += [
        ["metrics.acc desc"],
        ["  metrics.acc   DESC  "],
        ["tags.team", "metrics.acc DESC"],
        ["tags.team DESC", "params.`n.layers`", "run_id"],
        ["metrics.late DESC", "start_time ASC"],
        ["status", "end_time DESC", "metrics.acc"],
        ["tags.`mlflow.runName`", "run_id DESC"],
        ['metrics."val loss" DESC'],
        ["metrics.'val loss' DESC", "params.'n.layers'"],
        ["attribute.start_time DESC", "run_id DESC"],
        ["created"],
        ["`Run Name` DESC"],
        ["metrics.a/b.c-d DESC"],
        ["parameter.`a b` DESC"],
    ]
    return found


def _wrong_orders() -> list[list[str]]:
    return [
        ["metrics.acc", "metrics.acc"],
        ["metrics.acc", "metrics.acc DESC"],
        ["start_time", "start_time DESC"],
        ["metrics.acc DESC NULLS LAST"],
        ["metrics.acc UP"],
        ["metrics.acc, params.lr"],
        ["metrics.acc > 0"],
        ["nonsense"],
        ["nonsense.key"],
        ["datasets.name"],
        ["lifecycle_stage"],
        ["experiment_id"],
        ["metrics."],
        [""],
        ["DESC"],
        ["metrics.`acc"],
    ]

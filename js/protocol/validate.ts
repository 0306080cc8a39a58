/**
 * Whether a message is what it says it is.
 *
 * The schema is the law and the golden files hold this file to it. Names that
 * are not known here are let through: a newer kernel may say more.
 */
import {
  boolean,
  byName,
  integer,
  isObject,
  isStoreInfo,
  list,
  number,
  object,
  oneOf,
  orNothing,
  orNull,
  text,
  wireNumber
} from './checks';
import type { MethodName, Result, Topic } from './client';
import type {
  CellChanged,
  CellDiff,
  CellOutcome,
  CellRow,
  CellRunRow,
  CellRuns,
  CellsRunsResult,
  CodeDiffResult,
  DiffLine,
  ColumnChoice,
  Curve,
  ErrorData,
  Events,
  ExperimentRow,
  ExperimentsListResult,
  GroupBy,
  GroupRow,
  HelloResult,
  NamedMetric,
  RunCellsResult,
  RunRow,
  RunsCurvesResult,
  RunsGroupsResult,
  RunsPage,
  RunsSpec,
  RunsValuesResult,
  SessionChanged,
  SessionStarted,
  Spread,
  StoreChanged,
  TableLayout,
  ViewBundleResult,
  ViewData,
  Within
} from './generated';
import { runResults } from './validateRun';

export { isObject } from './checks';

/** A JSON-RPC notification of something known. */
export type EventMessage = {
  [T in Topic]: { jsonrpc: '2.0'; method: T; params: Events[T] };
}[Topic];

export interface ErrorAnswer {
  error: { code: number; message: string; data?: ErrorData };
}

const isStatus = oneOf('RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED');
const isGroup = oneOf('attribute', 'param', 'metric', 'tag');
const isAggregate = oneOf('latest', 'min', 'max');

const isRunRow = object<RunRow>({
  run_id: text,
  run_name: text,
  experiment_id: text,
  status: isStatus,
  start_time: integer,
  end_time: orNull(integer),
  params: byName(text),
  metrics: byName(wireNumber),
  tags: byName(text),
  starred: orNothing(boolean),
  pinned: orNothing(boolean),
  archived: orNothing(boolean),
  min: orNothing(byName(wireNumber)),
  max: orNothing(byName(wireNumber)),
  parent: orNothing(text),
  children: orNothing(integer),
  datasets: orNothing(list(text))
});

const isColumns = object<RunsPage['columns']>({
  params: list(text),
  metrics: list(text),
  tags: list(text),
  datasets: orNothing(boolean)
});

export const isRunsPage = object<RunsPage>({
  store: isStoreInfo,
  cursor: integer,
  offset: integer,
  total: integer,
  all: orNothing(integer),
  rows: list(isRunRow),
  columns: isColumns,
  experiments: byName(text)
});

const isGrouping = oneOf('param', 'tag', 'dataset');

const isQuery = object<RunsSpec['query']>({
  experiment_ids: orNull(list(text)),
  filter: text,
  order_by: list(
    object<RunsSpec['query']['order_by'][number]>({
      group: isGroup,
      key: text,
      descending: boolean,
      aggregate: orNothing(isAggregate)
    })
  ),
  without: orNothing(list(isStatus)),
  within: orNothing(
    object<Within>({ group: isGrouping, key: text, value: orNull(text) })
  ),
  parent: orNothing(orNull(text)),
  scope: orNothing(oneOf('notebook', 'session')),
  archived: orNothing(boolean)
});

/** Whether this is how a table is arranged: it may come from another session. */
export const isTableLayout = object<TableLayout>({
  columns: list(
    object<ColumnChoice>({
      group: isGroup,
      key: text,
      aggregate: isAggregate,
      shown: boolean,
      pinned: boolean,
      width: orNull(integer)
    })
  ),
  hide_constant: boolean,
  baseline: orNull(text),
  directions: byName(oneOf('lower', 'higher')),
  hidden_runs: list(text),
  first: orNull(integer),
  sparklines: list(text),
  group_by: orNothing(
    orNull(object<GroupBy>({ group: isGrouping, key: text }))
  ),
  nested: orNothing(boolean),
  only_named: orNothing(boolean)
});

export const isRunsSpec = object<RunsSpec>({
  view: oneOf('runs'),
  view_id: text,
  store_id: orNull(text),
  query: isQuery,
  layout: orNothing(isTableLayout)
});

/** Whether this is a view that this version can show. */
export const isViewData = object<ViewData>({
  version: text,
  spec: isRunsSpec,
  snapshot: isRunsPage,
  taken_at: integer
});

const isOutcome = oneOf(
  ...(['ok', 'error', 'interrupted', 'died'] satisfies CellOutcome[])
);

const isCellRow = object<CellRow>({
  execution_id: text,
  cell_id: text,
  notebook: text,
  source: text,
  source_is_cut: boolean,
  execution_count: orNull(integer),
  starts_run: boolean,
  start_time: integer,
  end_time: orNull(integer),
  outcome: orNull(isOutcome),
  printed: text,
  figures: list(text)
});

const isCellRunRow = object<CellRunRow>({
  run_id: text,
  run_name: text,
  status: isStatus,
  start_time: integer,
  headline: orNull(object<NamedMetric>({ key: text, value: wireNumber })),
  starts_run: boolean,
  outcome: orNull(isOutcome),
  has_changed: boolean
});

const isCellDiff = object<CellDiff>({
  base_cell_id: orNull(text),
  cell_id: orNull(text),
  is_same: boolean,
  lines: list(
    object<DiffLine>({
      kind: oneOf('same', 'removed', 'added'),
      base_line: orNull(integer),
      line: orNull(integer),
      text: text
    })
  ),
  is_cut: boolean
});

const results: { [M in MethodName]: (value: unknown) => value is Result<M> } = {
  'session.hello': object<HelloResult>({
    version: text,
    store: isStoreInfo,
    cwd: text
  }),
  'experiments.list': object<ExperimentsListResult>({
    store: isStoreInfo,
    cursor: integer,
    experiments: list(
      object<ExperimentRow>({
        experiment_id: text,
        name: text,
        run_count: integer,
        running_count: integer,
        last_update_time: integer,
        found: orNothing(integer),
        archived: orNothing(boolean)
      })
    )
  }),
  'runs.search': isRunsPage,
  'view.select': (value): value is object => isObject(value),
  'view.bundle': object<ViewBundleResult>({
    view: isViewData,
    html: text,
    text: text
  }),
  'session.notebook': (value): value is object => isObject(value),
  'run.cells': object<RunCellsResult>({
    cells: list(isCellRow),
    total: integer,
    is_trimmed: boolean
  }),
  'cells.runs': object<CellsRunsResult>({
    cells: list(object<CellRuns>({ cell_id: text, runs: list(isCellRunRow) }))
  }),
  'run.code_diff': object<CodeDiffResult>({ cells: list(isCellDiff) }),
  'cell.diff': object<CodeDiffResult>({ cells: list(isCellDiff) }),
  'runs.values': object<RunsValuesResult>({ values: list(text) }),
  'runs.curves': object<RunsCurvesResult>({
    curves: byName(
      object<Curve>({ steps: list(integer), values: list(wireNumber) })
    )
  }),
  'runs.groups': object<RunsGroupsResult>({
    cursor: integer,
    offset: integer,
    total: integer,
    groups: list(
      object<GroupRow>({
        value: orNull(text),
        count: integer,
        metrics: list(
          orNull(
            object<Spread>({
              count: integer,
              mean: number,
              std: orNull(number),
              min: number,
              max: number
            })
          )
        )
      })
    )
  }),
  ...runResults
};

const events: { [T in Topic]: (value: unknown) => value is Events[T] } = {
  'store.changed': object<StoreChanged>({
    store_id: text,
    cursor: integer,
    rows: list(isRunRow),
    gone: list(text),
    more: boolean
  }),
  'session.started': object<SessionStarted>({ version: text }),
  'session.changed': object<SessionChanged>({ store: isStoreInfo }),
  'cell.changed': object<CellChanged>({
    cell_id: text,
    run_id: text,
    run_name: text,
    status: isStatus
  })
};

const isErrorData = object<ErrorData>({
  error_code: text,
  position: orNothing(integer),
  length: orNothing(integer),
  suggestions: orNothing(list(text))
});

/** Whether this is what the method returns. */
export function isResult<M extends MethodName>(
  method: M,
  value: unknown
): value is Result<M> {
  return results[method](value);
}

/** Whether this is an event that this version knows. */
export function isEvent(message: unknown): message is EventMessage {
  return (
    isObject(message) &&
    message.jsonrpc === '2.0' &&
    message.id === undefined &&
    typeof message.method === 'string' &&
    Object.hasOwn(events, message.method) &&
    events[message.method as Topic](message.params)
  );
}

/** Whether an answer is an error. */
export function isErrorAnswer(message: unknown): message is ErrorAnswer {
  return (
    isObject(message) &&
    isObject(message.error) &&
    number(message.error.code) &&
    text(message.error.message) &&
    orNothing(isErrorData)(message.error.data)
  );
}

// Generated from src/trialbook/protocol/schema.json by dev/protocol.py: do not edit.

/**
 * What a column of the run table shows: a property of the run itself, a param, a metric's latest value or a tag.
 */
export type ColumnGroup = 'attribute' | 'param' | 'metric' | 'tag';
/**
 * What of a metric's series a column shows and sorts by.
 */
export type Aggregate = 'latest' | 'min' | 'max';
export type RunStatus =
  'RUNNING' | 'SCHEDULED' | 'FINISHED' | 'FAILED' | 'KILLED';
/**
 * A double. JSON has no NaN and no infinities: they travel as the strings that protobuf's JSON mapping uses.
 */
export type WireNumber = number | ('NaN' | 'Infinity' | '-Infinity');

/**
 * Every message between the kernel and the front end. Python and TypeScript types are generated from this file.
 */
export interface Protocol {
  methods: Methods;
  events: Events;
  view: ViewData;
  error: ErrorData;
}
/**
 * What the front end may ask, on the comm target trialbook.rpc.
 */
export interface Methods {
  'session.hello': {
    params: HelloParams;
    result: HelloResult;
  };
  'experiments.list': {
    params: ExperimentsListParams;
    result: ExperimentsListResult;
  };
  'runs.search': {
    params: RunsSearchParams;
    result: RunsPage;
  };
  'view.select': {
    params: ViewSelectParams;
    result: Empty;
  };
  'view.bundle': {
    params: ViewBundleParams;
    result: ViewBundleResult;
  };
  'runs.values': {
    params: RunsValuesParams;
    result: RunsValuesResult;
  };
  'runs.curves': {
    params: RunsCurvesParams;
    result: RunsCurvesResult;
  };
}
export interface HelloParams {
  client_version: string;
}
export interface HelloResult {
  /**
   * Version of the Python package in the kernel.
   */
  version: string;
  store: StoreInfo;
  /**
   * The kernel's working folder.
   */
  cwd: string;
}
/**
 * Which store the kernel looks at, in words fit for a person; never with credentials.
 */
export interface StoreInfo {
  /**
   * The id written in the store when it was created; null while nothing has been recorded yet and no store exists.
   */
  store_id: string | null;
  /**
   * Short name: the file's or the database's.
   */
  name: string;
  /**
   * Full path or URL without credentials.
   */
  location: string;
  kind: 'sqlite' | 'postgresql';
}
export interface ExperimentsListParams {}
export interface ExperimentsListResult {
  store: StoreInfo;
  cursor: number;
  /**
   * Latest activity first.
   */
  experiments: ExperimentRow[];
}
export interface ExperimentRow {
  experiment_id: string;
  name: string;
  /**
   * Active (not deleted) runs.
   */
  run_count: number;
  /**
   * Runs with status RUNNING.
   */
  running_count: number;
  /**
   * Milliseconds since 1970-01-01 UTC.
   */
  last_update_time: number;
}
export interface RunsSearchParams {
  /**
   * null for the kernel's current store; an id must be that of a store the kernel has open.
   */
  store_id: string | null;
  query: RunsQuery;
  offset: number;
  limit: number;
  /**
   * Metrics of which rows tell min and max.
   */
  extremes?: string[];
}
/**
 * Which runs, in which order.
 */
export interface RunsQuery {
  /**
   * null for all experiments that are not deleted.
   */
  experiment_ids: string[] | null;
  /**
   * The search language; empty for all.
   */
  filter: string;
  /**
   * Empty: newest first.
   */
  order_by: Sort[];
  /**
   * Statuses whose runs are left out.
   */
  without?: RunStatus[];
}
/**
 * One sort key. Attribute keys: run_name, status, start_time, end_time, duration, experiment_id. For metrics the aggregate is the latest value where none is given.
 */
export interface Sort {
  group: ColumnGroup;
  key: string;
  descending: boolean;
  aggregate?: Aggregate;
}
export interface RunsPage {
  store: StoreInfo;
  /**
   * The store's revision that this page shows.
   */
  cursor: number;
  /**
   * Index of the first row in the whole result.
   */
  offset: number;
  /**
   * Runs in the whole result.
   */
  total: number;
  rows: RunRow[];
  columns: Columns;
  /**
   * Names of the experiments that the query spans, by id.
   */
  experiments: {
    [k: string]: string;
  };
}
/**
 * A run as the run table shows it.
 */
export interface RunRow {
  run_id: string;
  run_name: string;
  experiment_id: string;
  status: RunStatus;
  /**
   * Milliseconds since 1970-01-01 UTC.
   */
  start_time: number;
  /**
   * Milliseconds since 1970-01-01 UTC; null while the run is open.
   */
  end_time: number | null;
  params: {
    [k: string]: string;
  };
  /**
   * The latest value of each metric.
   */
  metrics: {
    [k: string]: WireNumber;
  };
  /**
   * The user's tags; those that Trialbook and MLflow keep for themselves are left out.
   */
  tags: {
    [k: string]: string;
  };
  /**
   * The least value of the metrics asked for; left out where there is none.
   */
  min?: {
    [k: string]: WireNumber;
  };
  /**
   * The greatest value of the metrics asked for; left out where there is none.
   */
  max?: {
    [k: string]: WireNumber;
  };
}
/**
 * The names that occur in the runs of a query, sorted.
 */
export interface Columns {
  params: string[];
  metrics: string[];
  tags: string[];
}
export interface ViewSelectParams {
  view_id: string;
  run_ids: string[];
}
export interface Empty {}
export interface ViewBundleParams {
  spec: RunsSpec;
}
/**
 * A run table in a cell: enough to show it again on another kernel.
 */
export interface RunsSpec {
  view: 'runs';
  view_id: string;
  store_id: string | null;
  query: RunsQuery;
  layout?: TableLayout;
}
/**
 * How a person has arranged a run table.
 */
export interface TableLayout {
  /**
   * In their order; columns that are not named follow, shown.
   */
  columns: ColumnChoice[];
  /**
   * Leave out params, metrics and tags that are the same in all rows.
   */
  hide_constant: boolean;
  /**
   * The run that the others are compared with.
   */
  baseline: string | null;
  /**
   * Which way a metric is better, where the guess from its name is wrong.
   */
  directions: {
    [k: string]: 'lower' | 'higher';
  };
  /**
   * Runs whose eye is closed.
   */
  hidden_runs: string[];
  /**
   * Only so many rows have their eye open; null for all.
   */
  first: number | null;
  /**
   * Metrics whose columns draw their curve.
   */
  sparklines: string[];
}
/**
 * How a person wants one column.
 */
export interface ColumnChoice {
  group: ColumnGroup;
  key: string;
  aggregate: Aggregate;
  shown: boolean;
  pinned: boolean;
  /**
   * Pixels; null for the width that the name and the kind give.
   */
  width: number | null;
}
export interface ViewBundleResult {
  view: ViewData;
  /**
   * The static, script-free twin.
   */
  html: string;
  text: string;
}
/**
 * The value of application/vnd.trialbook.view.v1+json in a saved output.
 */
export interface ViewData {
  /**
   * Trialbook's version that wrote it.
   */
  version: string;
  spec: RunsSpec;
  snapshot: RunsPage;
  /**
   * Milliseconds since 1970-01-01 UTC.
   */
  taken_at: number;
}
/**
 * Asks which values occur, to complete a filter.
 */
export interface RunsValuesParams {
  /**
   * null for the kernel's current store; an id must be that of a store the kernel has open.
   */
  store_id: string | null;
  /**
   * null for all experiments that are not deleted.
   */
  experiment_ids: string[] | null;
  group: 'attribute' | 'param' | 'tag';
  /**
   * Of attributes run_name, status and user_id have values.
   */
  key: string;
  /**
   * What the values begin with.
   */
  beginning: string;
  limit: number;
}
export interface RunsValuesResult {
  /**
   * Different ones, sorted.
   */
  values: string[];
}
export interface RunsCurvesParams {
  /**
   * null for the kernel's current store; an id must be that of a store the kernel has open.
   */
  store_id: string | null;
  /**
   * @maxItems 200
   */
  run_ids: string[];
  key: string;
  /**
   * At most so many for each run.
   */
  points: number;
}
export interface RunsCurvesResult {
  /**
   * By run id; runs that lack the metric are left out.
   */
  curves: {
    [k: string]: Curve;
  };
}
/**
 * A series cut into buckets of steps, each with its least and its greatest value in their order.
 */
export interface Curve {
  steps: number[];
  values: WireNumber[];
}
/**
 * What the kernel pushes, on the comm trialbook.events.
 */
export interface Events {
  'session.started': SessionStarted;
  'store.changed': StoreChanged;
  'session.changed': SessionChanged;
}
/**
 * Trialbook has been imported in the kernel: from now on it answers.
 */
export interface SessionStarted {
  /**
   * Version of the Python package.
   */
  version: string;
}
/**
 * Runs of the store have changed, by whatever process.
 */
export interface StoreChanged {
  store_id: string;
  cursor: number;
  /**
   * The changed runs as they are now.
   */
  rows: RunRow[];
  /**
   * Ids of runs that were deleted.
   */
  gone: string[];
  /**
   * More has changed than rows and gone say: ask again.
   */
  more: boolean;
}
/**
 * The kernel now looks at another store, or its store has come into being.
 */
export interface SessionChanged {
  store: StoreInfo;
}
/**
 * The data member of a JSON-RPC error: what the interface needs to say more than the message.
 */
export interface ErrorData {
  /**
   * MLflow's code where it has one, for instance INVALID_PARAMETER_VALUE.
   */
  error_code: string;
  /**
   * In a filter: index of the first wrong character.
   */
  position?: number;
  /**
   * In a filter: how many characters are wrong.
   */
  length?: number;
  suggestions?: string[];
}

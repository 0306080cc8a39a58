// Generated from src/trialbook/protocol/schema.json by dev/protocol.py: do not edit.

/**
 * What a column of the run table shows: a property of the run itself, a param, a metric's latest value or a tag.
 */
export type ColumnGroup = 'attribute' | 'param' | 'metric' | 'tag';
export type RunStatus =
  'RUNNING' | 'SCHEDULED' | 'FINISHED' | 'FAILED' | 'KILLED';
/**
 * A double. JSON has no NaN and no infinities: they travel as the strings that protobuf's JSON mapping uses.
 */
export type WireNumber = number | ('NaN' | 'Infinity' | '-Infinity');
/**
 * How the execution of a cell ended; died: the kernel ended meanwhile.
 */
export type CellOutcome = 'ok' | 'error' | 'interrupted' | 'died';

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
  'session.notebook': {
    params: SessionNotebookParams;
    result: Empty;
  };
  'run.cells': {
    params: RunCellsParams;
    result: RunCellsResult;
  };
  'cells.runs': {
    params: CellsRunsParams;
    result: CellsRunsResult;
  };
  'run.code_diff': {
    params: CodeDiffParams;
    result: CodeDiffResult;
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
}
/**
 * One sort key. Attribute keys: run_name, status, start_time, end_time, duration, experiment_id.
 */
export interface Sort {
  group: ColumnGroup;
  key: string;
  descending: boolean;
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
export interface SessionNotebookParams {
  /**
   * Of the notebook that this kernel executes, from the server's root.
   */
  path: string;
}
export interface RunCellsParams {
  /**
   * null for the kernel's current store.
   */
  store_id: string | null;
  run_id: string;
  offset: number;
  limit: number;
}
export interface RunCellsResult {
  /**
   * In order; fewer than the limit where the sources are long.
   */
  cells: CellRow[];
  /**
   * Executions that are kept of the run.
   */
  total: number;
  /**
   * There were more: the first and the last ones are kept.
   */
  is_trimmed: boolean;
}
/**
 * An execution of a cell while a run was open.
 */
export interface CellRow {
  /**
   * Those of one kernel sort by when they started.
   */
  execution_id: string;
  /**
   * Empty where the front end gave none.
   */
  cell_id: string;
  /**
   * Path of the notebook; empty where it is not known.
   */
  notebook: string;
  /**
   * What was executed; the beginning of what is very long.
   */
  source: string;
  source_is_cut: boolean;
  execution_count: number | null;
  /**
   * The run was started in this execution.
   */
  starts_run: boolean;
  /**
   * Milliseconds since 1970-01-01 UTC.
   */
  start_time: number;
  /**
   * null while it executes.
   */
  end_time: number | null;
  /**
   * null while it executes.
   */
  outcome: CellOutcome | null;
  /**
   * The end of what it printed, without colours.
   */
  printed: string;
  /**
   * The run's artifacts with what it displayed.
   */
  figures: string[];
}
export interface CellsRunsParams {
  /**
   * null for the kernel's current store.
   */
  store_id: string | null;
  /**
   * @maxItems 1000
   */
  cells: CellSource[];
  /**
   * Runs of each cell at most.
   */
  limit: number;
}
/**
 * A cell of the notebook as it is now.
 */
export interface CellSource {
  cell_id: string;
  source: string;
}
export interface CellsRunsResult {
  /**
   * Those that have runs.
   */
  cells: CellRuns[];
}
export interface CellRuns {
  cell_id: string;
  /**
   * The last one first.
   */
  runs: CellRunRow[];
}
/**
 * A run that a cell took part in.
 */
export interface CellRunRow {
  run_id: string;
  run_name: string;
  status: RunStatus;
  /**
   * Milliseconds since 1970-01-01 UTC.
   */
  start_time: number;
  /**
   * The one metric to show beside the cell.
   */
  headline: NamedMetric | null;
  /**
   * The cell started the run.
   */
  starts_run: boolean;
  /**
   * How its last execution in the run ended; null while it executes.
   */
  outcome: CellOutcome | null;
  /**
   * The cell's source now differs from that in the run in more than white space at the ends of lines.
   */
  has_changed: boolean;
}
export interface NamedMetric {
  key: string;
  value: WireNumber;
}
export interface CodeDiffParams {
  /**
   * null for the kernel's current store.
   */
  store_id: string | null;
  base_run_id: string;
  run_id: string;
}
/**
 * The cells in the order of the run, those that only the base has where they were.
 */
export interface CodeDiffResult {
  cells: CellDiff[];
}
/**
 * A cell of one run beside that of another.
 */
export interface CellDiff {
  /**
   * null where only the other run has the cell.
   */
  base_cell_id: string | null;
  /**
   * null where only the base has the cell.
   */
  cell_id: string | null;
  is_same: boolean;
  /**
   * Empty where nothing differs.
   */
  lines: DiffLine[];
  /**
   * There is more than the lines show.
   */
  is_cut: boolean;
}
/**
 * A line that both have, or one of them; three lines around each difference are there.
 */
export interface DiffLine {
  kind: 'same' | 'removed' | 'added';
  /**
   * Number of the line in the base, from 1; null for an added one.
   */
  base_line: number | null;
  /**
   * Number of the line in the other run; null for a removed one.
   */
  line: number | null;
  text: string;
}
/**
 * What the kernel pushes, on the comm trialbook.events.
 */
export interface Events {
  'session.started': SessionStarted;
  'store.changed': StoreChanged;
  'session.changed': SessionChanged;
  'cell.changed': CellChanged;
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
 * A run was started by a cell, or one that a cell started has ended.
 */
export interface CellChanged {
  cell_id: string;
  run_id: string;
  run_name: string;
  status: RunStatus;
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

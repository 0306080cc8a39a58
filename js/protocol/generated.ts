// Made of trialbook.protocol.messages by dev/protocol.py: do not edit.

/**
 * Which runs: those started in the notebook of this kernel, or since this kernel started, or just these.
 */
export type RunsScope = ('notebook' | 'session') | string[];
export type CompareSection = 'curves' | 'differences' | 'params';
/**
 * What of a metric's series a column shows and sorts by.
 */
export type Aggregate = 'latest' | 'max' | 'min';
export type RunStatus =
  'FAILED' | 'FINISHED' | 'KILLED' | 'RUNNING' | 'SCHEDULED';
/**
 * What a column of the run table shows: a property of the run itself, a param, a metric's latest value or a tag.
 */
export type ColumnGroup = 'attribute' | 'metric' | 'param' | 'tag';
/**
 * A double. JSON has no NaN and no infinities: they travel as the strings that protobuf's JSON mapping uses.
 */
export type WireNumber = number | ('-Infinity' | 'Infinity' | 'NaN');
export type PredictionTask =
  'binary' | 'multiclass' | 'multilabel' | 'regression';
export type SampleChange = 'both_wrong' | 'broken' | 'fixed';
export type TableCell = string | number | boolean | null;
/**
 * How the execution of a cell ended; died: the kernel ended meanwhile.
 */
export type CellOutcome = 'died' | 'error' | 'interrupted' | 'ok';
/**
 * How an artifact is shown; svg and html are not to be trusted and only shown sandboxed.
 */
export type ArtifactKind =
  | 'binary'
  | 'code'
  | 'folder'
  | 'html'
  | 'image'
  | 'json'
  | 'markdown'
  | 'model'
  | 'pdf'
  | 'plotly'
  | 'svg'
  | 'table'
  | 'text';
/**
 * What a view shows: enough to show it again on another kernel.
 */
export type Spec =
  | RunsSpec
  | RunSpec
  | ExperimentsSpec
  | CompareSpec
  | GallerySpec
  | EvaluationSpec;
/**
 * What is saved of a view, of the same kind as its spec.
 */
export type Snapshot =
  | RunsSnapshot
  | RunSnapshot
  | ExperimentsSnapshot
  | CompareSnapshot
  | GallerySnapshot
  | EvaluationSnapshot;
export type MediaKind = 'audio' | 'image' | 'text' | 'video';

/**
 * Every message between the kernel and the front end.
 */
export interface Protocol {
  methods: Methods;
  events: Events;
  view: SavedView;
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
  'session.notebook': {
    params: SessionNotebookParams;
    result: Empty;
  };
  'stores.list': {
    params: StoresListParams;
    result: StoresListResult;
  };
  'stores.look': {
    params: StoresLookParams;
    result: StoresLookResult;
  };
  'stores.find': {
    params: StoresFindParams;
    result: StoresLookResult;
  };
  'stores.forget': {
    params: StoresForgetParams;
    result: Empty;
  };
  'stores.switch': {
    params: StoresSwitchParams;
    result: StoresSwitchResult;
  };
  'experiments.list': {
    params: ExperimentsListParams;
    result: ExperimentsListResult;
  };
  'experiment.create': {
    params: ExperimentCreateParams;
    result: ExperimentCreateResult;
  };
  'experiment.update': {
    params: ExperimentUpdateParams;
    result: Empty;
  };
  'filters.list': {
    params: FiltersListParams;
    result: FiltersListResult;
  };
  'filters.update': {
    params: FiltersUpdateParams;
    result: FiltersUpdateResult;
  };
  'layouts.list': {
    params: LayoutsListParams;
    result: LayoutsListResult;
  };
  'layouts.update': {
    params: LayoutsUpdateParams;
    result: LayoutsUpdateResult;
  };
  'runs.search': {
    params: RunsSearchParams;
    result: RunsPage;
  };
  'runs.groups': {
    params: RunsGroupsParams;
    result: RunsGroupsResult;
  };
  'runs.values': {
    params: RunsValuesParams;
    result: RunsValuesResult;
  };
  'series.read': {
    params: SeriesReadParams;
    result: SeriesReadResult;
  };
  'compare.differences': {
    params: CompareDifferencesParams;
    result: CompareDifferencesResult;
  };
  'compare.importance': {
    params: CompareImportanceParams;
    result: CompareImportanceResult;
  };
  'compare.bands': {
    params: CompareBandsParams;
    result: CompareBandsResult;
  };
  'evaluation.matrix': {
    params: EvaluationParams;
    result: EvaluationMatrixResult;
  };
  'evaluation.scores': {
    params: EvaluationScoresParams;
    result: EvaluationScoresResult;
  };
  'evaluation.samples': {
    params: EvaluationSamplesParams;
    result: EvaluationSamplesResult;
  };
  'evaluation.slices': {
    params: EvaluationSlicesParams;
    result: EvaluationSlicesResult;
  };
  'evaluation.errors': {
    params: EvaluationErrorsParams;
    result: EvaluationErrorsResult;
  };
  'run.get': {
    params: RunParams;
    result: RunDetail;
  };
  'run.diff': {
    params: RunParams;
    result: UncommittedDiff;
  };
  'run.update': {
    params: RunUpdateParams;
    result: RunUpdateResult;
  };
  'run.purge': {
    params: RunsPurgeParams;
    result: RunsPurgeResult;
  };
  'run.cells': {
    params: RunCellsParams;
    result: RunCellsResult;
  };
  'run.code_diff': {
    params: CodeDiffParams;
    result: CodeDiffResult;
  };
  'cells.runs': {
    params: CellsRunsParams;
    result: CellsRunsResult;
  };
  'cell.run_ids': {
    params: CellRunIdsParams;
    result: CellRunIdsResult;
  };
  'cell.diff': {
    params: CellDiffParams;
    result: CodeDiffResult;
  };
  'cell.identify': {
    params: CellIdentifyParams;
    result: Empty;
  };
  'code.insert': {
    params: CodeInsertParams;
    result: CodeInsertResult;
  };
  'artifacts.list': {
    params: ArtifactsListParams;
    result: ArtifactsListResult;
  };
  'artifacts.extent': {
    params: RunParams;
    result: ArtifactsExtent;
  };
  'artifacts.read': {
    params: ArtifactsReadParams;
    result: ArtifactPart;
  };
  'artifacts.table': {
    params: ArtifactsTableParams;
    result: ArtifactTable;
  };
  'artifacts.arrays': {
    params: ArtifactsArraysParams;
    result: ArtifactsArraysResult;
  };
  'gallery.list': {
    params: GalleryListParams;
    result: GalleryListResult;
  };
  'gallery.thumbnails': {
    params: GalleryThumbnailsParams;
    result: GalleryThumbnailsResult;
  };
  'view.bundle': {
    params: ViewBundleParams;
    result: ViewBundleResult;
  };
  'view.select': {
    params: ViewSelectParams;
    result: Empty;
  };
}
/**
 * The first message of a page. It never changes, so that pages and kernels of any two versions can tell each other apart.
 */
export interface HelloParams {
  client_version: string;
}
/**
 * What a kernel is. Members are only ever added, for the sake of older pages.
 */
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
  /**
   * Which protocol it speaks; a page understands only its own.
   */
  protocol?: number;
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
  kind: 'postgresql' | 'sqlite';
}
export interface SessionNotebookParams {
  /**
   * Of the notebook that this kernel executes, from the server's root.
   */
  path: string;
}
export interface Empty {}
export interface StoresListParams {}
export interface StoresListResult {
  /**
   * Last used first.
   */
  stores: KnownStore[];
}
/**
 * A store that this person has used.
 */
export interface KnownStore {
  /**
   * Without credentials; what stores.switch takes.
   */
  location: string;
  name: string;
  kind: 'postgresql' | 'sqlite';
  /**
   * Milliseconds since 1970-01-01 UTC.
   */
  last_used: number;
  current: boolean;
  /**
   * null where it takes a connection to tell.
   */
  exists: boolean | null;
}
export interface StoresLookParams {
  /**
   * One that stores.list gave.
   */
  location: string;
}
/**
 * A store that is open in the kernel now; new runs go where they went before.
 */
export interface StoresLookResult {
  store: StoreInfo;
}
export interface StoresFindParams {
  store_id: string;
}
/**
 * Stores that stores.list is to give no more; nothing of theirs is touched.
 */
export interface StoresForgetParams {
  /**
   * @maxItems 1000
   */
  locations: string[];
}
export interface StoresSwitchParams {
  /**
   * One that stores.list gave.
   */
  location: string;
  /**
   * Name of the experiment that new runs go to then, made where there is none; that of the present one unless given.
   */
  experiment?: string;
}
export interface StoresSwitchResult {
  store: StoreInfo;
  before: RecordingPlace;
}
/**
 * Where new runs went before, as stores.switch takes it.
 */
export interface RecordingPlace {
  location: string;
  experiment: string;
}
export interface ExperimentsListParams {
  /**
   * The kernel's current store unless given; an id must be that of a store the kernel has open.
   */
  store_id?: string;
  scope?: RunsScope;
  /**
   * Experiments that are archived or have archived runs, which are counted in place of the others.
   */
  archived?: boolean;
  /**
   * Experiments whose name, or the name of one of whose runs, contains this, whatever its case; _ and % as in LIKE.
   */
  search?: string;
}
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
   * Runs of the scope, archived or not as asked for.
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
  /**
   * How many of them have a name that contains what is searched for; left out without a search.
   */
  found?: number;
  /**
   * There when true.
   */
  archived?: boolean;
  /**
   * How many of these are nested in others of these; left out where none is, and where runs are named one by one.
   */
  nested?: number;
}
export interface ExperimentCreateParams {
  /**
   * null for the kernel's current store; an id must be that of a store the kernel has open.
   */
  store_id: string | null;
  name: string;
}
export interface ExperimentCreateResult {
  experiment_id: string;
}
/**
 * What is not given stays.
 */
export interface ExperimentUpdateParams {
  /**
   * null for the kernel's current store; an id must be that of a store the kernel has open.
   */
  store_id: string | null;
  experiment_id: string;
  name?: string;
  note?: string;
  archived?: boolean;
  /**
   * The headline metrics, first the one that stands for a run; none to have them found by their names again.
   *
   * @maxItems 100
   */
  headline?: string[];
}
export interface FiltersListParams {
  /**
   * null for the kernel's current store; an id must be that of a store the kernel has open.
   */
  store_id: string | null;
  /**
   * null for all experiments that are not deleted.
   */
  experiment_ids: string[] | null;
}
export interface FiltersListResult {
  /**
   * By name.
   */
  filters: SavedFilter[];
}
export interface SavedFilter {
  experiment_id: string;
  /**
   * No two of one experiment have the same.
   */
  name: string;
  /**
   * The search language.
   */
  filter: string;
}
export interface FiltersUpdateParams {
  /**
   * Filters by their names.
   */
  save: {
    [k: string]: string;
  };
  /**
   * Names; one that is not there is passed over.
   *
   * @maxItems 1000
   */
  delete: string[];
  /**
   * null for the kernel's current store; an id must be that of a store the kernel has open.
   */
  store_id: string | null;
  experiment_id: string;
}
/**
 * What brings back how they were.
 */
export interface FiltersUpdateResult {
  undo: FiltersChange;
}
/**
 * What is to become of the saved filters of an experiment; others stay.
 */
export interface FiltersChange {
  /**
   * Filters by their names.
   */
  save: {
    [k: string]: string;
  };
  /**
   * Names; one that is not there is passed over.
   *
   * @maxItems 1000
   */
  delete: string[];
}
export interface LayoutsListParams {
  /**
   * null for the kernel's current store; an id must be that of a store the kernel has open.
   */
  store_id: string | null;
  experiment_id: string;
}
export interface LayoutsListResult {
  /**
   * By name.
   */
  layouts: SavedLayout[];
}
export interface SavedLayout {
  /**
   * No two of one experiment have the same; the one named default is what a comparison of its runs begins with.
   */
  name: string;
  /**
   * null where what the store has under the name is no layout that this version reads.
   */
  kept: KeptLayout | null;
}
/**
 * How a comparison is arranged, whatever its runs: without a baseline and hidden runs.
 */
export interface KeptLayout {
  layout: CompareLayout;
  /**
   * Runs with these statuses are left out.
   */
  without?: RunStatus[];
}
/**
 * How a person has arranged a comparison. With ``group_by`` the runs that have the same are drawn as one line with a band. Params are set against ``metric``, or where it is left out against the headline metric, by ``params_chart``, or by parallel coordinates.
 */
export interface CompareLayout {
  sections: CompareSection[];
  settings: ChartSettings;
  /**
   * Left out: a chart for each metric, those of training and validation together.
   */
  charts?: Chart[];
  /**
   * Metrics that have found their place in ``charts`` or are to have none: a chart for each of the others follows. Left out, there are no charts but these.
   */
  placed?: string[];
  /**
   * Sections of charts that are closed, by what their metrics begin with; left out it is that of the machine.
   */
  closed?: string[];
  /**
   * The run that the others are compared with.
   */
  baseline?: string;
  /**
   * Which way a metric is better, where the guess from its name is wrong.
   */
  directions?: {
    [k: string]: 'higher' | 'lower';
  };
  /**
   * Runs that are not drawn.
   */
  hidden_runs?: string[];
  /**
   * Only so many runs are drawn.
   */
  first?: number;
  /**
   * Whether charts over one axis are zoomed together and have one crosshair.
   */
  linked?: boolean;
  group_by?: GroupBy;
  /**
   * The param whose values give the colours; left out each run has its own.
   */
  colour_by?: string;
  metric?: MetricPart;
  /**
   * Left out: the params that differ, then the metric.
   */
  axes?: ParallelAxis[];
  params_chart?: ParamsChart;
  /**
   * Whether the differences leave out what is the same in all runs; left out it is true.
   */
  only_different?: boolean;
}
/**
 * How curves are drawn; without a range of y, all that there is.
 */
export interface ChartSettings {
  /**
   * Steps, wall time, time since the run's start, or another metric.
   */
  axis: 'metric' | 'relative' | 'step' | 'time';
  /**
   * The metric of the axis, where it is one.
   */
  axis_metric?: string;
  smoothing?: Smoothing;
  log_x?: boolean;
  log_y?: boolean;
  y_range?: AxisRange;
  /**
   * Whether the range of y leaves out the lowest and the highest points.
   */
  ignore_outliers?: boolean;
  /**
   * The line of a group; left out it is the mean.
   */
  centre?: 'mean' | 'median';
  /**
   * Around the line of a group; left out it is from the least to the greatest.
   */
  band?: 'ci95' | 'minmax' | 'sem' | 'std';
}
/**
 * How the noise of a curve is taken out; the curve itself stays, faint, behind.
 */
export interface Smoothing {
  /**
   * An exponential moving average, a moving average, or one weighted by a bell curve.
   */
  kind: 'ema' | 'gaussian' | 'mean';
  /**
   * Of ema the weight of what was before, from 0 to 0.999; of the others a width in points.
   */
  amount: number;
}
/**
 * From start to end, both included, in the unit of the axis.
 */
export interface AxisRange {
  start: number;
  end: number;
}
/**
 * One chart of a comparison, with settings where they are others than the comparison's.
 */
export interface Chart {
  /**
   * Metrics, drawn together.
   *
   * @maxItems 50
   */
  keys: string[];
  settings?: ChartSettings;
}
/**
 * What runs are grouped by.
 */
export interface GroupBy {
  group: 'dataset' | 'param' | 'tag';
  /**
   * Empty for datasets: runs are grouped by all that they used.
   */
  key: string;
}
/**
 * A metric, and which of its values counts.
 */
export interface MetricPart {
  key: string;
  aggregate: Aggregate;
}
/**
 * An axis of the parallel coordinates.
 */
export interface ParallelAxis {
  group: 'metric' | 'param';
  key: string;
  aggregate: Aggregate;
  log?: boolean;
  flipped?: boolean;
}
/**
 * Which chart sets params against a metric. What is left out is chosen for the runs shown. ``x`` stands along a scatter, box or contour plot, ``y`` up a contour plot; up the others there is the metric. Points of a scatter plot are larger by ``size``. ``colour`` gives lines and points their colours, or where it is left out what the list's colours say, else the metric.
 */
export interface ParamsChart {
  kind: 'bar' | 'box' | 'contour' | 'importance' | 'parallel' | 'scatter';
  x?: ParallelAxis;
  y?: ParallelAxis;
  size?: ParallelAxis;
  colour?: ParallelAxis;
  /**
   * Whether the metric is on a logarithmic scale.
   */
  log?: boolean;
}
export interface LayoutsUpdateParams {
  /**
   * Layouts by their names.
   */
  save: {
    [k: string]: KeptLayout;
  };
  /**
   * Names; one that is not there is passed over.
   *
   * @maxItems 1000
   */
  delete: string[];
  /**
   * null for the kernel's current store; an id must be that of a store the kernel has open.
   */
  store_id: string | null;
  experiment_id: string;
}
/**
 * What brings back how they were; what could not be read is not brought back.
 */
export interface LayoutsUpdateResult {
  undo: LayoutsChange;
}
/**
 * What is to become of the saved layouts of an experiment; others stay.
 */
export interface LayoutsChange {
  /**
   * Layouts by their names.
   */
  save: {
    [k: string]: KeptLayout;
  };
  /**
   * Names; one that is not there is passed over.
   *
   * @maxItems 1000
   */
  delete: string[];
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
   * Empty: pinned runs, then the others, each newest first.
   */
  order_by: Sort[];
  /**
   * Statuses whose runs are left out.
   */
  without?: RunStatus[];
  within?: Within;
  then_within?: Within;
  /**
   * Only the runs nested in this one; null for those nested in none that the query finds.
   */
  parent?: string | null;
  scope?: RunsScope;
  /**
   * Archived runs in place of the others.
   */
  archived?: boolean;
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
/**
 * One of the groups that runs fall into; ``then_within`` is one of the second level in it.
 */
export interface Within {
  group: 'dataset' | 'param' | 'tag';
  /**
   * Empty for datasets: runs are grouped by all that they used.
   */
  key: string;
  /**
   * null for the runs that have none.
   */
  value: string | null;
}
/**
 * A page of a query's result.
 */
export interface RunsPage {
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
  /**
   * Runs in the whole result with those nested in them, where the query asks for runs nested in none.
   */
  all?: number;
  /**
   * Runs there would be with every status and without a filter, where the query leaves some out.
   */
  unfiltered?: number;
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
   * Where nothing was found: names in the filter that are to blame; left out where there is none.
   */
  unknown?: UnknownName[];
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
   * Of two runs of one millisecond the one created later has the greater number.
   */
  number?: number;
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
  /**
   * The run that it is nested in; left out where there is none.
   */
  parent?: string;
  /**
   * How many runs are nested in it, where the query asks for a run's children.
   */
  children?: number;
  /**
   * There when true.
   */
  starred?: boolean;
  /**
   * There when true.
   */
  pinned?: boolean;
  /**
   * There when true; MLflow's word is deleted.
   */
  archived?: boolean;
  /**
   * The datasets that it used, each as name (digest), sorted; left out where there is none.
   *
   * @minItems 1
   */
  datasets?: [string, ...string[]];
  /**
   * What it has logged that has a view of its own; left out where there is none.
   */
  logged?: ('images' | 'predictions')[];
}
/**
 * The names that occur in the runs of a query, but for metrics sorted.
 */
export interface Columns {
  params: string[];
  /**
   * That by which the runs are sorted, the headline metrics, then the others as first logged.
   */
  metrics: string[];
  tags: string[];
  /**
   * There when true: a run used a dataset.
   */
  datasets?: boolean;
  /**
   * The metrics that stand for runs where there is room for few, best first; left out where there is none.
   */
  headline?: string[];
  /**
   * How many of these a person has chosen, the first ones; left out where nobody has.
   */
  chosen?: number;
}
/**
 * A name in a filter that no run of the query's experiments has.
 */
export interface UnknownName {
  group: 'metric' | 'param' | 'tag';
  key: string;
  /**
   * Index in the filter of the first character of the field.
   */
  position: number;
  /**
   * How many characters of the filter it takes.
   */
  length: number;
  /**
   * Fields that may be meant, as the filter has them, best first.
   */
  suggestions: string[];
}
/**
 * Asks for groups of runs. Where the order begins with a metric that is asked for, groups stand in the order of its mean; else by their value.
 */
export interface RunsGroupsParams {
  /**
   * null for the kernel's current store; an id must be that of a store the kernel has open.
   */
  store_id: string | null;
  query: RunsQuery;
  by: GroupBy;
  /**
   * @maxItems 200
   */
  metrics: MetricPart[];
  offset: number;
  limit: number;
}
export interface RunsGroupsResult {
  /**
   * The store's revision that this shows.
   */
  cursor: number;
  offset: number;
  /**
   * Groups in the whole result.
   */
  total: number;
  groups: GroupRow[];
  /**
   * Where nothing was found: names in the filter that are to blame; left out where there is none.
   */
  unknown?: UnknownName[];
}
/**
 * Runs that have the same.
 */
export interface GroupRow {
  /**
   * null for the runs that have none.
   */
  value: string | null;
  count: number;
  /**
   * In the order asked for; null where no run has a number.
   */
  metrics: (Spread | null)[];
}
/**
 * What a group of runs has of a metric. NaN, infinities and numbers beyond 1e150 are left out.
 */
export interface Spread {
  count: number;
  mean: number;
  /**
   * Of a sample; null for a single value.
   */
  std: number | null;
  min: number;
  max: number;
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
  group: 'attribute' | 'dataset' | 'param' | 'tag';
  /**
   * Of attributes run_name, status and user_id have values; of datasets name, digest and context.
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
/**
 * Every run with every key.
 */
export interface SeriesReadParams {
  /**
   * null for the kernel's current store; an id must be that of a store the kernel has open.
   */
  store_id: string | null;
  /**
   * @maxItems 200
   */
  run_ids: string[];
  /**
   * @maxItems 200
   */
  keys: string[];
  /**
   * Steps, milliseconds since 1970, milliseconds since the run's start, or another metric.
   */
  axis: 'metric' | 'relative' | 'step' | 'time';
  /**
   * null for all.
   */
  range: AxisRange | null;
  /**
   * Buckets: pixels as a rule.
   */
  points: number;
  /**
   * The metric of the axis, where it is one: its last number at a point's step or before.
   */
  axis_metric?: string;
  known?: CurveCursors;
}
/**
 * Up to where curves are read, of each three numbers; a page hands them back as they are.
 */
export interface CurveCursors {
  /**
   * Points of the series, and of the axis where it is a metric; -1 to have the curve whole.
   */
  recorded: number[];
  /**
   * Of the last point.
   */
  steps: number[];
  /**
   * Of the last point.
   */
  timestamps: number[];
}
/**
 * Says of each run that exists and has the metric its curve. Where a page has sent cursors it says what is new alone: nothing of a curve that is as it was, of one that has grown at its end the points behind it, and any other curve whole.
 */
export interface SeriesReadResult {
  /**
   * Those that are sent whole.
   */
  curves: Curve[];
  cursors?: CurveCursors;
  grown?: GrownCurves;
  /**
   * Curves that are not there any more: indices of the cursors that were sent. Left out where none were sent, and all curves that there are have come.
   */
  gone?: number[];
}
/**
 * A metric of a run, by rising x; along another metric in the order of the steps. x and y are buffers of little-endian doubles, y may have NaN and infinities. Of a range also the last point before it and the first behind it come, which the line leads to; along another metric all points outside that a line into the range begins or ends at, with NaN as x and y between two that no line connects.
 */
export interface Curve {
  run_id: string;
  key: string;
  /**
   * Index of the message's buffer.
   */
  x: number;
  /**
   * Index of the message's buffer.
   */
  y: number;
  /**
   * Points sent, with those outside the range.
   */
  count: number;
  /**
   * Points recorded in the range; more than are sent of it where they are bucketed.
   */
  total: number;
}
/**
 * What has come behind the ends of curves: buffers of doubles, one curve after the other.
 */
export interface GrownCurves {
  /**
   * Which curves: indices of the cursors that were sent.
   */
  places: number[];
  /**
   * Points sent of each.
   */
  counts: number[];
  /**
   * Points recorded in the range since; more than the counts where they are bucketed.
   */
  totals: number[];
  /**
   * Index of the message's buffer.
   */
  x: number;
  /**
   * Index of the message's buffer.
   */
  y: number;
}
/**
 * Asks what runs have in common and what not.
 */
export interface CompareDifferencesParams {
  /**
   * null for the kernel's current store; an id must be that of a store the kernel has open.
   */
  store_id: string | null;
  /**
   * @maxItems 200
   */
  run_ids: string[];
}
export interface CompareDifferencesResult {
  /**
   * The runs that exist, in the order asked for.
   */
  run_ids: string[];
  differences: Difference[];
}
/**
 * One thing that runs have.
 */
export interface Difference {
  section:
    | 'code'
    | 'dataset'
    | 'environment'
    | 'git'
    | 'metric'
    | 'package'
    | 'param'
    | 'tag';
  key: string;
  /**
   * In the order of the runs; null for those that have none. Of metrics wire numbers.
   */
  values: (string | number | null)[];
  differs: boolean;
}
/**
 * Asks how much each param has to do with a metric.
 */
export interface CompareImportanceParams {
  /**
   * null for the kernel's current store; an id must be that of a store the kernel has open.
   */
  store_id: string | null;
  query: RunsQuery;
  metric: MetricPart;
}
export interface CompareImportanceResult {
  /**
   * The most important first; those that are the same in all runs are left out.
   */
  params: ParamImportance[];
  /**
   * Runs with a finite value of the metric, on which all rests.
   */
  runs: number;
  /**
   * Runs of the query.
   */
  total: number;
  /**
   * Whether there is a random forest's word.
   */
  forest: boolean;
}
/**
 * What a param has to do with a metric.
 */
export interface ParamImportance {
  param: string;
  /**
   * The share of a random forest's permutation importance, from 0 to 1; null where there is no scikit-learn, or there are too few runs.
   */
  importance: number | null;
  /**
   * Spearman's rank correlation; null where a value is no number, or all are the same.
   */
  correlation: number | null;
  /**
   * Runs that have both.
   */
  runs: number;
  /**
   * Different values of the param.
   */
  values: number;
}
/**
 * Asks for the lines of groups of runs, with bands around them.
 */
export interface CompareBandsParams {
  /**
   * null for the kernel's current store; an id must be that of a store the kernel has open.
   */
  store_id: string | null;
  /**
   * The ids of the runs of each.
   *
   * @maxItems 50
   */
  groups: string[][];
  /**
   * @maxItems 50
   */
  keys: string[];
  axis: 'metric' | 'relative' | 'step' | 'time';
  range: AxisRange | null;
  points: number;
  centre: 'mean' | 'median';
  band: 'ci95' | 'minmax' | 'sem' | 'std';
  /**
   * The metric of the axis, where it is one.
   */
  axis_metric?: string;
  /**
   * The versions that a page has: of each group each key, in this order; empty where none.
   */
  known?: string[];
}
export interface CompareBandsResult {
  /**
   * Of the groups with a run that has the metric, without those whose version was sent.
   */
  bands: Band[];
  /**
   * Lines that are not there any more: indices of the versions that were sent. Left out where none were sent, and all lines that there are have come.
   */
  gone?: number[];
}
/**
 * The line of a group, by rising x, and the band around it: buffers of doubles. Of a range they go on to the nearest point on either side of it.
 */
export interface Band {
  /**
   * Index of the group asked for.
   */
  group: number;
  key: string;
  /**
   * Index of the message's buffer, as of those that follow.
   */
  x: number;
  centre: number;
  low: number;
  high: number;
  /**
   * Points sent.
   */
  count: number;
  /**
   * Runs of the group that have the metric.
   */
  runs: number;
  /**
   * Another one where a run of the group has other points; a page hands it back as it is.
   */
  version?: string;
}
export interface EvaluationParams {
  spec: EvaluationSpec;
}
/**
 * Predictions in a cell.
 */
export interface EvaluationSpec {
  view: 'evaluation';
  view_id: string;
  store_id: string | null;
  /**
   * None for arrays that a cell has given, which its kernel has for as long as the view lives.
   *
   * @maxItems 2
   */
  runs: [] | [PredictionsOfRun] | [PredictionsOfRun, PredictionsOfRun];
  layout?: EvaluationLayout;
  /**
   * By label, the name of the group that it belongs to.
   */
  groups?: {
    [k: string]: string;
  };
}
/**
 * Predictions that a run has.
 */
export interface PredictionsOfRun {
  run_id: string;
  name: string;
  split: string;
  /**
   * One fold of a cross-validation; null for all of them, or where there are none.
   */
  fold: number | null;
}
/**
 * How a person has arranged an evaluation.
 */
export interface EvaluationLayout {
  /**
   * Shares of the true class, of the predicted one or of all; null for counts.
   */
  normalize?: ('all' | 'pred' | 'true') | null;
  /**
   * By what the classes are sorted: as they were given, by name, largest or most confused first.
   */
  order?: 'confusion' | 'given' | 'name' | 'support';
}
/**
 * All classes and cells, with the scores of some classes.
 */
export interface EvaluationMatrixResult {
  store: StoreInfo;
  cursor: number;
  found: EvaluationFound;
}
/**
 * Predictions beside one another, with the same labels.
 */
export interface EvaluationFound {
  labels: string[];
  /**
   * Classes that there was no room for.
   */
  labels_left_out: number;
  /**
   * One, or two to compare.
   */
  subjects: EvaluationSubject[];
  delta: EvaluationDelta | null;
  /**
   * What was logged beside the samples, by which they can be cut into slices.
   */
  columns: string[];
  /**
   * Of each label, the name of the group that it belongs to; left out where there are none.
   */
  groups?: string[];
}
/**
 * Predictions of one run, or of arrays.
 */
export interface EvaluationSubject {
  title: string;
  /**
   * null for arrays.
   */
  run: PredictionsOfRun | null;
  task: PredictionTask;
  samples: number;
  /**
   * Samples without a true label, which nothing counts.
   */
  without_truth: number;
  /**
   * Samples whose score is NaN, which no curve counts.
   */
  without_score: number;
  /**
   * null for numbers.
   */
  total: MatrixCounts | null;
  /**
   * None where there are no folds, or only one is shown.
   */
  folds: MatrixCounts[];
  /**
   * Whether there are scores.
   */
  scored: boolean;
  /**
   * Of the classes that there is room for; others are asked for.
   */
  scores: LabelScores[];
  numbers?: NumbersPredicted;
}
/**
 * How often each class was taken for each: sums of weights, or numbers of samples.
 */
export interface MatrixCounts {
  /**
   * null for all.
   */
  fold: number | null;
  /**
   * Predictions that are counted.
   */
  samples: number;
  /**
   * Sum of their weights.
   */
  total: number;
  /**
   * Of each class, in the order of the labels: what is of it.
   */
  support: string;
  /**
   * Of each class: what was taken for it.
   */
  predicted: string;
  /**
   * Of each class: what is of it and was taken for it.
   */
  correct: string;
  /**
   * Whole numbers of 32 bits, ascending: place of the true label times the number of labels, plus place of the predicted one. Those left out are zero; none where several labels are true at once.
   */
  cells: string;
  /**
   * Of the cells.
   */
  counts: string;
  /**
   * Cells that are not zero and not here; the largest are.
   */
  left_out: number;
}
/**
 * How many samples of a class, and how many others, have which score.
 */
export interface LabelScores {
  label: number;
  /**
   * Ascending; a bin has the scores from its edge up to but without the next one.
   */
  edges: string;
  /**
   * By bin, of the class.
   */
  positives: string;
  /**
   * By bin, of all others.
   */
  negatives: string;
  auc: number | null;
  average_precision: number | null;
}
/**
 * What a regressor has predicted: all of it, or as much as there is room for.
 */
export interface NumbersPredicted {
  ids: string[];
  actual: string;
  predicted: string;
  /**
   * Samples in all.
   */
  count: number;
  /**
   * Such as mae, rmse and r2, of all samples.
   */
  measures: {
    [k: string]: number | null;
  };
  /**
   * Of bins of residuals, actual less predicted.
   */
  edges: string;
  /**
   * By bin, of all samples.
   */
  counts: string;
  /**
   * Places of the largest errors of all samples among the ids, worst first.
   */
  worst: number[];
  /**
   * Of the same samples.
   */
  columns: NumberColumn[];
}
/**
 * Numbers that were logged beside samples.
 */
export interface NumberColumn {
  name: string;
  /**
   * NaN where there is none.
   */
  values: string;
}
/**
 * Two predictions of the same samples, which are told by their ids; both have these alone.
 */
export interface EvaluationDelta {
  /**
   * Samples that both have.
   */
  paired: number;
  only_first: number;
  only_second: number;
  /**
   * Samples whose true label is not the same in both; they are left out.
   */
  different_truth: number;
  /**
   * Wrong in the first, right in the second; 0 of numbers.
   */
  fixed: number;
  /**
   * Right in the first, wrong in the second; 0 of numbers.
   */
  broken: number;
  both_wrong: number;
  measure: 'accuracy' | 'rmse';
  /**
   * Of the second less that of the first.
   */
  difference: number | null;
  /**
   * Where its 95 % interval begins, by the paired bootstrap.
   */
  low: number | null;
  high: number | null;
  /**
   * Of McNemar's test.
   */
  p_value: number | null;
  /**
   * null where these samples do not tell.
   */
  better: ('first' | 'second') | null;
}
export interface EvaluationScoresParams {
  spec: EvaluationSpec;
  /**
   * @maxItems 50
   */
  labels: number[];
}
export interface EvaluationScoresResult {
  /**
   * Of each subject, of the labels that have scores.
   */
  subjects: LabelScores[][];
}
export interface EvaluationSamplesParams {
  spec: EvaluationSpec;
  subject: number;
  offset: number;
  limit: number;
  /**
   * Samples of these cells; left out for all.
   *
   * @maxItems 1000
   */
  blocks?: MatrixBlock[];
  at?: ScoreThreshold;
  change?: SampleChange;
  fold?: number;
  /**
   * Only those of a slice by this column.
   */
  column?: string;
  /**
   * The slice's title, as evaluation.slices has it.
   */
  slice?: string;
  /**
   * Only those.
   *
   * @maxItems 1000
   */
  ids?: string[];
}
/**
 * The cells of all these classes taken for all those.
 */
export interface MatrixBlock {
  true: number[];
  predicted: number[];
}
/**
 * One class against the rest: cells are of a matrix where 1 is this class, 0 all others.
 */
export interface ScoreThreshold {
  label: number;
  /**
   * What has this score or more counts as of the class; null for what was predicted.
   */
  threshold: number | null;
}
export interface EvaluationSamplesResult {
  columns: SampleColumn[];
  samples: EvaluatedSample[];
  offset: number;
  total: number;
}
export interface SampleColumn {
  name: string;
  image: boolean;
}
export interface EvaluatedSample {
  id: string;
  true: string;
  predicted: string;
  /**
   * Of the predicted class; of two classes that of the second; null where there is none.
   */
  score: number | null;
  /**
   * By column; images are data URLs of small pictures.
   */
  values: TableCell[];
  /**
   * What the other subject has predicted, where there are two and both have it.
   */
  other?: string;
}
export interface EvaluationSlicesParams {
  spec: EvaluationSpec;
  subject: number;
  column: string;
  /**
   * The first that there is, unless given.
   */
  measure?: string;
  /**
   * Of which precision, recall and F1 are; the second of two classes, unless given.
   */
  label?: number;
}
export interface EvaluationSlicesResult {
  column: string;
  measure: string;
  /**
   * What else can be asked for.
   */
  measures: string[];
  /**
   * Worst first.
   */
  slices: EvaluationSlice[];
  /**
   * Of all samples.
   */
  total: number | null;
  left_out: number;
}
/**
 * The samples that have the same in a column, or numbers from the same range.
 */
export interface EvaluationSlice {
  title: string;
  samples: number;
  measured: number | null;
  low: number | null;
  high: number | null;
}
export interface EvaluationErrorsParams {
  spec: EvaluationSpec;
  subject: number;
}
/**
 * Samples whose true label looks wrong, by confident learning.
 */
export interface EvaluationErrorsResult {
  /**
   * Most suspect first, at most 1,000.
   */
  ids: string[];
  total: number;
  /**
   * Most frequent first, at most 50.
   */
  pairs: LabelErrorPair[];
}
export interface LabelErrorPair {
  given: string;
  suggested: string;
  count: number;
}
/**
 * A request that concerns one run.
 */
export interface RunParams {
  /**
   * null for the kernel's current store; an id must be that of a store the kernel has open.
   */
  store_id: string | null;
  run_id: string;
}
/**
 * A run as a store has it.
 */
export interface RunDetail {
  run_id: string;
  run_name: string;
  experiment_id: string;
  experiment_name: string;
  status: RunStatus;
  /**
   * Milliseconds since 1970-01-01 UTC.
   */
  start_time: number;
  /**
   * Milliseconds since 1970-01-01 UTC.
   */
  end_time: number | null;
  archived: boolean;
  starred: boolean;
  pinned: boolean;
  user: string;
  source_name: string;
  source_type: string;
  /**
   * Without credentials.
   */
  artifact_uri: string;
  /**
   * Markdown; hostile.
   */
  note: string;
  /**
   * The traceback of a run that failed.
   */
  exception: string | null;
  params: {
    [k: string]: string;
  };
  /**
   * The headline metrics of its experiment, the others as first logged, those of the machine last.
   */
  metrics: MetricSummary[];
  /**
   * The user's tags.
   */
  tags: {
    [k: string]: string;
  };
  /**
   * Tags that Trialbook and MLflow keep for themselves.
   */
  reserved_tags: {
    [k: string]: string;
  };
  /**
   * The first 100, in the order in which they were logged.
   */
  datasets: DatasetUse[];
  datasets_total: number;
  parent: RunRef | null;
  /**
   * The latest 200.
   */
  children: RunRef[];
  children_total: number;
  /**
   * The latest 100 versions of registered models that it made.
   */
  versions: RegisteredVersion[];
  /**
   * null where none was kept, or is not there yet.
   */
  environment: Environment | null;
  store: StoreInfo;
  /**
   * The store's revision that this shows.
   */
  cursor: number;
}
/**
 * A metric of a run in short; first and latest are by step.
 */
export interface MetricSummary {
  key: string;
  count: number;
  latest: WireNumber;
  latest_step: number;
  /**
   * Milliseconds since 1970-01-01 UTC.
   */
  latest_timestamp: number;
  first: WireNumber;
  first_step: number;
  /**
   * null where every value is NaN, as are the others of least and greatest.
   */
  min: WireNumber | null;
  min_step: number | null;
  max: WireNumber | null;
  max_step: number | null;
  /**
   * Sampled by Trialbook: how busy the machine was.
   */
  system: boolean;
}
/**
 * A dataset that a run used.
 */
export interface DatasetUse {
  name: string;
  digest: string;
  /**
   * What the run used it for, such as training.
   */
  context: string | null;
  /**
   * The others of this use.
   */
  tags: {
    [k: string]: string;
  };
  source_type: string;
  /**
   * A path, a URL, or what else its source says; without credentials.
   */
  source: string;
  /**
   * null where its profile does not say.
   */
  rows: number | null;
  /**
   * The first ones; those of all datasets of a run are 1,000 at most.
   */
  columns: DatasetColumn[];
  /**
   * null where it has no schema that is understood.
   */
  columns_total: number | null;
}
/**
 * A column or an array of a dataset, as its schema has it.
 */
export interface DatasetColumn {
  name: string;
  type: string;
}
/**
 * A run in a link.
 */
export interface RunRef {
  run_id: string;
  run_name: string;
  status: RunStatus;
}
/**
 * A version of a registered model that a run made.
 */
export interface RegisteredVersion {
  name: string;
  version: number;
  aliases: string[];
  stage: 'Archived' | 'None' | 'Production' | 'Staging';
  /**
   * Among the run's artifacts, of which empty is all; null where it lies elsewhere.
   */
  path: string | null;
}
/**
 * Where a run took place.
 */
export interface Environment {
  host: string;
  user: string;
  folder: string;
  command: string[];
  notebook: string | null;
  python: string;
  executable: string;
  os: string;
  /**
   * Versions of the distributions whose modules were loaded.
   */
  packages: {
    [k: string]: string;
  };
  cpu: string;
  cpu_count: number;
  /**
   * Bytes.
   */
  memory: number | null;
  gpus: Gpu[];
  git: GitState | null;
}
export interface Gpu {
  name: string;
  /**
   * Bytes.
   */
  memory: number | null;
}
/**
 * The repository that a run started in.
 */
export interface GitState {
  root: string;
  /**
   * null in an empty repository.
   */
  commit: string | null;
  /**
   * null where the head is detached.
   */
  branch: string | null;
  /**
   * Without credentials.
   */
  remote: string | null;
  /**
   * Tracked files that differ from the commit.
   */
  changed: string[];
  untracked: string[];
  /**
   * Names the uncommitted difference, which run.diff returns.
   */
  diff: string | null;
  /**
   * The difference was too long and is cut.
   */
  diff_cut: boolean;
  /**
   * Why git told nothing.
   */
  problem: string | null;
}
/**
 * The uncommitted difference that a run started with.
 */
export interface UncommittedDiff {
  text: string;
  cut: boolean;
}
export interface RunUpdateParams {
  /**
   * @minItems 1
   * @maxItems 1000
   */
  run_ids: [string, ...string[]];
  run_name?: string;
  /**
   * Markdown; empty to remove it.
   */
  note?: string;
  set_tags?: {
    [k: string]: string;
  };
  delete_tags?: string[];
  starred?: boolean;
  pinned?: boolean;
  /**
   * MLflow's word is deleted.
   */
  archived?: boolean;
  /**
   * null for the kernel's current store; an id must be that of a store the kernel has open.
   */
  store_id: string | null;
}
export interface RunUpdateResult {
  /**
   * What brings back how the runs were; runs that were so already stand in none.
   */
  undo: RunsChange[];
}
/**
 * What is to become of runs; what is not given stays.
 */
export interface RunsChange {
  /**
   * @minItems 1
   * @maxItems 1000
   */
  run_ids: [string, ...string[]];
  run_name?: string;
  /**
   * Markdown; empty to remove it.
   */
  note?: string;
  set_tags?: {
    [k: string]: string;
  };
  delete_tags?: string[];
  starred?: boolean;
  pinned?: boolean;
  /**
   * MLflow's word is deleted.
   */
  archived?: boolean;
}
export interface RunsPurgeParams {
  /**
   * null for the kernel's current store; an id must be that of a store the kernel has open.
   */
  store_id: string | null;
  /**
   * @minItems 1
   * @maxItems 1000
   */
  run_ids: [string, ...string[]];
}
export interface RunsPurgeResult {
  purged: number;
  files: number;
  bytes: number;
  /**
   * What was left where it is, in words, and why.
   */
  kept: string[];
}
export interface RunCellsParams {
  /**
   * null for the kernel's current store; an id must be that of a store the kernel has open.
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
export interface CodeDiffParams {
  /**
   * null for the kernel's current store; an id must be that of a store the kernel has open.
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
  kind: 'added' | 'removed' | 'same';
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
export interface CellsRunsParams {
  /**
   * null for the kernel's current store; an id must be that of a store the kernel has open.
   */
  store_id: string | null;
  /**
   * @maxItems 1000
   */
  cells: CellSource[];
  /**
   * The last runs of each cell, at most so many.
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
   * How many runs there are. Of a run and the one that it is nested in, one counts: the outer one, unless the cell started the inner one alone.
   */
  count: number;
  /**
   * The last ones, the last one first; then those with the least and the greatest values of the headline metric that are not among them.
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
   * The metric that stands for it, the same for all runs of the cell; null where it has none.
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
export interface CellRunIdsParams {
  /**
   * null for the kernel's current store; an id must be that of a store the kernel has open.
   */
  store_id: string | null;
  cell_id: string;
}
export interface CellRunIdsResult {
  /**
   * Those that `cells.runs` counts, the last one first, as many as a query can name.
   */
  run_ids: string[];
}
export interface CellDiffParams {
  /**
   * null for the kernel's current store; an id must be that of a store the kernel has open.
   */
  store_id: string | null;
  run_id: string;
  cell: CellSource;
}
export interface CellIdentifyParams {
  /**
   * As told by cell.unnamed.
   */
  execution_id: string;
  /**
   * Of the cell that was executing with that source.
   */
  cell_id: string;
}
export interface CodeInsertParams {
  /**
   * null for the kernel's current store; an id must be that of a store the kernel has open.
   */
  store_id: string | null;
  /**
   * @minItems 1
   * @maxItems 100
   */
  run_ids: [string, ...string[]];
  what:
    'confusion_matrix' | 'gallery' | 'history' | 'model' | 'params' | 'show';
  /**
   * Of history: the metric; of model: the artifact path.
   */
  key?: string;
}
export interface CodeInsertResult {
  /**
   * Of one cell.
   */
  source: string;
}
export interface ArtifactsListParams {
  /**
   * null for the kernel's current store; an id must be that of a store the kernel has open.
   */
  store_id: string | null;
  run_id: string;
  /**
   * A folder; empty for the root.
   */
  path: string;
}
export interface ArtifactsListResult {
  path: string;
  /**
   * The first 5,000: folders before files, by name, images of `log_image` by key and step.
   */
  entries: ArtifactEntry[];
  total: number;
}
export interface ArtifactEntry {
  path: string;
  name: string;
  /**
   * Bytes; null for a folder.
   */
  size: number | null;
  kind: ArtifactKind;
}
/**
 * How much a run's artifacts are, those in folders too.
 */
export interface ArtifactsExtent {
  files: number;
  /**
   * Bytes.
   */
  size: number;
}
export interface ArtifactsReadParams {
  /**
   * null for the kernel's current store; an id must be that of a store the kernel has open.
   */
  store_id: string | null;
  run_id: string;
  path: string;
  offset: number;
  length: number;
}
export interface ArtifactPart {
  path: string;
  kind: ArtifactKind;
  media_type: string;
  /**
   * Can hold scripts: only for a sandbox without same-origin.
   */
  untrusted: boolean;
  /**
   * Bytes of the whole file.
   */
  size: number;
  offset: number;
  length: number;
  /**
   * utf-8 where the part is text.
   */
  encoding: string | null;
  /**
   * Index of the message's buffer.
   */
  buffer: number;
}
export interface ArtifactsTableParams {
  /**
   * null for the kernel's current store; an id must be that of a store the kernel has open.
   */
  store_id: string | null;
  run_id: string;
  path: string;
  offset: number;
  limit: number;
  /**
   * null for the first 200.
   */
  columns: string[] | null;
}
/**
 * A page of a table; numbers that JSON cannot hold are text.
 */
export interface ArtifactTable {
  path: string;
  columns: TableColumn[];
  column_total: number;
  rows: TableCell[][];
  offset: number;
  /**
   * Rows of the table, of what was read of it.
   */
  total: number;
  /**
   * The file is too long, and only its beginning was read.
   */
  cut: boolean;
}
export interface TableColumn {
  name: string;
  type: 'boolean' | 'number' | 'other' | 'text' | 'time';
}
export interface ArtifactsArraysParams {
  /**
   * null for the kernel's current store; an id must be that of a store the kernel has open.
   */
  store_id: string | null;
  run_id: string;
  /**
   * A file of NumPy's: .npy or .npz.
   */
  path: string;
}
export interface ArtifactsArraysResult {
  path: string;
  /**
   * The first 200 of an archive; none where the file is empty.
   */
  arrays: ArtifactArray[];
  total: number;
}
/**
 * An array; what is said of its values is of a file with one array alone.
 */
export interface ArtifactArray {
  /**
   * In its archive; empty where it is the file itself.
   */
  name: string;
  shape: number[];
  dtype: string;
  /**
   * Bytes of its values.
   */
  size: number;
  /**
   * Its values are Python objects, which are never loaded.
   */
  pickled: boolean;
  /**
   * null where the values are no numbers, or none.
   */
  min: WireNumber | null;
  max: WireNumber | null;
  mean: WireNumber | null;
  /**
   * Values that are not a number; the others are counted in min, max and mean.
   */
  nan_count: number;
  /**
   * min, max and mean are of its first 50 MB.
   */
  cut: boolean;
  /**
   * At most 100 of 20 values: of more than two axes, at the first item of those before.
   */
  rows: TableCell[][];
}
/**
 * Asks which images, sounds, films and texts runs have.
 */
export interface GalleryListParams {
  /**
   * null for the kernel's current store; an id must be that of a store the kernel has open.
   */
  store_id: string | null;
  /**
   * @maxItems 1000
   */
  run_ids: string[];
  /**
   * Names, or patterns with *; empty for all but texts.
   *
   * @maxItems 100
   */
  keys: string[];
  /**
   * The version that a page has: where nothing is new, nothing but the version is sent.
   */
  known?: string;
}
/**
 * Images by run as asked, then by key, step and file; buffers with a value for each of them.
 */
export interface GalleryListResult {
  /**
   * Another one where there are other images; a page hands it back as it is.
   */
  version: string;
  /**
   * Those that exist, as asked for.
   */
  run_ids: string[];
  /**
   * Of images logged without a key, their paths.
   */
  keys: string[];
  /**
   * The classes that occur.
   */
  labels: string[];
  notes: GalleryNote[];
  count: number;
  /**
   * More than counted where there are too many for one answer.
   */
  total: number;
  /**
   * Index of the message's buffer: little-endian integers of four bytes, indices of run_ids.
   */
  run: number;
  /**
   * As run, indices of keys.
   */
  key: number;
  /**
   * Doubles.
   */
  step: number;
  /**
   * Bytes: 0 for an image, 1 for sound, 2 for film, 3 for text.
   */
  kind: number;
  /**
   * There when true: all is as the version that was sent has it, and nothing else is told.
   */
  unchanged?: boolean;
}
/**
 * What was said of one image, in short.
 */
export interface GalleryNote {
  /**
   * Its index.
   */
  image: number;
  caption: string;
  /**
   * Indices of the answer's labels.
   */
  labels: number[];
  /**
   * The greatest of its boxes; null where none has one.
   */
  score: number | null;
}
/**
 * Asks for small pictures and all that was said of the images.
 */
export interface GalleryThumbnailsParams {
  /**
   * null for the kernel's current store; an id must be that of a store the kernel has open.
   */
  store_id: string | null;
  /**
   * @minItems 1
   * @maxItems 100
   */
  items: [GalleryItem, ...GalleryItem[]];
  /**
   * Pixels of the square into which each has to fit.
   */
  size: number;
}
/**
 * Names an image.
 */
export interface GalleryItem {
  run_id: string;
  key: string;
  step: number;
  /**
   * Of several of one run, key and step, by their files.
   */
  nth: number;
}
export interface GalleryThumbnailsResult {
  /**
   * In the order of the items.
   */
  thumbnails: GalleryThumbnail[];
}
/**
 * A small picture of an image; of what has none, why.
 */
export interface GalleryThumbnail {
  /**
   * The file among the run's artifacts; null where it is gone.
   */
  path: string | null;
  /**
   * Index of the message's buffer; null where there is no picture.
   */
  buffer: number | null;
  media_type: string;
  /**
   * Pixels of the whole image, and 0 where they are not known.
   */
  width: number;
  height: number;
  /**
   * Why there is no picture, in one sentence.
   */
  problem?: string;
  caption?: string;
  boxes?: GalleryBox[];
  masks?: GalleryMask[];
}
/**
 * A box in fractions of the image from its left and top.
 */
export interface GalleryBox {
  x: number;
  y: number;
  width: number;
  height: number;
  label: string;
  /**
   * What the box is, such as truth or prediction; empty where that was not said.
   */
  group: string;
  score: number | null;
}
/**
 * The class of each pixel, as a grey PNG of 8 bits.
 */
export interface GalleryMask {
  name: string;
  /**
   * What its numbers stand for; 0 is the background.
   */
  labels: {
    [k: string]: string;
  };
  /**
   * Index of the message's buffer.
   */
  buffer: number;
}
export interface ViewBundleParams {
  spec: Spec;
  /**
   * Whether the notebook's pages share one document: then any of them may save, and one does.
   */
  shared?: boolean;
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
    [k: string]: 'higher' | 'lower';
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
  /**
   * Rows are put together by what they have here; null or left out for single runs.
   */
  group_by?: GroupBy | null;
  /**
   * The runs of a group are put together by what they have here; null or left out for one level.
   */
  then_by?: GroupBy | null;
  /**
   * Whether nested runs stand under their parents, where nothing is filtered; left out it is true.
   */
  nested?: boolean;
  /**
   * Whether columns that are not named are hidden; left out it is false.
   */
  only_named?: boolean;
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
/**
 * A run in a cell: enough to show it again on another kernel.
 */
export interface RunSpec {
  view: 'run';
  view_id: string;
  store_id: string | null;
  run_id: string;
}
/**
 * The experiments of a store in a cell.
 */
export interface ExperimentsSpec {
  view: 'experiments';
  view_id: string;
  store_id: string | null;
}
/**
 * Runs compared in a cell, or charts of them.
 */
export interface CompareSpec {
  view: 'compare';
  view_id: string;
  store_id: string | null;
  query: RunsQuery;
  layout?: CompareLayout;
}
/**
 * Images of runs in a cell.
 */
export interface GallerySpec {
  view: 'gallery';
  view_id: string;
  store_id: string | null;
  query: RunsQuery;
  /**
   * Names or patterns; empty for all images, sounds and films.
   */
  keys: string[];
  layout?: GalleryLayout;
}
/**
 * How a person has arranged a gallery. Images that stand together have the same ``rows``; left out it is the run.
 */
export interface GalleryLayout {
  rows?: GalleryField;
  /**
   * Of each series the last image up to this step; left out, its last.
   */
  step?: number;
  /**
   * There when true: all steps beside one another.
   */
  every_step?: boolean;
  /**
   * Pixels of a tile's side.
   */
  size?: number;
  order_by?: GalleryOrder;
  /**
   * Words, and conditions such as loss < 0.5.
   */
  filter?: string;
  /**
   * Classes whose boxes and masks are not drawn.
   */
  hidden_labels?: string[];
  /**
   * How images are compared.
   */
  look?: 'beside' | 'blink' | 'difference' | 'swipe';
}
/**
 * What images are sorted by or stand together by.
 */
export interface GalleryField {
  /**
   * image for run, key, step, caption, class and score, which every image may have.
   */
  group: 'image' | 'metric' | 'param' | 'tag';
  key: string;
}
export interface GalleryOrder {
  by: GalleryField;
  descending: boolean;
}
export interface ViewBundleResult {
  view: SavedView;
  /**
   * The static, script-free twin.
   */
  html: string;
  text: string;
}
/**
 * The value of application/vnd.trialbook.view.v1+json in a saved output.
 */
export interface SavedView {
  /**
   * Trialbook's version that wrote it.
   */
  version: string;
  spec: Spec;
  store: StoreInfo;
  /**
   * The store's revision that this shows.
   */
  cursor: number;
  snapshot: Snapshot;
  /**
   * Milliseconds since 1970-01-01 UTC.
   */
  taken_at: number;
}
/**
 * What is saved of a run table: its first rows.
 */
export interface RunsSnapshot {
  view: 'runs';
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
  /**
   * Runs in the whole result with those nested in them, where the query asks for runs nested in none.
   */
  all?: number;
  /**
   * Runs there would be with every status and without a filter, where the query leaves some out.
   */
  unfiltered?: number;
  /**
   * Those that the table draws, by their steps, where there is room; notebooks have none.
   */
  curves?: ComparedCurve[];
}
/**
 * A curve of a run as a notebook keeps it. x and y are arrays of little-endian floats of four bytes, as base64; y may have NaN and infinities.
 */
export interface ComparedCurve {
  run_id: string;
  key: string;
  /**
   * Points recorded.
   */
  total: number;
  /**
   * What to add to x, by the axis of the comparison.
   */
  start: number;
  x: string;
  y: string;
}
/**
 * What is saved of a run: what it is, and small curves.
 */
export interface RunSnapshot {
  view: 'run';
  detail: RunFacts;
  curves: SampledCurve[];
  /**
   * Params, tags, packages and curves that did not fit.
   */
  left_out: number;
}
/**
 * Everything of a run but its points and files.
 */
export interface RunFacts {
  run_id: string;
  run_name: string;
  experiment_id: string;
  experiment_name: string;
  status: RunStatus;
  /**
   * Milliseconds since 1970-01-01 UTC.
   */
  start_time: number;
  /**
   * Milliseconds since 1970-01-01 UTC.
   */
  end_time: number | null;
  archived: boolean;
  starred: boolean;
  pinned: boolean;
  user: string;
  source_name: string;
  source_type: string;
  /**
   * Without credentials.
   */
  artifact_uri: string;
  /**
   * Markdown; hostile.
   */
  note: string;
  /**
   * The traceback of a run that failed.
   */
  exception: string | null;
  params: {
    [k: string]: string;
  };
  /**
   * The headline metrics of its experiment, the others as first logged, those of the machine last.
   */
  metrics: MetricSummary[];
  /**
   * The user's tags.
   */
  tags: {
    [k: string]: string;
  };
  /**
   * Tags that Trialbook and MLflow keep for themselves.
   */
  reserved_tags: {
    [k: string]: string;
  };
  /**
   * The first 100, in the order in which they were logged.
   */
  datasets: DatasetUse[];
  datasets_total: number;
  parent: RunRef | null;
  /**
   * The latest 200.
   */
  children: RunRef[];
  children_total: number;
  /**
   * The latest 100 versions of registered models that it made.
   */
  versions: RegisteredVersion[];
  /**
   * null where none was kept, or is not there yet.
   */
  environment: Environment | null;
}
/**
 * A curve as a notebook keeps it.
 */
export interface SampledCurve {
  key: string;
  /**
   * Points recorded.
   */
  total: number;
  steps: number[];
  values: WireNumber[];
}
export interface ExperimentsSnapshot {
  view: 'experiments';
  /**
   * Latest activity first.
   */
  experiments: ExperimentRow[];
  /**
   * Experiments in all.
   */
  total: number;
}
/**
 * What is saved of a comparison: its first runs, small curves, and what differs.
 */
export interface CompareSnapshot {
  view: 'compare';
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
  /**
   * Runs in the whole result with those nested in them, where the query asks for runs nested in none.
   */
  all?: number;
  /**
   * Runs there would be with every status and without a filter, where the query leaves some out.
   */
  unfiltered?: number;
  curves: ComparedCurve[];
  /**
   * In the order of the rows.
   */
  differences: Difference[];
  /**
   * Of the groups, where runs are grouped; left out where they are not.
   */
  bands?: ComparedBand[];
}
/**
 * The line of a group of runs as a notebook keeps it, and the band around it. x, y, low and high are arrays of one length, as those of a `ComparedCurve`.
 */
export interface ComparedBand {
  /**
   * What the runs have the same; null for those that have nothing there.
   */
  value: string | null;
  key: string;
  /**
   * Runs of the group that have the metric.
   */
  runs: number;
  /**
   * What to add to x, by the axis of the comparison; steps where that is a metric.
   */
  start: number;
  x: string;
  y: string;
  low: string;
  high: string;
}
/**
 * What is saved of a gallery: its runs, and small pictures of the first images in sight.
 */
export interface GallerySnapshot {
  view: 'gallery';
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
  /**
   * Runs in the whole result with those nested in them, where the query asks for runs nested in none.
   */
  all?: number;
  /**
   * Runs there would be with every status and without a filter, where the query leaves some out.
   */
  unfiltered?: number;
  images: SavedImage[];
  image_total: number;
}
/**
 * An image as a notebook keeps it.
 */
export interface SavedImage {
  item: GalleryItem;
  kind: MediaKind;
  caption: string;
  labels: string[];
  score: number | null;
  path: string;
  width: number;
  height: number;
  media_type: string;
  /**
   * Small, as base64; empty where there is none.
   */
  picture: string;
  boxes?: GalleryBox[];
}
/**
 * What is saved of an evaluation: its largest and most confused classes.
 */
export interface EvaluationSnapshot {
  view: 'evaluation';
  labels: string[];
  /**
   * Classes that there was no room for.
   */
  labels_left_out: number;
  /**
   * One, or two to compare.
   */
  subjects: EvaluationSubject[];
  delta: EvaluationDelta | null;
  /**
   * What was logged beside the samples, by which they can be cut into slices.
   */
  columns: string[];
  /**
   * Of each label, the name of the group that it belongs to; left out where there are none.
   */
  groups?: string[];
}
export interface ViewSelectParams {
  view_id: string;
  run_ids: string[];
  /**
   * Of a gallery: the images that are selected; then run_ids are their runs.
   */
  images?: GalleryItem[];
}
/**
 * What the kernel pushes, on the comm trialbook.events.
 */
export interface Events {
  'session.started': SessionStarted;
  'session.changed': SessionChanged;
  'store.changed': StoreChanged;
  'cell.changed': CellChanged;
  'cell.unnamed': CellUnnamed;
}
/**
 * Trialbook has been imported in the kernel: from now on it answers. A kernel that cannot answer while a cell executes tells it again and again meanwhile, with its store, which others can read.
 */
export interface SessionStarted {
  /**
   * Version of the Python package.
   */
  version: string;
  /**
   * Which protocol it speaks.
   */
  protocol: number;
  /**
   * Null where the kernel itself can be asked.
   */
  store: StoreInfo | null;
  /**
   * The kernel's working folder.
   */
  cwd: string;
}
/**
 * The kernel now looks at another store, or its store has come into being.
 */
export interface SessionChanged {
  store: StoreInfo;
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
 * A run was started by a cell, or one that a cell started has ended.
 */
export interface CellChanged {
  cell_id: string;
  run_id: string;
  run_name: string;
  status: RunStatus;
  /**
   * The run that it is nested in.
   */
  parent?: string;
}
/**
 * A cell takes part in a run, and whoever asked for its execution did not say which it is.
 */
export interface CellUnnamed {
  execution_id: string;
  source: string;
}
/**
 * The data of a JSON-RPC error: what the interface needs to say more than the message.
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

/** What a method does; `trialbook.protocol.methods` says more. */
export type Effect = 'read' | 'write' | 'kernel';
export const EFFECTS: Readonly<Record<keyof Methods, Effect>> = {
  'session.hello': 'kernel',
  'session.notebook': 'kernel',
  'stores.list': 'read',
  'stores.look': 'kernel',
  'stores.find': 'kernel',
  'stores.forget': 'write',
  'stores.switch': 'kernel',
  'experiments.list': 'read',
  'experiment.create': 'write',
  'experiment.update': 'write',
  'filters.list': 'read',
  'filters.update': 'write',
  'layouts.list': 'read',
  'layouts.update': 'write',
  'runs.search': 'read',
  'runs.groups': 'read',
  'runs.values': 'read',
  'series.read': 'read',
  'compare.differences': 'read',
  'compare.importance': 'read',
  'compare.bands': 'read',
  'evaluation.matrix': 'read',
  'evaluation.scores': 'read',
  'evaluation.samples': 'read',
  'evaluation.slices': 'read',
  'evaluation.errors': 'read',
  'run.get': 'read',
  'run.diff': 'read',
  'run.update': 'write',
  'run.purge': 'write',
  'run.cells': 'read',
  'run.code_diff': 'read',
  'cells.runs': 'read',
  'cell.run_ids': 'read',
  'cell.diff': 'read',
  'cell.identify': 'kernel',
  'code.insert': 'read',
  'artifacts.list': 'read',
  'artifacts.extent': 'read',
  'artifacts.read': 'read',
  'artifacts.table': 'read',
  'artifacts.arrays': 'read',
  'gallery.list': 'read',
  'gallery.thumbnails': 'read',
  'view.bundle': 'read',
  'view.select': 'kernel'
};

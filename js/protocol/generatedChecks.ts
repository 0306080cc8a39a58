// Made of trialbook.protocol.messages by dev/protocol.py: do not edit.
import {
  boolean,
  byName,
  either,
  integer,
  list,
  number,
  object,
  oneOf,
  orNothing,
  orNull,
  text
} from './checks';
import type * as types from './generated';

export const isStoreInfo = object<types.StoreInfo>({
  store_id: orNull(text),
  name: text,
  location: text,
  kind: oneOf('postgresql', 'sqlite')
});
export const isHelloResult = object<types.HelloResult>({
  version: text,
  store: isStoreInfo,
  cwd: text,
  protocol: orNothing(integer)
});
export const isEmpty = object<types.Empty>({});
export const isKnownStore = object<types.KnownStore>({
  location: text,
  name: text,
  kind: oneOf('postgresql', 'sqlite'),
  last_used: integer,
  current: boolean,
  exists: orNull(boolean)
});
export const isStoresListResult = object<types.StoresListResult>({
  stores: list(isKnownStore)
});
export const isStoresLookResult = object<types.StoresLookResult>({
  store: isStoreInfo
});
export const isRecordingPlace = object<types.RecordingPlace>({
  location: text,
  experiment: text
});
export const isStoresSwitchResult = object<types.StoresSwitchResult>({
  store: isStoreInfo,
  before: isRecordingPlace
});
export const isExperimentRow = object<types.ExperimentRow>({
  experiment_id: text,
  name: text,
  run_count: integer,
  running_count: integer,
  last_update_time: integer,
  found: orNothing(integer),
  archived: orNothing(boolean),
  nested: orNothing(integer)
});
export const isExperimentsListResult = object<types.ExperimentsListResult>({
  store: isStoreInfo,
  cursor: integer,
  experiments: list(isExperimentRow)
});
export const isExperimentCreateResult = object<types.ExperimentCreateResult>({
  experiment_id: text
});
export const isSavedFilter = object<types.SavedFilter>({
  experiment_id: text,
  name: text,
  filter: text
});
export const isFiltersListResult = object<types.FiltersListResult>({
  filters: list(isSavedFilter)
});
export const isFiltersChange = object<types.FiltersChange>({
  save: byName(text),
  delete: list(text)
});
export const isFiltersUpdateResult = object<types.FiltersUpdateResult>({
  undo: isFiltersChange
});
export const isCompareSection = oneOf('curves', 'differences', 'params');
export const isSmoothing = object<types.Smoothing>({
  kind: oneOf('ema', 'gaussian', 'mean'),
  amount: number
});
export const isAxisRange = object<types.AxisRange>({
  start: number,
  end: number
});
export const isChartSettings = object<types.ChartSettings>({
  axis: oneOf('metric', 'relative', 'step', 'time'),
  axis_metric: orNothing(text),
  smoothing: orNothing(isSmoothing),
  log_x: orNothing(boolean),
  log_y: orNothing(boolean),
  y_range: orNothing(isAxisRange),
  ignore_outliers: orNothing(boolean),
  centre: orNothing(oneOf('mean', 'median')),
  band: orNothing(oneOf('ci95', 'minmax', 'sem', 'std'))
});
export const isChart = object<types.Chart>({
  keys: list(text),
  settings: orNothing(isChartSettings)
});
export const isGroupBy = object<types.GroupBy>({
  group: oneOf('dataset', 'param', 'tag'),
  key: text
});
export const isAggregate = oneOf('latest', 'max', 'min');
export const isMetricPart = object<types.MetricPart>({
  key: text,
  aggregate: isAggregate
});
export const isParallelAxis = object<types.ParallelAxis>({
  group: oneOf('metric', 'param'),
  key: text,
  aggregate: isAggregate,
  log: orNothing(boolean),
  flipped: orNothing(boolean)
});
export const isParamsChart = object<types.ParamsChart>({
  kind: oneOf('bar', 'box', 'contour', 'importance', 'parallel', 'scatter'),
  x: orNothing(isParallelAxis),
  y: orNothing(isParallelAxis),
  size: orNothing(isParallelAxis),
  colour: orNothing(isParallelAxis),
  log: orNothing(boolean)
});
export const isCompareLayout = object<types.CompareLayout>({
  sections: list(isCompareSection),
  settings: isChartSettings,
  charts: orNothing(list(isChart)),
  placed: orNothing(list(text)),
  closed: orNothing(list(text)),
  baseline: orNothing(text),
  directions: orNothing(byName(oneOf('higher', 'lower'))),
  hidden_runs: orNothing(list(text)),
  first: orNothing(integer),
  linked: orNothing(boolean),
  group_by: orNothing(isGroupBy),
  colour_by: orNothing(text),
  metric: orNothing(isMetricPart),
  axes: orNothing(list(isParallelAxis)),
  params_chart: orNothing(isParamsChart),
  only_different: orNothing(boolean)
});
export const isRunStatus = oneOf(
  'FAILED',
  'FINISHED',
  'KILLED',
  'RUNNING',
  'SCHEDULED'
);
export const isKeptLayout = object<types.KeptLayout>({
  layout: isCompareLayout,
  without: orNothing(list(isRunStatus))
});
export const isSavedLayout = object<types.SavedLayout>({
  name: text,
  kept: orNull(isKeptLayout)
});
export const isLayoutsListResult = object<types.LayoutsListResult>({
  layouts: list(isSavedLayout)
});
export const isLayoutsChange = object<types.LayoutsChange>({
  save: byName(isKeptLayout),
  delete: list(text)
});
export const isLayoutsUpdateResult = object<types.LayoutsUpdateResult>({
  undo: isLayoutsChange
});
export const isWireNumber = either(
  number,
  oneOf('-Infinity', 'Infinity', 'NaN')
);
export const isRunRow = object<types.RunRow>({
  run_id: text,
  run_name: text,
  experiment_id: text,
  status: isRunStatus,
  start_time: integer,
  end_time: orNull(integer),
  params: byName(text),
  metrics: byName(isWireNumber),
  tags: byName(text),
  number: orNothing(integer),
  min: orNothing(byName(isWireNumber)),
  max: orNothing(byName(isWireNumber)),
  parent: orNothing(text),
  children: orNothing(integer),
  starred: orNothing(boolean),
  pinned: orNothing(boolean),
  archived: orNothing(boolean),
  datasets: orNothing(list(text)),
  logged: orNothing(list(oneOf('images', 'predictions')))
});
export const isColumns = object<types.Columns>({
  params: list(text),
  metrics: list(text),
  tags: list(text),
  datasets: orNothing(boolean),
  headline: orNothing(list(text)),
  chosen: orNothing(integer)
});
export const isUnknownName = object<types.UnknownName>({
  group: oneOf('metric', 'param', 'tag'),
  key: text,
  position: integer,
  length: integer,
  suggestions: list(text)
});
export const isRunsPage = object<types.RunsPage>({
  total: integer,
  rows: list(isRunRow),
  columns: isColumns,
  experiments: byName(text),
  all: orNothing(integer),
  unfiltered: orNothing(integer),
  store: isStoreInfo,
  cursor: integer,
  offset: integer,
  unknown: orNothing(list(isUnknownName))
});
export const isSpread = object<types.Spread>({
  count: integer,
  mean: number,
  std: orNull(number),
  min: number,
  max: number
});
export const isGroupRow = object<types.GroupRow>({
  value: orNull(text),
  count: integer,
  metrics: list(orNull(isSpread))
});
export const isRunsGroupsResult = object<types.RunsGroupsResult>({
  cursor: integer,
  offset: integer,
  total: integer,
  groups: list(isGroupRow),
  unknown: orNothing(list(isUnknownName))
});
export const isRunsValuesResult = object<types.RunsValuesResult>({
  values: list(text)
});
export const isCurve = object<types.Curve>({
  run_id: text,
  key: text,
  x: integer,
  y: integer,
  count: integer,
  total: integer
});
export const isCurveCursors = object<types.CurveCursors>({
  recorded: list(integer),
  steps: list(integer),
  timestamps: list(integer)
});
export const isGrownCurves = object<types.GrownCurves>({
  places: list(integer),
  counts: list(integer),
  totals: list(integer),
  x: integer,
  y: integer
});
export const isSeriesReadResult = object<types.SeriesReadResult>({
  curves: list(isCurve),
  cursors: orNothing(isCurveCursors),
  grown: orNothing(isGrownCurves),
  gone: orNothing(list(integer))
});
export const isDifference = object<types.Difference>({
  section: oneOf(
    'code',
    'dataset',
    'environment',
    'git',
    'metric',
    'package',
    'param',
    'tag'
  ),
  key: text,
  values: list(orNull(either(text, number))),
  differs: boolean
});
export const isCompareDifferencesResult =
  object<types.CompareDifferencesResult>({
    run_ids: list(text),
    differences: list(isDifference)
  });
export const isParamImportance = object<types.ParamImportance>({
  param: text,
  importance: orNull(number),
  correlation: orNull(number),
  runs: integer,
  values: integer
});
export const isCompareImportanceResult = object<types.CompareImportanceResult>({
  params: list(isParamImportance),
  runs: integer,
  total: integer,
  forest: boolean
});
export const isBand = object<types.Band>({
  group: integer,
  key: text,
  x: integer,
  centre: integer,
  low: integer,
  high: integer,
  count: integer,
  runs: integer,
  version: orNothing(text)
});
export const isCompareBandsResult = object<types.CompareBandsResult>({
  bands: list(isBand),
  gone: orNothing(list(integer))
});
export const isPredictionsOfRun = object<types.PredictionsOfRun>({
  run_id: text,
  name: text,
  split: text,
  fold: orNull(integer)
});
export const isPredictionTask = oneOf(
  'binary',
  'multiclass',
  'multilabel',
  'regression'
);
export const isMatrixCounts = object<types.MatrixCounts>({
  fold: orNull(integer),
  samples: integer,
  total: number,
  support: text,
  predicted: text,
  correct: text,
  cells: text,
  counts: text,
  left_out: integer
});
export const isLabelScores = object<types.LabelScores>({
  label: integer,
  edges: text,
  positives: text,
  negatives: text,
  auc: orNull(number),
  average_precision: orNull(number)
});
export const isNumberColumn = object<types.NumberColumn>({
  name: text,
  values: text
});
export const isNumbersPredicted = object<types.NumbersPredicted>({
  ids: list(text),
  actual: text,
  predicted: text,
  count: integer,
  measures: byName(orNull(number)),
  edges: text,
  counts: text,
  worst: list(integer),
  columns: list(isNumberColumn)
});
export const isEvaluationSubject = object<types.EvaluationSubject>({
  title: text,
  run: orNull(isPredictionsOfRun),
  task: isPredictionTask,
  samples: integer,
  without_truth: integer,
  without_score: integer,
  total: orNull(isMatrixCounts),
  folds: list(isMatrixCounts),
  scored: boolean,
  scores: list(isLabelScores),
  numbers: orNothing(isNumbersPredicted)
});
export const isEvaluationDelta = object<types.EvaluationDelta>({
  paired: integer,
  only_first: integer,
  only_second: integer,
  different_truth: integer,
  fixed: integer,
  broken: integer,
  both_wrong: integer,
  measure: oneOf('accuracy', 'rmse'),
  difference: orNull(number),
  low: orNull(number),
  high: orNull(number),
  p_value: orNull(number),
  better: orNull(oneOf('first', 'second'))
});
export const isEvaluationFound = object<types.EvaluationFound>({
  labels: list(text),
  labels_left_out: integer,
  subjects: list(isEvaluationSubject),
  delta: orNull(isEvaluationDelta),
  columns: list(text),
  groups: orNothing(list(text))
});
export const isEvaluationMatrixResult = object<types.EvaluationMatrixResult>({
  store: isStoreInfo,
  cursor: integer,
  found: isEvaluationFound
});
export const isEvaluationScoresResult = object<types.EvaluationScoresResult>({
  subjects: list(list(isLabelScores))
});
export const isSampleColumn = object<types.SampleColumn>({
  name: text,
  image: boolean
});
export const isTableCell = orNull(either(text, number, boolean));
export const isEvaluatedSample = object<types.EvaluatedSample>({
  id: text,
  true: text,
  predicted: text,
  score: orNull(number),
  values: list(isTableCell),
  other: orNothing(text)
});
export const isEvaluationSamplesResult = object<types.EvaluationSamplesResult>({
  columns: list(isSampleColumn),
  samples: list(isEvaluatedSample),
  offset: integer,
  total: integer
});
export const isEvaluationSlice = object<types.EvaluationSlice>({
  title: text,
  samples: integer,
  measured: orNull(number),
  low: orNull(number),
  high: orNull(number)
});
export const isEvaluationSlicesResult = object<types.EvaluationSlicesResult>({
  column: text,
  measure: text,
  measures: list(text),
  slices: list(isEvaluationSlice),
  total: orNull(number),
  left_out: integer
});
export const isLabelErrorPair = object<types.LabelErrorPair>({
  given: text,
  suggested: text,
  count: integer
});
export const isEvaluationErrorsResult = object<types.EvaluationErrorsResult>({
  ids: list(text),
  total: integer,
  pairs: list(isLabelErrorPair)
});
export const isMetricSummary = object<types.MetricSummary>({
  key: text,
  count: integer,
  latest: isWireNumber,
  latest_step: integer,
  latest_timestamp: integer,
  first: isWireNumber,
  first_step: integer,
  min: orNull(isWireNumber),
  min_step: orNull(integer),
  max: orNull(isWireNumber),
  max_step: orNull(integer),
  system: boolean
});
export const isDatasetColumn = object<types.DatasetColumn>({
  name: text,
  type: text
});
export const isDatasetUse = object<types.DatasetUse>({
  name: text,
  digest: text,
  context: orNull(text),
  tags: byName(text),
  source_type: text,
  source: text,
  rows: orNull(integer),
  columns: list(isDatasetColumn),
  columns_total: orNull(integer)
});
export const isRunRef = object<types.RunRef>({
  run_id: text,
  run_name: text,
  status: isRunStatus
});
export const isRegisteredVersion = object<types.RegisteredVersion>({
  name: text,
  version: integer,
  aliases: list(text),
  stage: oneOf('Archived', 'None', 'Production', 'Staging'),
  path: orNull(text)
});
export const isGpu = object<types.Gpu>({ name: text, memory: orNull(integer) });
export const isGitState = object<types.GitState>({
  root: text,
  commit: orNull(text),
  branch: orNull(text),
  remote: orNull(text),
  changed: list(text),
  untracked: list(text),
  diff: orNull(text),
  diff_cut: boolean,
  problem: orNull(text)
});
export const isEnvironment = object<types.Environment>({
  host: text,
  user: text,
  folder: text,
  command: list(text),
  notebook: orNull(text),
  python: text,
  executable: text,
  os: text,
  packages: byName(text),
  cpu: text,
  cpu_count: integer,
  memory: orNull(integer),
  gpus: list(isGpu),
  git: orNull(isGitState)
});
export const isRunDetail = object<types.RunDetail>({
  run_id: text,
  run_name: text,
  experiment_id: text,
  experiment_name: text,
  status: isRunStatus,
  start_time: integer,
  end_time: orNull(integer),
  archived: boolean,
  starred: boolean,
  pinned: boolean,
  user: text,
  source_name: text,
  source_type: text,
  artifact_uri: text,
  note: text,
  exception: orNull(text),
  params: byName(text),
  metrics: list(isMetricSummary),
  tags: byName(text),
  reserved_tags: byName(text),
  datasets: list(isDatasetUse),
  datasets_total: integer,
  parent: orNull(isRunRef),
  children: list(isRunRef),
  children_total: integer,
  versions: list(isRegisteredVersion),
  environment: orNull(isEnvironment),
  store: isStoreInfo,
  cursor: integer
});
export const isUncommittedDiff = object<types.UncommittedDiff>({
  text: text,
  cut: boolean
});
export const isRunsChange = object<types.RunsChange>({
  run_ids: list(text),
  run_name: orNothing(text),
  note: orNothing(text),
  set_tags: orNothing(byName(text)),
  delete_tags: orNothing(list(text)),
  starred: orNothing(boolean),
  pinned: orNothing(boolean),
  archived: orNothing(boolean)
});
export const isRunUpdateResult = object<types.RunUpdateResult>({
  undo: list(isRunsChange)
});
export const isRunsPurgeResult = object<types.RunsPurgeResult>({
  purged: integer,
  files: integer,
  bytes: integer,
  kept: list(text)
});
export const isCellOutcome = oneOf('died', 'error', 'interrupted', 'ok');
export const isCellRow = object<types.CellRow>({
  execution_id: text,
  cell_id: text,
  notebook: text,
  source: text,
  source_is_cut: boolean,
  execution_count: orNull(integer),
  starts_run: boolean,
  start_time: integer,
  end_time: orNull(integer),
  outcome: orNull(isCellOutcome),
  printed: text,
  figures: list(text)
});
export const isRunCellsResult = object<types.RunCellsResult>({
  cells: list(isCellRow),
  total: integer,
  is_trimmed: boolean
});
export const isDiffLine = object<types.DiffLine>({
  kind: oneOf('added', 'removed', 'same'),
  base_line: orNull(integer),
  line: orNull(integer),
  text: text
});
export const isCellDiff = object<types.CellDiff>({
  base_cell_id: orNull(text),
  cell_id: orNull(text),
  is_same: boolean,
  lines: list(isDiffLine),
  is_cut: boolean
});
export const isCodeDiffResult = object<types.CodeDiffResult>({
  cells: list(isCellDiff)
});
export const isNamedMetric = object<types.NamedMetric>({
  key: text,
  value: isWireNumber
});
export const isCellRunRow = object<types.CellRunRow>({
  run_id: text,
  run_name: text,
  status: isRunStatus,
  start_time: integer,
  headline: orNull(isNamedMetric),
  starts_run: boolean,
  outcome: orNull(isCellOutcome),
  has_changed: boolean
});
export const isCellRuns = object<types.CellRuns>({
  cell_id: text,
  count: integer,
  runs: list(isCellRunRow)
});
export const isCellsRunsResult = object<types.CellsRunsResult>({
  cells: list(isCellRuns)
});
export const isCellRunIdsResult = object<types.CellRunIdsResult>({
  run_ids: list(text)
});
export const isCodeInsertResult = object<types.CodeInsertResult>({
  source: text
});
export const isArtifactKind = oneOf(
  'binary',
  'code',
  'folder',
  'html',
  'image',
  'json',
  'markdown',
  'model',
  'pdf',
  'plotly',
  'svg',
  'table',
  'text'
);
export const isArtifactEntry = object<types.ArtifactEntry>({
  path: text,
  name: text,
  size: orNull(integer),
  kind: isArtifactKind
});
export const isArtifactsListResult = object<types.ArtifactsListResult>({
  path: text,
  entries: list(isArtifactEntry),
  total: integer
});
export const isArtifactsExtent = object<types.ArtifactsExtent>({
  files: integer,
  size: integer
});
export const isArtifactPart = object<types.ArtifactPart>({
  path: text,
  kind: isArtifactKind,
  media_type: text,
  untrusted: boolean,
  size: integer,
  offset: integer,
  length: integer,
  encoding: orNull(text),
  buffer: integer
});
export const isTableColumn = object<types.TableColumn>({
  name: text,
  type: oneOf('boolean', 'number', 'other', 'text', 'time')
});
export const isArtifactTable = object<types.ArtifactTable>({
  path: text,
  columns: list(isTableColumn),
  column_total: integer,
  rows: list(list(isTableCell)),
  offset: integer,
  total: integer,
  cut: boolean
});
export const isArtifactArray = object<types.ArtifactArray>({
  name: text,
  shape: list(integer),
  dtype: text,
  size: integer,
  pickled: boolean,
  min: orNull(isWireNumber),
  max: orNull(isWireNumber),
  mean: orNull(isWireNumber),
  nan_count: integer,
  cut: boolean,
  rows: list(list(isTableCell))
});
export const isArtifactsArraysResult = object<types.ArtifactsArraysResult>({
  path: text,
  arrays: list(isArtifactArray),
  total: integer
});
export const isGalleryNote = object<types.GalleryNote>({
  image: integer,
  caption: text,
  labels: list(integer),
  score: orNull(number)
});
export const isGalleryListResult = object<types.GalleryListResult>({
  version: text,
  run_ids: list(text),
  keys: list(text),
  labels: list(text),
  notes: list(isGalleryNote),
  count: integer,
  total: integer,
  run: integer,
  key: integer,
  step: integer,
  kind: integer,
  unchanged: orNothing(boolean)
});
export const isGalleryBox = object<types.GalleryBox>({
  x: number,
  y: number,
  width: number,
  height: number,
  label: text,
  group: text,
  score: orNull(number)
});
export const isGalleryMask = object<types.GalleryMask>({
  name: text,
  labels: byName(text),
  buffer: integer
});
export const isGalleryThumbnail = object<types.GalleryThumbnail>({
  path: orNull(text),
  buffer: orNull(integer),
  media_type: text,
  width: integer,
  height: integer,
  problem: orNothing(text),
  caption: orNothing(text),
  boxes: orNothing(list(isGalleryBox)),
  masks: orNothing(list(isGalleryMask))
});
export const isGalleryThumbnailsResult = object<types.GalleryThumbnailsResult>({
  thumbnails: list(isGalleryThumbnail)
});
export const isColumnGroup = oneOf('attribute', 'metric', 'param', 'tag');
export const isSort = object<types.Sort>({
  group: isColumnGroup,
  key: text,
  descending: boolean,
  aggregate: orNothing(isAggregate)
});
export const isWithin = object<types.Within>({
  group: oneOf('dataset', 'param', 'tag'),
  key: text,
  value: orNull(text)
});
export const isRunsScope = either(oneOf('notebook', 'session'), list(text));
export const isRunsQuery = object<types.RunsQuery>({
  experiment_ids: orNull(list(text)),
  filter: text,
  order_by: list(isSort),
  without: orNothing(list(isRunStatus)),
  within: orNothing(isWithin),
  then_within: orNothing(isWithin),
  parent: orNothing(orNull(text)),
  scope: orNothing(isRunsScope),
  archived: orNothing(boolean)
});
export const isColumnChoice = object<types.ColumnChoice>({
  group: isColumnGroup,
  key: text,
  aggregate: isAggregate,
  shown: boolean,
  pinned: boolean,
  width: orNull(integer)
});
export const isTableLayout = object<types.TableLayout>({
  columns: list(isColumnChoice),
  hide_constant: boolean,
  baseline: orNull(text),
  directions: byName(oneOf('higher', 'lower')),
  hidden_runs: list(text),
  first: orNull(integer),
  sparklines: list(text),
  group_by: orNothing(orNull(isGroupBy)),
  then_by: orNothing(orNull(isGroupBy)),
  nested: orNothing(boolean),
  only_named: orNothing(boolean)
});
export const isRunsSpec = object<types.RunsSpec>({
  view: oneOf('runs'),
  view_id: text,
  store_id: orNull(text),
  query: isRunsQuery,
  layout: orNothing(isTableLayout)
});
export const isRunSpec = object<types.RunSpec>({
  view: oneOf('run'),
  view_id: text,
  store_id: orNull(text),
  run_id: text
});
export const isExperimentsSpec = object<types.ExperimentsSpec>({
  view: oneOf('experiments'),
  view_id: text,
  store_id: orNull(text)
});
export const isCompareSpec = object<types.CompareSpec>({
  view: oneOf('compare'),
  view_id: text,
  store_id: orNull(text),
  query: isRunsQuery,
  layout: orNothing(isCompareLayout)
});
export const isGalleryField = object<types.GalleryField>({
  group: oneOf('image', 'metric', 'param', 'tag'),
  key: text
});
export const isGalleryOrder = object<types.GalleryOrder>({
  by: isGalleryField,
  descending: boolean
});
export const isGalleryLayout = object<types.GalleryLayout>({
  rows: orNothing(isGalleryField),
  step: orNothing(number),
  every_step: orNothing(boolean),
  size: orNothing(integer),
  order_by: orNothing(isGalleryOrder),
  filter: orNothing(text),
  hidden_labels: orNothing(list(text)),
  look: orNothing(oneOf('beside', 'blink', 'difference', 'swipe'))
});
export const isGallerySpec = object<types.GallerySpec>({
  view: oneOf('gallery'),
  view_id: text,
  store_id: orNull(text),
  query: isRunsQuery,
  keys: list(text),
  layout: orNothing(isGalleryLayout)
});
export const isEvaluationLayout = object<types.EvaluationLayout>({
  normalize: orNothing(orNull(oneOf('all', 'pred', 'true'))),
  order: orNothing(oneOf('confusion', 'given', 'name', 'support'))
});
export const isEvaluationSpec = object<types.EvaluationSpec>({
  view: oneOf('evaluation'),
  view_id: text,
  store_id: orNull(text),
  runs: list(isPredictionsOfRun),
  layout: orNothing(isEvaluationLayout),
  groups: orNothing(byName(text))
});
export const isSpec = either(
  isRunsSpec,
  isRunSpec,
  isExperimentsSpec,
  isCompareSpec,
  isGallerySpec,
  isEvaluationSpec
);
export const isComparedCurve = object<types.ComparedCurve>({
  run_id: text,
  key: text,
  total: integer,
  start: number,
  x: text,
  y: text
});
export const isRunsSnapshot = object<types.RunsSnapshot>({
  view: oneOf('runs'),
  total: integer,
  rows: list(isRunRow),
  columns: isColumns,
  experiments: byName(text),
  all: orNothing(integer),
  unfiltered: orNothing(integer),
  curves: orNothing(list(isComparedCurve))
});
export const isRunFacts = object<types.RunFacts>({
  run_id: text,
  run_name: text,
  experiment_id: text,
  experiment_name: text,
  status: isRunStatus,
  start_time: integer,
  end_time: orNull(integer),
  archived: boolean,
  starred: boolean,
  pinned: boolean,
  user: text,
  source_name: text,
  source_type: text,
  artifact_uri: text,
  note: text,
  exception: orNull(text),
  params: byName(text),
  metrics: list(isMetricSummary),
  tags: byName(text),
  reserved_tags: byName(text),
  datasets: list(isDatasetUse),
  datasets_total: integer,
  parent: orNull(isRunRef),
  children: list(isRunRef),
  children_total: integer,
  versions: list(isRegisteredVersion),
  environment: orNull(isEnvironment)
});
export const isSampledCurve = object<types.SampledCurve>({
  key: text,
  total: integer,
  steps: list(integer),
  values: list(isWireNumber)
});
export const isRunSnapshot = object<types.RunSnapshot>({
  view: oneOf('run'),
  detail: isRunFacts,
  curves: list(isSampledCurve),
  left_out: integer
});
export const isExperimentsSnapshot = object<types.ExperimentsSnapshot>({
  view: oneOf('experiments'),
  experiments: list(isExperimentRow),
  total: integer
});
export const isComparedBand = object<types.ComparedBand>({
  value: orNull(text),
  key: text,
  runs: integer,
  start: number,
  x: text,
  y: text,
  low: text,
  high: text
});
export const isCompareSnapshot = object<types.CompareSnapshot>({
  view: oneOf('compare'),
  total: integer,
  rows: list(isRunRow),
  columns: isColumns,
  experiments: byName(text),
  all: orNothing(integer),
  unfiltered: orNothing(integer),
  curves: list(isComparedCurve),
  differences: list(isDifference),
  bands: orNothing(list(isComparedBand))
});
export const isGalleryItem = object<types.GalleryItem>({
  run_id: text,
  key: text,
  step: number,
  nth: integer
});
export const isMediaKind = oneOf('audio', 'image', 'text', 'video');
export const isSavedImage = object<types.SavedImage>({
  item: isGalleryItem,
  kind: isMediaKind,
  caption: text,
  labels: list(text),
  score: orNull(number),
  path: text,
  width: integer,
  height: integer,
  media_type: text,
  picture: text,
  boxes: orNothing(list(isGalleryBox))
});
export const isGallerySnapshot = object<types.GallerySnapshot>({
  view: oneOf('gallery'),
  total: integer,
  rows: list(isRunRow),
  columns: isColumns,
  experiments: byName(text),
  all: orNothing(integer),
  unfiltered: orNothing(integer),
  images: list(isSavedImage),
  image_total: integer
});
export const isEvaluationSnapshot = object<types.EvaluationSnapshot>({
  view: oneOf('evaluation'),
  labels: list(text),
  labels_left_out: integer,
  subjects: list(isEvaluationSubject),
  delta: orNull(isEvaluationDelta),
  columns: list(text),
  groups: orNothing(list(text))
});
export const isSnapshot = either(
  isRunsSnapshot,
  isRunSnapshot,
  isExperimentsSnapshot,
  isCompareSnapshot,
  isGallerySnapshot,
  isEvaluationSnapshot
);
export const isSavedView = object<types.SavedView>({
  version: text,
  spec: isSpec,
  store: isStoreInfo,
  cursor: integer,
  snapshot: isSnapshot,
  taken_at: integer
});
export const isViewBundleResult = object<types.ViewBundleResult>({
  view: isSavedView,
  html: text,
  text: text
});
export const isSessionStarted = object<types.SessionStarted>({
  version: text,
  protocol: integer,
  store: orNull(isStoreInfo),
  cwd: text
});
export const isSessionChanged = object<types.SessionChanged>({
  store: isStoreInfo
});
export const isStoreChanged = object<types.StoreChanged>({
  store_id: text,
  cursor: integer,
  rows: list(isRunRow),
  gone: list(text),
  more: boolean
});
export const isCellChanged = object<types.CellChanged>({
  cell_id: text,
  run_id: text,
  run_name: text,
  status: isRunStatus,
  parent: orNothing(text)
});
export const isCellUnnamed = object<types.CellUnnamed>({
  execution_id: text,
  source: text
});
export const isErrorData = object<types.ErrorData>({
  error_code: text,
  position: orNothing(integer),
  length: orNothing(integer),
  suggestions: orNothing(list(text))
});

export const RESULTS: {
  readonly [M in keyof types.Methods]: (
    value: unknown
  ) => value is types.Methods[M]['result'];
} = {
  'session.hello': isHelloResult,
  'session.notebook': isEmpty,
  'stores.list': isStoresListResult,
  'stores.look': isStoresLookResult,
  'stores.find': isStoresLookResult,
  'stores.forget': isEmpty,
  'stores.switch': isStoresSwitchResult,
  'experiments.list': isExperimentsListResult,
  'experiment.create': isExperimentCreateResult,
  'experiment.update': isEmpty,
  'filters.list': isFiltersListResult,
  'filters.update': isFiltersUpdateResult,
  'layouts.list': isLayoutsListResult,
  'layouts.update': isLayoutsUpdateResult,
  'runs.search': isRunsPage,
  'runs.groups': isRunsGroupsResult,
  'runs.values': isRunsValuesResult,
  'series.read': isSeriesReadResult,
  'compare.differences': isCompareDifferencesResult,
  'compare.importance': isCompareImportanceResult,
  'compare.bands': isCompareBandsResult,
  'evaluation.matrix': isEvaluationMatrixResult,
  'evaluation.scores': isEvaluationScoresResult,
  'evaluation.samples': isEvaluationSamplesResult,
  'evaluation.slices': isEvaluationSlicesResult,
  'evaluation.errors': isEvaluationErrorsResult,
  'run.get': isRunDetail,
  'run.diff': isUncommittedDiff,
  'run.update': isRunUpdateResult,
  'run.purge': isRunsPurgeResult,
  'run.cells': isRunCellsResult,
  'run.code_diff': isCodeDiffResult,
  'cells.runs': isCellsRunsResult,
  'cell.run_ids': isCellRunIdsResult,
  'cell.diff': isCodeDiffResult,
  'cell.identify': isEmpty,
  'code.insert': isCodeInsertResult,
  'artifacts.list': isArtifactsListResult,
  'artifacts.extent': isArtifactsExtent,
  'artifacts.read': isArtifactPart,
  'artifacts.table': isArtifactTable,
  'artifacts.arrays': isArtifactsArraysResult,
  'gallery.list': isGalleryListResult,
  'gallery.thumbnails': isGalleryThumbnailsResult,
  'view.bundle': isViewBundleResult,
  'view.select': isEmpty
};

export const EVENTS: {
  readonly [T in keyof types.Events]: (
    value: unknown
  ) => value is types.Events[T];
} = {
  'session.started': isSessionStarted,
  'session.changed': isSessionChanged,
  'store.changed': isStoreChanged,
  'cell.changed': isCellChanged,
  'cell.unnamed': isCellUnnamed
};

/** Whether what the kernel says of a run is what it says it is; see `validate`. */
import {
  boolean,
  byName,
  integer,
  isObject,
  isStoreInfo,
  list,
  object,
  oneOf,
  orNull,
  text,
  wireNumber
} from './checks';
import type {
  ArtifactEntry,
  ArtifactKind,
  ArtifactPart,
  ArtifactsListResult,
  ArtifactTable,
  CodeInsertResult,
  DatasetColumn,
  DatasetUse,
  Environment,
  ExperimentCreateResult,
  GitState,
  Gpu,
  HistoryCurve,
  KnownStore,
  MetricSummary,
  RegisteredVersion,
  RunBundleResult,
  RunDetail,
  RunHistoryResult,
  RunRef,
  RunSnapshot,
  RunSpec,
  RunsPurgeResult,
  RunViewData,
  SampledCurve,
  StoresListResult,
  StoresSwitchResult,
  TableColumn,
  UncommittedDiff
} from './generated';

const status = oneOf('RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED');

const kinds: Record<ArtifactKind, true> = {
  folder: true,
  image: true,
  svg: true,
  table: true,
  text: true,
  markdown: true,
  code: true,
  pdf: true,
  html: true,
  plotly: true,
  json: true,
  model: true,
  binary: true
};
const kind = oneOf(...Object.keys(kinds));

const isRunRef = object<RunRef>({ run_id: text, run_name: text, status });

const isGit = object<GitState>({
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

const isEnvironment = object<Environment>({
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
  gpus: list(object<Gpu>({ name: text, memory: orNull(integer) })),
  git: orNull(isGit)
});

const isMetric = object<MetricSummary>({
  key: text,
  count: integer,
  latest: wireNumber,
  latest_step: integer,
  latest_timestamp: integer,
  first: wireNumber,
  first_step: integer,
  min: orNull(wireNumber),
  min_step: orNull(integer),
  max: orNull(wireNumber),
  max_step: orNull(integer),
  system: boolean
});

const isDataset = object<DatasetUse>({
  name: text,
  digest: text,
  context: orNull(text),
  tags: byName(text),
  source_type: text,
  source: text,
  rows: orNull(integer),
  columns: list(object<DatasetColumn>({ name: text, type: text })),
  columns_total: orNull(integer)
});

const isRunDetail = object<RunDetail>({
  store: isStoreInfo,
  cursor: integer,
  run_id: text,
  run_name: text,
  experiment_id: text,
  experiment_name: text,
  status,
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
  metrics: list(isMetric),
  tags: byName(text),
  reserved_tags: byName(text),
  datasets: list(isDataset),
  datasets_total: integer,
  parent: orNull(isRunRef),
  children: list(isRunRef),
  children_total: integer,
  versions: list(
    object<RegisteredVersion>({
      name: text,
      version: integer,
      aliases: list(text),
      stage: oneOf('None', 'Staging', 'Production', 'Archived'),
      path: orNull(text)
    })
  ),
  environment: orNull(isEnvironment)
});

const isRunSnapshot = object<RunSnapshot>({
  store: isStoreInfo,
  cursor: integer,
  detail: isRunDetail,
  curves: list(
    object<SampledCurve>({
      key: text,
      total: integer,
      steps: list(integer),
      values: list(wireNumber)
    })
  ),
  left_out: integer
});

/** Whether this is the view of a run that this version can show. */
export const isRunViewData = object<RunViewData>({
  version: text,
  spec: object<RunSpec>({
    view: oneOf('run'),
    view_id: text,
    store_id: orNull(text),
    run_id: text
  }),
  snapshot: isRunSnapshot,
  taken_at: integer
});

const isEmpty = (value: unknown): value is object => isObject(value);

/** The results of the methods that the run page and the sidebar ask. */
export const runResults = {
  'run.get': isRunDetail,
  'run.diff': object<UncommittedDiff>({ text: text, cut: boolean }),
  'run.history': object<RunHistoryResult>({
    curves: list(
      object<HistoryCurve>({
        run_id: text,
        key: text,
        x: integer,
        y: integer,
        count: integer,
        total: integer
      })
    )
  }),
  'run.update': isEmpty,
  'run.purge': object<RunsPurgeResult>({
    purged: integer,
    files: integer,
    bytes: integer,
    kept: list(text)
  }),
  'run.bundle': object<RunBundleResult>({
    view: isRunViewData,
    html: text,
    text: text
  }),
  'artifacts.list': object<ArtifactsListResult>({
    path: text,
    entries: list(
      object<ArtifactEntry>({
        path: text,
        name: text,
        size: orNull(integer),
        kind
      })
    ),
    total: integer
  }),
  'artifacts.read': object<ArtifactPart>({
    path: text,
    kind,
    media_type: text,
    untrusted: boolean,
    size: integer,
    offset: integer,
    length: integer,
    encoding: orNull(text),
    buffer: integer
  }),
  'artifacts.table': object<ArtifactTable>({
    path: text,
    columns: list(
      object<TableColumn>({
        name: text,
        type: oneOf('number', 'text', 'boolean', 'time', 'other')
      })
    ),
    column_total: integer,
    rows: list(
      list(
        value =>
          value === null ||
          ['string', 'number', 'boolean'].includes(typeof value)
      )
    ),
    offset: integer,
    total: integer,
    cut: boolean
  }),
  'experiment.create': object<ExperimentCreateResult>({ experiment_id: text }),
  'experiment.update': isEmpty,
  'stores.list': object<StoresListResult>({
    stores: list(
      object<KnownStore>({
        location: text,
        name: text,
        kind: oneOf('sqlite', 'postgresql'),
        last_used: integer,
        current: boolean,
        exists: orNull(boolean)
      })
    )
  }),
  'stores.switch': object<StoresSwitchResult>({ store: isStoreInfo }),
  'code.insert': object<CodeInsertResult>({ source: text })
};

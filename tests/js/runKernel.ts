import type {
  ArtifactArray,
  ArtifactEntry,
  CellRow,
  MetricSummary,
  RunCellsResult,
  RunDetail,
  SeriesReadParams,
  RunUpdateParams
} from '../../js/protocol/generated';
import { MemoryKernel, NOON } from './memoryKernel';

interface Asked {
  id: string;
  method: string;
  params: unknown;
}

/** A metric as if it were sampled at every step from 0. */
export function metric(
  key: string,
  values: readonly number[],
  known: Partial<MetricSummary> = {}
): MetricSummary {
  return {
    key,
    count: values.length,
    latest: values.at(-1) ?? 0,
    latest_step: values.length - 1,
    latest_timestamp: NOON,
    first: values[0] ?? 0,
    first_step: 0,
    min: Math.min(...values),
    min_step: 0,
    max: Math.max(...values),
    max_step: 0,
    system: false,
    ...known
  };
}

/** A run with what matters to a test; the rest is filled in. */
export function makeDetail(known: Partial<RunDetail> = {}): RunDetail {
  return {
    store: {
      store_id: 'f'.repeat(32),
      name: 'trialbook.db',
      location: '/home/ada/diabetes/trialbook.db',
      kind: 'sqlite'
    },
    cursor: 1,
    run_id: 'a'.repeat(32),
    run_name: 'forest',
    experiment_id: '1',
    experiment_name: 'diabetes',
    status: 'FINISHED',
    start_time: NOON,
    end_time: NOON + 12_345,
    archived: false,
    starred: false,
    pinned: false,
    user: 'ada',
    source_name: 'quickstart.ipynb',
    source_type: 'NOTEBOOK',
    artifact_uri: '/home/ada/diabetes/trialbook-artifacts/1/a/artifacts',
    note: '',
    exception: null,
    params: {},
    metrics: [],
    tags: {},
    reserved_tags: {},
    datasets: [],
    datasets_total: 0,
    parent: null,
    children: [],
    children_total: 0,
    versions: [],
    environment: null,
    ...known
  };
}

/** A file, by its kind and its content. */
export interface File {
  kind: ArtifactEntry['kind'];
  content: string;
  media_type?: string;
}

/** A kernel that knows one run, with its points, cells and files. */
export class RunKernel extends MemoryKernel {
  constructor(public detail: RunDetail) {
    super();
  }

  cells: CellRow[] = [];
  files: Record<string, File> = {};
  arrays: ArtifactArray[] = [];
  series: Record<string, number[]> = {};
  /** Answers that are errors, by method. */
  refusals: Record<string, string> = {};
  /** Bytes that a buffer lies behind a place for doubles. */
  shift = 0;

  override send(message: object): void {
    const { id, method, params } = message as Asked;
    const refusal = this.refusals[method];
    if (refusal === undefined && !(method in this._answers)) {
      super.send(message);
      return;
    }
    this.asked.push({ id, method, params });
    queueMicrotask(() => {
      if (refusal !== undefined) {
        const error = { code: -32000, message: refusal };
        this.post({ jsonrpc: '2.0', id, error });
        return;
      }
      const buffers: DataView[] = [];
      const result = this._answers[method]?.(params, buffers);
      this.post({ jsonrpc: '2.0', id, result }, buffers);
    });
  }

  /** The run has changed, and everybody hears of it. */
  change(known: Partial<RunDetail>): void {
    this.detail = {
      ...this.detail,
      ...known,
      cursor: this.detail.cursor + 1
    };
    this.post({
      jsonrpc: '2.0',
      method: 'store.changed',
      params: {
        store_id: this.detail.store.store_id,
        cursor: this.detail.cursor,
        rows: [],
        gone: [this.detail.run_id],
        more: false
      }
    });
  }

  private readonly _answers: Record<
    string,
    (params: unknown, buffers: DataView[]) => unknown
  > = {
    'run.get': () => this.detail,
    'run.update': params => {
      const { run_ids, note, run_name, starred } = params as RunUpdateParams;
      const { note: noteBefore, run_name: nameBefore } = this.detail;
      const undo = {
        run_ids,
        ...(note !== undefined && { note: noteBefore }),
        ...(run_name !== undefined && { run_name: nameBefore }),
        ...(starred !== undefined && { starred: !starred })
      };
      this.detail = {
        ...this.detail,
        ...(note !== undefined && { note }),
        ...(run_name !== undefined && { run_name }),
        ...(starred !== undefined && { starred })
      };
      return { undo: [undo] };
    },
    'run.diff': () => ({
      text: 'diff --git a b\n@@ -1 +1 @@\n-2\n+3\n',
      cut: false
    }),
    'series.read': (params, buffers) => {
      const { keys, range } = params as SeriesReadParams;
      const curves = keys
        .filter(key => key in this.series)
        .map(key => {
          const points = (this.series[key] ?? [])
            .map((y, x) => [x, y] as const)
            .filter(([x]) => !range || (x >= range.start && x <= range.end));
          buffers.push(this._buffer(points.map(([x]) => x)));
          buffers.push(this._buffer(points.map(([, y]) => y)));
          return {
            run_id: this.detail.run_id,
            key,
            x: buffers.length - 2,
            y: buffers.length - 1,
            count: points.length,
            total: points.length
          };
        });
      return { curves };
    },
    'run.cells': (): RunCellsResult => ({
      cells: this.cells,
      total: this.cells.length,
      is_trimmed: false
    }),
    'artifacts.list': params => {
      const { path } = params as { path: string };
      const prefix = path ? `${path}/` : '';
      const names = new Set(
        Object.keys(this.files)
          .filter(name => name.startsWith(prefix))
          .map(name => name.slice(prefix.length).split('/')[0] ?? '')
      );
      const entries = [...names].map((name): ArtifactEntry => {
        const file = this.files[prefix + name];
        return {
          path: prefix + name,
          name,
          size: file ? file.content.length : null,
          kind: file?.kind ?? 'folder'
        };
      });
      return { path, entries, total: entries.length };
    },
    'artifacts.extent': () => ({
      files: Object.keys(this.files).length,
      size: Object.values(this.files)
        .map(({ content }) => content.length)
        .reduce((sum, length) => sum + length, 0)
    }),
    'artifacts.arrays': params => {
      const { path } = params as { path: string };
      return { path, arrays: this.arrays, total: this.arrays.length };
    },
    'artifacts.read': (params, buffers) => {
      const { path, offset, length } = params as {
        path: string;
        offset: number;
        length: number;
      };
      const file = this.files[path] ?? { kind: 'binary', content: '' };
      const bytes = new TextEncoder().encode(file.content);
      const part = bytes.slice(offset, offset + length);
      buffers.push(new DataView(part.buffer));
      return {
        path,
        kind: file.kind,
        media_type: file.media_type ?? 'text/plain',
        untrusted: file.kind === 'html' || file.kind === 'svg',
        size: bytes.length,
        offset,
        length: part.length,
        encoding: 'utf-8',
        buffer: 0
      };
    },
    'artifacts.table': params => {
      const { path, offset, limit } = params as {
        path: string;
        offset: number;
        limit: number;
      };
      const rows = Array.from({ length: 250 }, (_, n) => [n, `patient ${n}`]);
      return {
        path,
        columns: [
          { name: 'age', type: 'number' },
          { name: '=name', type: 'text' }
        ],
        column_total: 2,
        rows: rows.slice(offset, offset + limit),
        offset,
        total: rows.length,
        cut: false
      };
    }
  };

  private _buffer(numbers: number[]): DataView {
    const bytes = new ArrayBuffer(this.shift + 8 * numbers.length);
    const view = new DataView(bytes, this.shift);
    numbers.forEach((number, at) => {
      view.setFloat64(8 * at, number, true);
    });
    return view;
  }
}

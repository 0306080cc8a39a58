/** Curves of metrics, of whichever runs: asked for together, and remembered as they were drawn. */
import type { Client } from '../../protocol/client';
import type {
  AxisRange,
  MetricSummary,
  SeriesReadParams
} from '../../protocol/generated';
import type { RunRef } from './runPageState';

export type Axis = Exclude<SeriesReadParams['axis'], 'metric'>;

/** Points of a metric by rising x. */
export interface DrawnCurve {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Points recorded in the range; more than those drawn where they are bucketed. */
  readonly total: number;
}

export interface CurveQuery {
  readonly axis: Axis;
  /** null for all. */
  readonly range: AxisRange | null;
  /** Buckets: pixels as a rule. */
  readonly points: number;
}

type CurvesByName = ReadonlyMap<string, DrawnCurve>;

interface Waiting {
  readonly runIds: Set<string>;
  readonly keys: Set<string>;
  readonly curves: Promise<CurvesByName>;
}

/** Curves that are remembered: enough for a page, its zooms and its axes. */
const MAX_REMEMBERED = 120;
/** Runs and metrics in one request. */
const MAX_RUNS = 200;
const MAX_KEYS = 200;
/** Buckets in one request; a kernel refuses 1,000,001. */
const MAX_BUCKETS = 1_000_000;

/** What `readCurves` has a curve under. */
export function curveName(runId: string, key: string): string {
  return `${runId} ${key}`;
}

/** Ask for every run's curve of every key; where there is none, none comes. */
export async function readCurves(
  client: Client,
  params: SeriesReadParams
): Promise<CurvesByName> {
  const { result, buffers } = await client.requestBinary('series.read', params);
  const curves = new Map<string, DrawnCurve>();
  for (const { run_id, key, x, y, total } of result.curves) {
    const [across, up] = [buffers[x], buffers[y]];
    if (across && up) {
      const drawn = { x: doublesOf(across), y: doublesOf(up), total };
      curves.set(curveName(run_id, key), drawn);
    }
  }
  return curves;
}

export class Curves {
  constructor(private readonly _client: Client) {}

  /** A run's curve as it is since the metric's latest point; null where the store has none. */
  read(
    { run_id, store_id }: RunRef,
    metric: MetricSummary,
    query: CurveQuery
  ): Promise<DrawnCurve | null> {
    const { key, count, latest_timestamp, latest } = metric;
    const version = [count, latest_timestamp, latest];
    const name = JSON.stringify([store_id, run_id, key, version, query]);
    const known = this._known.get(name);
    if (known) {
      this._known.delete(name);
      this._known.set(name, known);
      return known;
    }
    const reading = this._together(store_id, run_id, key, query);
    this._known.set(name, reading);
    // What failed may go well the next time.
    reading.catch(() => this._known.delete(name));
    for (const oldest of this._known.keys()) {
      if (this._known.size <= MAX_REMEMBERED) {
        break;
      }
      this._known.delete(oldest);
    }
    return reading;
  }

  /** All that is asked for within one turn goes in one request: every run with every key. */
  private async _together(
    store_id: string | null,
    runId: string,
    key: string,
    query: CurveQuery
  ): Promise<DrawnCurve | null> {
    const name = JSON.stringify([store_id, query]);
    let waiting = this._waiting.get(name);
    if (!waiting || !hasRoom(waiting, runId, key, query.points)) {
      const runIds = new Set<string>();
      const keys = new Set<string>();
      const asked: Waiting = {
        runIds,
        keys,
        curves: Promise.resolve().then(() => {
          if (this._waiting.get(name) === asked) {
            this._waiting.delete(name);
          }
          const run_ids = [...runIds];
          const params = { store_id, run_ids, keys: [...keys], ...query };
          return readCurves(this._client, params);
        })
      };
      waiting = asked;
      this._waiting.set(name, waiting);
    }
    waiting.runIds.add(runId);
    waiting.keys.add(key);
    return (await waiting.curves).get(curveName(runId, key)) ?? null;
  }

  private readonly _known = new Map<string, Promise<DrawnCurve | null>>();
  private readonly _waiting = new Map<string, Waiting>();
}

function hasRoom(
  { runIds, keys }: Waiting,
  runId: string,
  key: string,
  points: number
): boolean {
  const runs = runIds.size + (runIds.has(runId) ? 0 : 1);
  const metrics = keys.size + (keys.has(key) ? 0 : 1);
  return (
    runs <= MAX_RUNS &&
    metrics <= MAX_KEYS &&
    runs * metrics * points <= MAX_BUCKETS
  );
}

/** The doubles in a message's buffer; those that lie between the places of doubles are copied. */
export function doublesOf(view: DataView): Float64Array {
  const { buffer, byteLength, byteOffset } = view;
  const count = Math.floor(byteLength / 8);
  return byteOffset % 8 === 0
    ? new Float64Array(buffer, byteOffset, count)
    : new Float64Array(buffer.slice(byteOffset, byteOffset + 8 * count));
}

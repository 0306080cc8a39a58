/** Curves of metrics, of whichever runs: asked for together, and remembered as they were drawn. */
import type { Client } from '../../protocol/client';
import type {
  AxisRange,
  MetricSummary,
  SeriesReadParams
} from '../../protocol/generated';
import {
  cursorsOf,
  type CurveCursor,
  updatedCurves,
  wholeCurves
} from './curveUpdates';
import type { RunRef } from './runPageState';

export type Axis = Exclude<SeriesReadParams['axis'], 'metric'>;

/** Points of a metric by rising x; of a range with those beside it that its line comes from and goes to. */
export interface DrawnCurve {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Points recorded in the range; more than those drawn there where they are bucketed. */
  readonly total: number;
  /** Left out where it was not read of a kernel that tells what is new. */
  readonly cursor?: CurveCursor;
}

export interface CurveQuery {
  readonly axis: Axis;
  /** null for all. */
  readonly range: AxisRange | null;
  /** Buckets: pixels as a rule. */
  readonly points: number;
}

type CurvesByName = ReadonlyMap<string, DrawnCurve>;

/** Curves that were read before with the same axis, range and buckets, by `curveName`. */
interface Held {
  get: (name: string) => DrawnCurve | null | undefined;
}

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

/**
 * Ask for every run's curve of every key; where there is none, none comes.
 *
 * Of those that are held what is new comes alone, and the ones that are as they were are the same
 * objects.
 */
export async function readCurves(
  client: Client,
  params: SeriesReadParams,
  held: Held = new Map<string, DrawnCurve>()
): Promise<CurvesByName> {
  const run_ids = [...new Set(params.run_ids)];
  const keys = [...new Set(params.keys)];
  const names = run_ids.flatMap(id => keys.map(key => curveName(id, key)));
  const had = names.map(name => held.get(name) ?? null);
  const known = cursorsOf(had, params.points);
  const { result, buffers } = await client.requestBinary('series.read', {
    ...{ ...params, run_ids, keys },
    ...(known && { known })
  });
  const curves = new Map<string, DrawnCurve>();
  // An answer that does not say what is gone has all that there are.
  if (known && result.gone) {
    const before = had.map((curve, at) =>
      (known.recorded[at] ?? -1) >= 0 ? curve : null
    );
    updatedCurves(result, buffers, before).forEach((curve, at) => {
      if (curve) {
        curves.set(names[at] ?? '', curve);
      }
    });
  }
  wholeCurves(result, buffers).forEach((curve, at) => {
    const { run_id = '', key = '' } = result.curves[at] ?? {};
    if (curve) {
      curves.set(curveName(run_id, key), curve);
    }
  });
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
    forgetOldest(this._known);
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
          return readCurves(this._client, params, {
            get: curve => this._latest.get(`${name} ${curve}`)
          });
        })
      };
      waiting = asked;
      this._waiting.set(name, waiting);
    }
    waiting.runIds.add(runId);
    waiting.keys.add(key);
    const curve = curveName(runId, key);
    const read = (await waiting.curves).get(curve) ?? null;
    this._latest.delete(`${name} ${curve}`);
    if (read) {
      this._latest.set(`${name} ${curve}`, read);
      forgetOldest(this._latest);
    }
    return read;
  }

  private readonly _known = new Map<string, Promise<DrawnCurve | null>>();
  /** By query and `curveName`, to be told what is new alone. */
  private readonly _latest = new Map<string, DrawnCurve>();
  private readonly _waiting = new Map<string, Waiting>();
}

function forgetOldest(remembered: Map<string, unknown>): void {
  for (const oldest of remembered.keys()) {
    if (remembered.size <= MAX_REMEMBERED) {
      break;
    }
    remembered.delete(oldest);
  }
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

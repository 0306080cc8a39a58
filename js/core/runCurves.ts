/** The curves of one run: asked for together, and remembered as they were drawn. */
import type { Client } from '../protocol/client';
import type {
  HistoryRange,
  MetricSummary,
  RunHistoryParams
} from '../protocol/generated';
import { doublesOf } from './doubles';
import type { RunPlace } from './runPageView';

export type Axis = RunHistoryParams['axis'];

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
  readonly range: HistoryRange | null;
  /** Buckets: pixels as a rule. */
  readonly points: number;
}

interface Waiting {
  readonly query: CurveQuery;
  readonly keys: Set<string>;
  readonly curves: Promise<ReadonlyMap<string, DrawnCurve>>;
}

/** Curves that are remembered: enough for a page, its zooms and its axes. */
const REMEMBERED = 120;
/** Metrics in one request. */
const MOST_KEYS = 200;

export class RunCurves {
  constructor(
    private readonly _client: Client,
    private readonly _place: () => RunPlace
  ) {}

  /** A curve as it is since the metric's latest point; null where the store has none. */
  read(metric: MetricSummary, query: CurveQuery): Promise<DrawnCurve | null> {
    const { key, count, latest_timestamp, latest } = metric;
    const name = JSON.stringify([key, count, latest_timestamp, latest, query]);
    const known = this._known.get(name);
    if (known) {
      this._known.delete(name);
      this._known.set(name, known);
      return known;
    }
    const reading = this._together(key, query);
    this._known.set(name, reading);
    // What failed may go well the next time.
    reading.catch(() => this._known.delete(name));
    for (const oldest of this._known.keys()) {
      if (this._known.size <= REMEMBERED) {
        break;
      }
      this._known.delete(oldest);
    }
    return reading;
  }

  /** All that is asked for within one turn goes in one request. */
  private async _together(
    key: string,
    query: CurveQuery
  ): Promise<DrawnCurve | null> {
    const name = JSON.stringify(query);
    let waiting = this._waiting.get(name);
    if (!waiting || waiting.keys.size >= MOST_KEYS) {
      const keys = new Set<string>();
      const curves = Promise.resolve().then(() => {
        this._waiting.delete(name);
        return this._fetch([...keys], query);
      });
      waiting = { query, keys, curves };
      this._waiting.set(name, waiting);
    }
    waiting.keys.add(key);
    return (await waiting.curves).get(key) ?? null;
  }

  private async _fetch(
    keys: string[],
    { axis, range, points }: CurveQuery
  ): Promise<ReadonlyMap<string, DrawnCurve>> {
    const { run_id, store_id } = this._place();
    const { result, buffers } = await this._client.requestBinary(
      'run.history',
      { store_id, run_ids: [run_id], keys, axis, range, points }
    );
    const curves = new Map<string, DrawnCurve>();
    for (const { key, x, y, total } of result.curves) {
      const [across, up] = [buffers[x], buffers[y]];
      if (across && up) {
        curves.set(key, { x: doublesOf(across), y: doublesOf(up), total });
      }
    }
    return curves;
  }

  private readonly _known = new Map<string, Promise<DrawnCurve | null>>();
  private readonly _waiting = new Map<string, Waiting>();
}

/** The lines of the charts in sight: asked for together, and again where a run has changed. */
import { type Client, RequestError } from '../../protocol/client';
import type { AxisRange, ChartSettings } from '../../protocol/generated';
import { Debounce, Throttle } from '../live/timing';
import { curveName, type DrawnCurve } from '../run/curves';

/** A run's curve, or the centre of a group with the band around it. */
export interface DrawnLine extends DrawnCurve {
  readonly low?: Float64Array;
  readonly high?: Float64Array;
  /** Of a band, to be told nothing while it is as it was. */
  readonly version?: string;
}

export interface LineQuery {
  readonly axis: ChartSettings['axis'];
  /** Where the axis is a metric. */
  readonly axisMetric?: string | undefined;
  /** null for all. */
  readonly range: AxisRange | null;
  /** Buckets: pixels as a rule. */
  readonly points: number;
}

export interface WantedLines {
  readonly keys: readonly string[];
  readonly query: LineQuery;
}

/** What there is of what a chart wants. */
export interface LinesAnswer {
  readonly wanted: WantedLines;
  /** By `curveName`; null where the store has none. */
  readonly lines: ReadonlyMap<string, DrawnLine | null>;
  /** Whether nothing is awaited. */
  readonly complete: boolean;
}

/** Where lines come from. */
export interface LineSource {
  readonly read: (
    query: LineQuery,
    ids: readonly string[],
    keys: readonly string[],
    /** What has come of this query before, by `curveName`. */
    held: ReadonlyMap<string, DrawnLine | null>
  ) => Promise<ReadonlyMap<string, DrawnLine>>;
  /** Whether what was read of this is out of date when a run has changed. */
  readonly concerns: (id: string, runId: string) => boolean;
  /** How many runs are read for it. */
  readonly runsOf: (id: string) => number;
  readonly maxIds: number;
  readonly maxKeys: number;
}

/** Charts that come into sight together are asked for together. */
const ASK_AFTER_MS = 20;
const ASK_AT_LATEST_MS = 100;
/** Milliseconds between two times of asking because runs have changed. */
const REFRESH_INTERVAL_MS = 1000;
/** Ranges and axes whose lines are remembered. */
const MAX_REMEMBERED = 24;
/** Buckets in one request; a kernel refuses 1,000,001. */
const MAX_BUCKETS = 1_000_000;

interface Known {
  readonly query: LineQuery;
  readonly lines: Map<string, DrawnLine | null>;
  readonly stale: Set<string>;
  readonly asking: Set<string>;
}

export class ChartLines {
  constructor(
    private readonly _client: Client,
    private readonly _source: LineSource
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this._listeners.add(listener);
    return () => {
      this._listeners.delete(listener);
    };
  };

  /** Why some lines could not be read; null where nothing is wrong. */
  get failure(): RequestError | null {
    return this._failure;
  }

  /** Begin to follow the store; call what is returned to stop. */
  start(): () => void {
    const stops = [
      this._client.subscribe('store.changed', ({ rows, gone, more }) => {
        const runs = [...rows.map(({ run_id }) => run_id), ...gone];
        this._outdate(more ? null : runs);
        this._refresh.trigger();
      }),
      this._client.onStateChange(state => {
        if (state === 'connecting' || state === 'disconnected') {
          // Changes that come meanwhile are not told.
          this._outdate(null);
        } else {
          this.retry();
        }
      })
    ];
    this._ask.trigger();
    return () => {
      stops.forEach(stop => {
        stop();
      });
      this._ask.cancel();
      this._refresh.cancel();
    };
  }

  /** Say whose lines charts show. */
  setIds(ids: readonly string[]): void {
    this._ids = ids;
    this._ask.trigger();
    this._tell();
  }

  /** Say what a chart in sight shows; null when it is out of sight. */
  want(chart: string, wanted: WantedLines | null): void {
    if (wanted) {
      const isInSight = this._wanted.has(chart);
      this._wanted.set(chart, wanted);
      if (isInSight) {
        this._askNow();
      } else {
        this._ask.trigger();
      }
    } else {
      this._wanted.delete(chart);
    }
  }

  /** What is known of what a chart wants. */
  answer(wanted: WantedLines): LinesAnswer {
    const known = this._known.get(nameOf(wanted.query));
    const lines = new Map<string, DrawnLine | null>();
    let complete = true;
    for (const key of wanted.keys) {
      for (const id of this._ids) {
        const name = curveName(id, key);
        const line = known?.lines.get(name);
        complete &&= line !== undefined;
        if (line !== undefined) {
          lines.set(name, line);
        }
      }
    }
    return { wanted, lines, complete };
  }

  /** Ask again for what is missing. */
  readonly retry = (): void => {
    this._failure = null;
    this._ask.trigger();
    this._tell();
  };

  /** Ask for what a person wants to see now, of all charts together, before anything is drawn. */
  private _askNow(): void {
    if (!this._asksNow) {
      this._asksNow = true;
      queueMicrotask(() => {
        this._asksNow = false;
        void this._fetch();
      });
    }
  }

  private async _fetch(): Promise<void> {
    if (this._client.state === 'connecting' || this._failure) {
      return;
    }
    const asked = [...this._missing()].map(async ({ known, ids, keys }) => {
      const names = ids.flatMap(id => keys.map(key => curveName(id, key)));
      names.forEach(name => {
        known.asking.add(name);
        known.stale.delete(name);
      });
      try {
        const lines = await this._source.read(
          known.query,
          ids,
          keys,
          known.lines
        );
        names.forEach(name => {
          known.lines.set(name, lines.get(name) ?? null);
        });
      } catch (error) {
        // What was known of them stays; another attempt is a person's or a new kernel's.
        this._failure = RequestError.of(error);
      } finally {
        names.forEach(name => known.asking.delete(name));
      }
      this._tell();
    });
    await Promise.all(asked);
    this._forget();
  }

  /** What is in sight and not known or out of date: of each query rectangles of runs and metrics. */
  private *_missing(): Generator<{
    known: Known;
    ids: string[];
    keys: string[];
  }> {
    const found = new Map<Known, { ids: Set<string>; keys: Set<string> }>();
    for (const { keys, query } of this._wanted.values()) {
      const known = this._knownOf(query);
      for (const key of keys) {
        for (const id of this._ids) {
          const name = curveName(id, key);
          const isKnown = known.lines.has(name) && !known.stale.has(name);
          if (!isKnown && !known.asking.has(name)) {
            const missing = found.get(known) ?? {
              ids: new Set(),
              keys: new Set()
            };
            missing.ids.add(id);
            missing.keys.add(key);
            found.set(known, missing);
          }
        }
      }
    }
    const { maxIds, maxKeys, runsOf } = this._source;
    for (const [known, missing] of found) {
      const room = MAX_BUCKETS / known.query.points;
      const parts = chunks([...missing.ids], maxIds, runsOf, room);
      for (const ids of parts) {
        const runs = ids.reduce((sum, id) => sum + runsOf(id), 0);
        const many = Math.max(1, Math.min(maxKeys, Math.floor(room / runs)));
        for (const keys of chunks([...missing.keys], many)) {
          yield { known, ids, keys };
        }
      }
    }
  }

  private _knownOf(query: LineQuery): Known {
    const name = nameOf(query);
    const known = this._known.get(name) ?? {
      query,
      lines: new Map(),
      stale: new Set(),
      asking: new Set()
    };
    // The one wanted last is forgotten last.
    this._known.delete(name);
    this._known.set(name, known);
    return known;
  }

  private _outdate(runs: readonly string[] | null): void {
    const { concerns } = this._source;
    for (const known of this._known.values()) {
      for (const name of known.lines.keys()) {
        const id = idOf(name);
        if (runs?.some(runId => concerns(id, runId)) ?? true) {
          known.stale.add(name);
        }
      }
    }
  }

  private _forget(): void {
    for (const name of this._known.keys()) {
      if (this._known.size <= MAX_REMEMBERED) {
        break;
      }
      this._known.delete(name);
    }
  }

  private _tell(): void {
    [...this._listeners].forEach(listener => {
      listener();
    });
  }

  private readonly _ask = new Debounce(
    () => void this._fetch(),
    ASK_AFTER_MS,
    ASK_AT_LATEST_MS
  );
  private _asksNow = false;
  private _failure: RequestError | null = null;
  private _ids: readonly string[] = [];
  private readonly _known = new Map<string, Known>();
  private readonly _listeners = new Set<() => void>();
  private readonly _refresh = new Throttle(
    () => void this._fetch(),
    REFRESH_INTERVAL_MS
  );
  private readonly _wanted = new Map<string, WantedLines>();
}

function nameOf({ axis, axisMetric, range, points }: LineQuery): string {
  return JSON.stringify([axis, axisMetric ?? null, range, points]);
}

/** What `curveName` was made of: no id has a space. */
function idOf(name: string): string {
  return name.slice(0, name.indexOf(' '));
}

/** Parts of a list, each of so many items at most, and of so much weight. */
function chunks(
  all: readonly string[],
  size: number,
  weightOf = (_: string) => 0,
  most = Infinity
): string[][] {
  const parts: string[][] = [];
  let weight = Infinity;
  for (const item of all) {
    const last = parts.at(-1);
    weight += weightOf(item);
    if (last && last.length < size && weight <= most) {
      last.push(item);
    } else {
      weight = weightOf(item);
      parts.push([item]);
    }
  }
  return parts;
}

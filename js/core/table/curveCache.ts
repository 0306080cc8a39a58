import type { Client } from '../../protocol/client';
import { curveName, readCurves, type DrawnCurve } from '../run/curves';
import { Debounce } from '../live/timing';

/** Of a curve in a cell: each has three pixels. */
const POINTS = 20;
/** Milliseconds that rows are in sight before their curves are asked for. */
const ASK_AFTER_MS = 120;
/** Runs and metrics in one request. */
const MAX_RUNS = 100;
const MAX_KEYS = 200;
const MAX_REMEMBERED = 5000;

/** The curves of visible runs, asked for once and again when their metric has changed. */
export class CurveCache {
  constructor(
    private readonly _client: Client,
    private readonly _storeId: () => string | null
  ) {}

  /** Changes whenever a curve has come. */
  readonly getVersion = (): number => this._version;

  readonly subscribe = (listener: () => void): (() => void) => {
    this._listeners.add(listener);
    return () => {
      this._listeners.delete(listener);
    };
  };

  /** Begin to follow the store; call what is returned to stop. */
  start(): () => void {
    const stop = this._client.subscribe(
      'store.changed',
      ({ rows, gone, more }) => {
        if (more) {
          this._asked.clear();
        }
        for (const id of [...rows.map(({ run_id }) => run_id), ...gone]) {
          this._asked.forEach(ids => ids.delete(id));
        }
        this._ask.trigger();
      }
    );
    const stopState = this._client.onStateChange(state => {
      if (state === 'connecting' || state === 'disconnected') {
        // Changes that come meanwhile are not told.
        this._asked.clear();
      } else if (state === 'live') {
        this._ask.trigger();
      }
    });
    return () => {
      stop();
      stopState();
      this._ask.cancel();
    };
  }

  get(key: string, runId: string): DrawnCurve | null {
    return this._curves.get(curveName(runId, key)) ?? null;
  }

  /** Tell which curves are in sight. */
  want(keys: readonly string[], runIds: readonly string[]): void {
    this._keys = keys;
    this._runIds = runIds;
    if (keys.length > 0 && runIds.length > 0) {
      this._ask.trigger();
    }
  }

  private async _fetch(): Promise<void> {
    const { state } = this._client;
    // Without a kernel a file may have them.
    if (state !== 'live' && state !== 'disconnected') {
      return;
    }
    for (const { keys, runIds } of this._missing()) {
      this._mark(keys, runIds, true);
      try {
        const curves = await readCurves(
          this._client,
          {
            store_id: this._storeId(),
            run_ids: [...runIds],
            keys,
            axis: 'step',
            range: null,
            points: POINTS
          },
          this._curves
        );
        for (const name of runIds.flatMap(id =>
          keys.map(key => curveName(id, key))
        )) {
          // What is read last is forgotten last.
          this._curves.delete(name);
          const curve = curves.get(name);
          if (curve) {
            this._curves.set(name, curve);
          }
        }
        this._forget();
        this._version += 1;
        this._listeners.forEach(listener => {
          listener();
        });
      } catch {
        // Without an answer a cell shows its number alone; the next change asks again.
        this._mark(keys, runIds, false);
        return;
      }
    }
  }

  /** What is in sight and has not been asked for; metrics that the same runs lack together. */
  private _missing(): { keys: string[]; runIds: readonly string[] }[] {
    const found = new Map<
      string,
      { keys: string[]; runIds: readonly string[] }
    >();
    for (const key of this._keys.slice(0, MAX_KEYS)) {
      const asked = this._asked.get(key);
      const runIds = this._runIds
        .filter(id => !asked?.has(id))
        .slice(0, MAX_RUNS);
      const name = runIds.join(' ');
      const others = found.get(name);
      if (others) {
        others.keys.push(key);
      } else if (runIds.length > 0) {
        found.set(name, { keys: [key], runIds });
      }
    }
    return [...found.values()];
  }

  private _mark(
    keys: readonly string[],
    runIds: readonly string[],
    asked: boolean
  ): void {
    for (const key of keys) {
      const ids = this._asked.get(key) ?? new Set<string>();
      this._asked.set(key, ids);
      runIds.forEach(id => (asked ? ids.add(id) : ids.delete(id)));
    }
  }

  private _forget(): void {
    for (const oldest of this._curves.keys()) {
      if (this._curves.size <= MAX_REMEMBERED) {
        break;
      }
      this._curves.delete(oldest);
      const [id = '', ...key] = oldest.split(' ');
      this._asked.get(key.join(' '))?.delete(id);
    }
  }

  private readonly _ask = new Debounce(
    () => void this._fetch(),
    ASK_AFTER_MS,
    500
  );
  private readonly _asked = new Map<string, Set<string>>();
  private readonly _curves = new Map<string, DrawnCurve>();
  private _keys: readonly string[] = [];
  private readonly _listeners = new Set<() => void>();
  private _runIds: readonly string[] = [];
  private _version = 0;
}

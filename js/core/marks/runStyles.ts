import { freeStyle, runStyle, type RunStyle } from './runColours';

/** Runs that always look different from one another where no others are shown. */
export const MAX_TOLD_APART = 10;

interface Begun {
  readonly run_id: string;
  readonly start_time: number;
}

/**
 * How each run looks, wherever it is shown on the page.
 *
 * A run looks as its id says, and so the same in every page and every year. Only
 * where a few runs stand together and two would look alike, the one that began
 * later gets another style, which it then has everywhere until the page is left.
 */
export class RunStyles {
  /** Grows when a run has got another style. */
  readonly getVersion = (): number => this._version;

  readonly subscribe = (listener: () => void): (() => void) => {
    this._listeners.add(listener);
    return () => {
      this._listeners.delete(listener);
    };
  };

  readonly of = (runId: string): RunStyle =>
    this._given.get(runId) ?? runStyle(runId);

  /** See that no two of a few runs look alike, nor of those that were told apart before. */
  tellApart(runs: readonly Begun[]): void {
    if (runs.length < 2 || runs.length > MAX_TOLD_APART) {
      return;
    }
    const ids = [...runs]
      .sort(
        (a, b) => a.start_time - b.start_time || (a.run_id < b.run_id ? -1 : 1)
      )
      .map(({ run_id }) => run_id);
    const before = this._version;
    ids.forEach((id, at) => {
      const met = this._met.get(id) ?? new Set();
      this._met.set(id, met);
      ids.forEach(other => {
        if (other !== id) {
          met.add(other);
        }
      });
      const earlier = this._stylesOf(ids.slice(0, at));
      if (earlier.has(this.of(id))) {
        const style =
          freeStyle(id, this._stylesOf(met)) ?? freeStyle(id, earlier);
        if (style) {
          this._given.set(id, style);
          this._version += 1;
        }
      }
    });
    if (this._version !== before) {
      [...this._listeners].forEach(listener => {
        listener();
      });
    }
  }

  private _stylesOf(ids: Iterable<string>): ReadonlySet<RunStyle> {
    return new Set(Array.from(ids, this.of));
  }

  private readonly _given = new Map<string, RunStyle>();
  private readonly _listeners = new Set<() => void>();
  /** Which runs each has stood beside. */
  private readonly _met = new Map<string, Set<string>>();
  private _version = 0;
}

/** Those of this page. */
export const runStyles = new RunStyles();

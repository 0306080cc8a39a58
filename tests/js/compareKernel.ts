import type {
  CompareBandsParams,
  CompareDifferencesParams,
  CurveCursors,
  Difference,
  GrownCurves,
  ParamImportance,
  RunRow,
  SeriesReadParams
} from '../../js/protocol/generated';
import { MemoryKernel } from './memoryKernel';

interface Asked {
  id: string;
  method: string;
  params: unknown;
}

/** A kernel that compares runs in memory. */
export class CompareKernel extends MemoryKernel {
  /** Values by step, by run and metric. */
  series: Record<string, Record<string, number[]>> = {};
  importance: ParamImportance[] = [];
  /** What the runs have beside what their rows tell. */
  facts: Difference[] = [];
  /** Answers that are errors, by method. */
  refusals: Record<string, string> = {};

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

  private readonly _answers: Record<
    string,
    (params: unknown, buffers: DataView[]) => unknown
  > = {
    'series.read': (params, buffers) => {
      const { run_ids, keys, range, known } = params as SeriesReadParams;
      const cursors: CurveCursors = { recorded: [], steps: [], timestamps: [] };
      const ends: { place: number; from: number; values: number[] }[] = [];
      const gone: number[] = [];
      const curves = run_ids.flatMap((run_id, run) =>
        keys.flatMap((key, at) => {
          const values = this.series[run_id]?.[key];
          const place = run * keys.length + at;
          const from = known?.recorded[place] ?? -1;
          if (!values) {
            gone.push(...(from >= 0 ? [place] : []));
            return [];
          }
          if (from >= 0 && from <= values.length) {
            ends.push(
              ...(from < values.length ? [{ place, from, values }] : [])
            );
            return [];
          }
          cursorAt(cursors, values.length);
          const points = values
            .map((y, x) => [x, y] as const)
            .filter(([x]) => !range || (x >= range.start && x <= range.end));
          const x = put(
            buffers,
            points.map(([at]) => at)
          );
          const y = put(
            buffers,
            points.map(([, value]) => value)
          );
          const count = points.length;
          return [{ run_id, key, x, y, count, total: count }];
        })
      );
      ends.forEach(({ values }) => {
        cursorAt(cursors, values.length);
      });
      const grown: GrownCurves = {
        places: ends.map(({ place }) => place),
        counts: ends.map(({ from, values }) => values.length - from),
        totals: ends.map(({ from, values }) => values.length - from),
        x: put(
          buffers,
          ends.flatMap(({ from, values }) => [...values.keys()].slice(from))
        ),
        y: put(
          buffers,
          ends.flatMap(({ from, values }) => values.slice(from))
        )
      };
      return { curves, cursors, grown, ...(known && { gone }) };
    },
    'compare.bands': (params, buffers) => {
      const { groups, keys, known } = params as CompareBandsParams;
      const gone: number[] = [];
      const bands = groups.flatMap((ids, group) =>
        keys.flatMap(key => {
          const members = ids.flatMap(id => {
            const values = this.series[id]?.[key];
            return values ? [values] : [];
          });
          const [first] = members;
          const place = group * keys.length + keys.indexOf(key);
          const version = JSON.stringify(members.map(({ length }) => length));
          if (!first) {
            gone.push(...(known?.[place] ? [place] : []));
            return [];
          }
          if (known?.[place] === version) {
            return [];
          }
          const at = (step: number) => members.map(each => each[step] ?? NaN);
          const lines = [
            first.map((_, step) => step),
            first.map(
              (_, step) =>
                at(step).reduce((sum, y) => sum + y, 0) / members.length
            ),
            first.map((_, step) => Math.min(...at(step))),
            first.map((_, step) => Math.max(...at(step)))
          ];
          const [x, centre, low, high] = lines.map(line => put(buffers, line));
          const count = first.length;
          const runs = members.length;
          return [{ group, key, x, centre, low, high, count, runs, version }];
        })
      );
      return { bands, ...(known && { gone }) };
    },
    'compare.differences': params => {
      const { run_ids } = params as CompareDifferencesParams;
      const runs = run_ids.flatMap(
        id => this.runs.find(({ run_id }) => run_id === id) ?? []
      );
      return {
        run_ids: runs.map(({ run_id }) => run_id),
        differences: [...differencesOf(runs), ...this.facts]
      };
    },
    'compare.importance': () => ({
      params: this.importance,
      runs: this.runs.length,
      total: this.runs.length,
      forest: true
    }),
    'run.diff': params => {
      const { run_id } = params as { run_id: string };
      return { text: `+${run_id.slice(-2)}\n`, cut: false };
    }
  };
}

/** What runs have, side by side. */
export function differencesOf(runs: readonly RunRow[]): Difference[] {
  const sections = [
    ['metric', 'metrics'],
    ['param', 'params'],
    ['tag', 'tags']
  ] as const;
  return sections.flatMap(([section, kind]) => {
    const keys = [...new Set(runs.flatMap(run => Object.keys(run[kind])))];
    return keys.map(key => {
      const values = runs.map(run => run[kind][key] ?? null);
      const differs = values.some(value => value !== values[0]);
      return { section, key, values, differs };
    });
  });
}

/** A series here has its steps as its times. */
function cursorAt(cursors: CurveCursors, count: number): void {
  cursors.recorded.push(count);
  cursors.steps.push(count - 1);
  cursors.timestamps.push(count - 1);
}

function put(buffers: DataView[], numbers: readonly number[]): number {
  const view = new DataView(new ArrayBuffer(8 * numbers.length));
  numbers.forEach((number, at) => {
    view.setFloat64(8 * at, number, true);
  });
  return buffers.push(view) - 1;
}

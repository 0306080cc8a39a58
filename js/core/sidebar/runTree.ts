/** Experiments and the runs below them as one list, of which any part can be drawn alone. */
import type { ExperimentRow, RunRow } from '../../protocol/generated';
import { findParent } from '../table/lines';
import type { RunTableState } from '../table/runTableState';

/** An experiment and, where it is open, the runs below it. */
export interface Section {
  readonly experiment: ExperimentRow;
  /** Null while it is closed. */
  readonly table: RunTableState | null;
  /** The metrics shown of each run. */
  readonly metrics: readonly string[];
}

export type TreeItem =
  | { kind: 'experiment'; key: string; section: Section }
  | {
      kind: 'run';
      key: string;
      section: Section;
      /** Its place among the lines of the experiment. */
      at: number;
      /** Undefined while it is asked for. */
      row: RunRow | undefined;
      /** How many runs it is nested in here. */
      depth: number;
      /** How many runs are nested in it. */
      children: number;
      /** Whether those are shown. */
      unfolded: boolean;
    }
  /** What stands where there are no runs. */
  | { kind: 'sentence'; key: string; section: Section };

export const experimentKey = (id: string): string => `experiment:${id}`;
export const runKey = (id: string): string => `run:${id}`;

export class RunTree {
  constructor(readonly sections: readonly Section[]) {
    let next = 0;
    this._starts = sections.map(section => {
      const start = next;
      next += 1 + this._below(section);
      return start;
    });
    this.count = next;
  }

  /** How many items there are. */
  readonly count: number;

  at(index: number): TreeItem | undefined {
    const number = this._sectionAt(index);
    const section = this.sections[number];
    const start = this._starts[number];
    if (!section || start === undefined || index >= this.count || index < 0) {
      return undefined;
    }
    const id = section.experiment.experiment_id;
    if (index === start) {
      return { kind: 'experiment', key: experimentKey(id), section };
    }
    const view = section.table?.getView();
    if (!view?.count) {
      return { kind: 'sentence', key: `sentence:${id}`, section };
    }
    const at = index - start - 1;
    const line = view.lineAt(at);
    const { row, children } =
      line?.item.kind === 'run' ? line.item : { row: undefined, children: 0 };
    return {
      kind: 'run',
      key: row ? runKey(row.run_id) : `place:${id}:${String(at)}`,
      section,
      at,
      row,
      depth: line?.depth ?? 0,
      children,
      unfolded: line?.isOpen ?? false
    };
  }

  /** Where an item is; null where it is not at hand. */
  indexOf(key: string): number | null {
    for (const [number, { experiment, table }] of this.sections.entries()) {
      const start = this._starts[number] ?? 0;
      if (key === experimentKey(experiment.experiment_id)) {
        return start;
      }
      const at = key.startsWith('run:') ? table?.indexOf(key.slice(4)) : null;
      if (at !== null && at !== undefined) {
        return start + 1 + at;
      }
    }
    return null;
  }

  /** Where the experiment of an item is. */
  experimentOf(index: number): number {
    return this._starts[this._sectionAt(index)] ?? 0;
  }

  /** Where the run is that an item is nested in, or else its experiment. */
  parentOf(index: number): number {
    const item = this.at(index);
    const start = this.experimentOf(index);
    const view = item?.section.table?.getView();
    return view && item?.kind === 'run' && item.depth > 0
      ? start + 1 + findParent(view.lineAt, item.at, item.depth)
      : start;
  }

  /** Tell the tables which of their rows are between two items. */
  show(first: number, last: number): void {
    for (const [number, { table }] of this.sections.entries()) {
      const start = (this._starts[number] ?? 0) + 1;
      const count = table?.getView().count ?? 0;
      if (table && start <= last && start + count > first) {
        table.setRange(
          Math.max(0, first - start),
          Math.max(0, Math.min(count - 1, last - start))
        );
      }
    }
  }

  private _below({ table }: Section): number {
    return table ? Math.max(1, table.getView().count) : 0;
  }

  private _sectionAt(index: number): number {
    let low = 0;
    let high = this._starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this._starts[middle] ?? 0) <= index) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private readonly _starts: readonly number[];
}

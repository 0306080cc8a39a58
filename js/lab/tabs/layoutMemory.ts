import type { IStateDB } from '@jupyterlab/statedb';
import type { ReadonlyPartialJSONValue } from '@lumino/coreutils';
import { inherited } from '../../core/table/sortedFirst';
import type { RunsSpec, Spec } from '../../protocol/generated';
import { isTableLayout } from '../../protocol/generatedChecks';

/** How run tables were last arranged, for each store and choice of experiments. */
export class LayoutMemory {
  constructor(private readonly _state: IStateDB | null) {}

  /** The spec with the layout remembered, unless it has one of its own; other views as they are. */
  async recall(spec: Spec): Promise<Spec> {
    if (spec.view !== 'runs' || spec.layout || !this._state) {
      return spec;
    }
    try {
      const layout: unknown = await this._state.fetch(keyOf(spec));
      // What is about single runs is no habit.
      return isTableLayout(layout)
        ? {
            ...spec,
            layout: {
              ...inherited(layout, spec),
              ...{ baseline: null, hidden_runs: [] }
            }
          }
        : spec;
    } catch {
      return spec;
    }
  }

  /** Remember a table's layout; one that nobody has touched says nothing. */
  readonly keep = (spec: Spec): void => {
    if (spec.view === 'runs' && spec.layout) {
      const layout = spec.layout as unknown as ReadonlyPartialJSONValue;
      this._state?.save(keyOf(spec), layout).catch(() => undefined);
    }
  };
}

function keyOf({ store_id, query }: RunsSpec): string {
  const experiments = query.experiment_ids?.join(',') ?? 'all';
  return `trialbook:layout:${store_id ?? 'current'}:${experiments}`;
}

import type {
  GroupBy,
  RunsQuery,
  RunsSpec,
  TableLayout
} from '../../protocol/generated';
import type { Arrangement } from './treeRows';
import { levelsOf } from './levels';
import { withSorted } from './sortedFirst';
import { followOrder } from './columnOrder';
import { arrangementOf, extremesOf, PLAIN } from './tableLayout';

/** What a query asks of lines. */
export interface Asked {
  readonly arrangement: Arrangement;
  /** As it is asked: of a tree, its top. */
  readonly query: RunsQuery;
  /** Empty where runs are not grouped. */
  readonly by: readonly GroupBy[];
}

/** Which runs a table shows and how they are arranged, as the user has it now. */
export class TableQuery {
  constructor(private readonly _spec: RunsSpec) {
    this._query = _spec.query;
    this._layout = withSorted(_spec.layout ?? PLAIN, _spec.query);
    this._extremes = extremesOf(this._layout);
  }

  /** Enough to ask the same again elsewhere. */
  get spec(): RunsSpec {
    const { layout: given, ...spec } = this._spec;
    // What the order alone says is not a layout that anyone has chosen.
    const bare = withSorted(given ?? PLAIN, this._query);
    const layout =
      JSON.stringify(bare) === JSON.stringify(this._layout)
        ? given
        : this._layout;
    return { ...spec, query: this._query, ...(layout && { layout }) };
  }

  /** Null for the kernel's current store. */
  get storeId(): string | null {
    return this._spec.store_id;
  }

  get query(): RunsQuery {
    return this._query;
  }

  get layout(): TableLayout {
    return this._layout;
  }

  /** Metrics of which the least or the greatest value is shown. */
  get extremes(): readonly string[] {
    return this._extremes;
  }

  get asked(): Asked {
    const arrangement = arrangementOf(this._layout, this._query);
    return {
      arrangement,
      query: this.askedFor(this._query),
      by: arrangement === 'grouped' ? levelsOf(this._layout) : []
    };
  }

  /** A query as it would be asked: of a tree, its top. */
  askedFor(query: RunsQuery): RunsQuery {
    return arrangementOf(this._layout, query) === 'nested'
      ? { ...query, parent: null }
      : query;
  }

  /** Ask for other runs; returns whether they are the same in another order. */
  setQuery(query: RunsQuery): boolean {
    const onlyOrder =
      query.filter === this._query.filter &&
      String(query.without ?? []) === String(this._query.without ?? []) &&
      JSON.stringify(query.experiment_ids) ===
        JSON.stringify(this._query.experiment_ids);
    this._query = query;
    return onlyOrder;
  }

  /**
   * Arrange otherwise; returns whether there are other lines, values that were
   * not asked for, or another order, which follows what a column shows.
   */
  setLayout(layout: TableLayout): {
    otherLines: boolean;
    others: boolean;
    otherOrder: boolean;
  } {
    const { asked: before, extremes } = this;
    const { order_by } = this._query;
    const order = followOrder(order_by, this._layout, layout);
    const otherOrder = order.some((sort, at) => sort !== order_by[at]);
    if (otherOrder) {
      this._query = { ...this._query, order_by: order };
    }
    this._layout = layout;
    this._extremes = extremesOf(layout);
    const { arrangement, by } = this.asked;
    const otherLines =
      arrangement !== before.arrangement ||
      JSON.stringify(by) !== JSON.stringify(before.by);
    const others =
      otherLines || this._extremes.join('\n') !== extremes.join('\n');
    return { otherLines, others, otherOrder };
  }

  private _extremes: readonly string[];
  private _layout: TableLayout;
  private _query: RunsQuery;
}

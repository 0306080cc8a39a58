import type { RunRow, TableLayout } from '../../protocol/generated';
import {
  keepColumns,
  tableColumns,
  withDecimals,
  type Column
} from './columns';
import type { Page } from './runTableView';
import { arrange } from './tableLayout';

/** The columns of a table, the same objects for as long as nothing about them changes. */
export class ColumnsMemo {
  all: readonly Column[] = [];
  shown: readonly Column[] = [];

  update(
    page: Page,
    rows: readonly RunRow[],
    complete: boolean,
    layout: TableLayout
  ): void {
    const [names, experiments] = [page.columns, page.experiments];
    const known = [names, experiments, rows, complete, layout];
    if (known.every((each, at) => each === this._known[at])) {
      return;
    }
    this._known = known;
    const columns = tableColumns(page, rows, complete);
    this.all = keepColumns(
      this.all,
      withDecimals(arrange(columns, layout, rows), rows)
    );
    this.shown = keepColumns(
      this.shown,
      this.all.filter(({ shown }) => shown)
    );
  }

  /** What the columns were made of. */
  private _known: readonly unknown[] = [];
}

import React from 'react';
import {
  changeExperiment,
  experimentTitle
} from '../../core/actions/experimentChange';
import type { RunTarget } from '../../core/actions/runActs';
import type { Place } from '../../core/actions/runActions';
import { chosenIn, type Column } from '../../core/table/columns';
import { formatCount } from '../../core/text/format';
import type { RunTableState } from '../../core/table/runTableState';
import type { RunTableView } from '../../core/table/runTableView';
import { toCsv, toPython } from '../../core/table/tableText';
import type { Text } from '../../core/text/text';
import { wholeResult } from '../../core/table/fetchAllRows';
import type {
  RunsQuery,
  RunsSpec,
  TableLayout
} from '../../protocol/generated';
import { actionItems } from '../actions/actionItems';
import { ColumnsPanel } from './ColumnsPanel';
import { Menu, type Point } from '../parts/Menu';
import { columnMenu, groupMenu, tableMenu } from './tableMenus';

/** Which menu or panel is open, and where. */
export type Opened =
  | { kind: 'columns' | 'table' | 'group'; at: Point }
  | { kind: 'column'; column: Column; at: Point }
  | { kind: 'runs'; target: RunTarget; at: Point };

/** Whatever floats above a run table. */
export function RunTableMenus(props: {
  opened: Opened;
  table: RunTableState;
  view: RunTableView;
  place: Place;
  text: Text;
  onClose: () => void;
  onLayout: (layout: TableLayout) => void;
  onQuery: (change: Partial<RunsQuery>) => void;
  copy: (content: string, done?: string) => void;
  onOpenTab: ((spec: RunsSpec) => void) | null;
  /** Say for a moment what has been done. */
  onDone: (message: string) => void;
  /** Say what went wrong. */
  onSaid: (message: string) => void;
}): React.JSX.Element {
  const { opened, table, view, place, text, copy, onDone, onSaid, onOpenTab } =
    props;
  const csv = (take: (content: string, part: string | undefined) => void) => {
    wholeResult(table).then(
      rows => {
        const { total } = table.getView();
        const part =
          rows.length < total
            ? text.__(
                'first %1 of %2 runs',
                formatCount(rows.length),
                formatCount(total)
              )
            : undefined;
        take(toCsv(rows, view.columns, view.page?.experiments ?? {}), part);
      },
      () => {
        onSaid(text.__('The kernel did not send all runs'));
      }
    );
  };
  const context = { view, text, onLayout: props.onLayout };
  const { trackingUri } = place;
  switch (opened.kind) {
    case 'columns':
      return (
        <ColumnsPanel {...props} at={opened.at} onChange={props.onLayout} />
      );
    case 'column':
      return (
        <Menu
          at={opened.at}
          label={text.__('Column')}
          items={columnMenu(opened.column, {
            ...context,
            onSort: order_by => {
              props.onQuery({ order_by });
            },
            onHeadline: headlineOf(table, view, place)
          })}
          onClose={props.onClose}
        />
      );
    case 'runs':
      return (
        <Menu
          at={opened.at}
          label={text.__('Runs')}
          items={actionItems(opened.target, place)}
          onClose={props.onClose}
        />
      );
    case 'group':
      return (
        <Menu
          at={opened.at}
          label={text.__('Group')}
          items={groupMenu(context)}
          onClose={props.onClose}
        />
      );
    case 'table':
      return (
        <Menu
          at={opened.at}
          label={text.__('Table')}
          items={tableMenu({
            ...context,
            onQuery: props.onQuery,
            onCopyPython: copied => {
              copy(toPython(view, copied, trackingUri));
            },
            onCsv: target => {
              csv((content, part) => {
                if (target === 'clipboard') {
                  copy(content, part && text.__('Copied: %1', part));
                } else {
                  download(content);
                  onDone(part ? text.__('Downloaded: %1', part) : '');
                }
              });
            },
            onOpenTab: onOpenTab
              ? () => {
                  onOpenTab(table.spec);
                }
              : null
          })}
          onClose={props.onClose}
        />
      );
  }
}

/** What chooses the headline metrics of the experiment of a table; null where it has several. */
function headlineOf(
  { client }: RunTableState,
  { page }: RunTableView,
  { acts }: Place
): ((headline: string[]) => void) | null {
  const [only, ...others] = Object.entries(page?.experiments ?? {});
  if (!page || !only || others.length > 0) {
    return null;
  }
  const [experiment_id, name] = only;
  const known = { experiment_id, name, headline: chosenIn(page.columns) };
  return headline => {
    void acts.perform(
      changeExperiment(client, page.store.store_id, known, { headline }),
      () => experimentTitle(known, { headline }, acts.text)
    );
  };
}

/** Hand a file to the browser. */
function download(content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'runs.csv';
  link.click();
  URL.revokeObjectURL(url);
}

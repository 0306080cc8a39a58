import React, {
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState
} from 'react';
import {
  type DifferenceLine,
  type DifferenceSection,
  lineName,
  linesOf
} from '../../core/compare/differences';
import type { Text } from '../../core/text/text';
import { instanceName } from '../parts/instanceName';
import type { CompareTools } from './compareTools';
import { NameCell, RunHead, ValueCell } from './DifferenceCells';
import { type Cell, HEADING, stepInTable } from './differenceKeys';
import { HEAD, useDifferenceWindow } from './useDifferenceWindow';

/** Rows that Page Up and Page Down leave behind. */
const PAGE = 10;

export interface DifferencesTableProps {
  tools: CompareTools;
  lines: readonly DifferenceLine[];
  runIds: readonly string[];
  /** Places of the runs in `runIds`, the base first. */
  order: readonly number[];
  /** Where the keyboard is. */
  active: Cell;
  onActive: (cell: Cell) => void;
  /** A run is to be the base. */
  onBase: (runId: string) => void;
  /** A run is to stand where another one stands. */
  onMove: (from: number, to: number) => void;
  /** Go to the next difference, or the one before. */
  onGo: (by: 1 | -1) => void;
  /** Show a run's code, or what it had not committed, beside the base's. */
  onBeside: (what: 'code' | 'uncommitted', runId: string) => void;
}

/**
 * Things by rows, runs by columns; the base stands first.
 *
 * A grid with one tab stop. Of many rows and columns those in sight are drawn; names, and
 * the base where there is room, stay.
 */
export function DifferencesTable(
  props: DifferencesTableProps
): React.JSX.Element {
  const { tools, lines, runIds, order, active, onActive } = props;
  const { text, view } = tools;
  const [name] = useState(() => instanceName('differences'));
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [frame, setFrame] = useState<HTMLDivElement | null>(null);
  const { rows, columns, characters, isNarrow, drawn, styleOf, width } =
    useDifferenceWindow(frame, lines, opened, order.length);
  const known = useMemo(
    () => new Map(view.rows.map(row => [row.run_id, row])),
    [view.rows]
  );

  // What the keyboard is at is brought into sight, but not when the table is first shown.
  const last = useRef(active);
  useLayoutEffect(() => {
    if (last.current !== active) {
      last.current = active;
      if (active.line !== HEADING) {
        rows.scrollToIndex(active.line);
      }
      if (active.column > (isNarrow ? 0 : 1)) {
        columns.scrollToIndex(Math.max(0, active.column - 2));
      }
    }
  });
  const { pointed } = tools;
  useEffect(
    () => () => {
      pointed.set(null);
    },
    [pointed]
  );

  const runAt = (at: number) => runIds[order[at] ?? 0] ?? '';
  const toggle = (line: DifferenceLine | undefined) => {
    if (line?.kind === 'value' && linesOf(line.row, characters) > 1) {
      const key = lineName(line.row);
      const now = new Set(opened);
      if (!now.delete(key)) {
        now.add(key);
      }
      setOpened(now);
    }
  };
  // The name of a section is as wide as the table.
  const isWide = lines[active.line]?.kind === 'section';
  const activeId = idOf(name, active.line, isWide ? 0 : active.column);
  const press = () => {
    const cell = document.getElementById(activeId);
    const button = cell?.querySelector('button');
    if (button) {
      button.click();
    } else {
      toggle(lines[active.line]);
    }
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const sideways = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const run = active.column - 1;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const to = event.altKey
      ? null
      : stepInTable(event, active, {
          ...{ lines: lines.length, columns: order.length + 1, page: PAGE }
        });
    const letter = plain && !event.shiftKey ? event.key.toLowerCase() : '';
    if (to) {
      onActive(to);
    } else if (sideways !== undefined && event.altKey) {
      const target = run + sideways;
      if (run >= 0 && target >= 0 && target < order.length) {
        props.onMove(run, target);
        onActive({ ...active, column: active.column + sideways });
      }
    } else if (plain && event.key === 'Enter') {
      press();
    } else if (letter === ' ') {
      toggle(lines[active.line]);
    } else if (letter === 'b' && run >= 0) {
      props.onBase(runAt(run));
      onActive({ ...active, column: 1 });
    } else if (letter === 'n' || letter === 'p') {
      props.onGo(letter === 'n' ? 1 : -1);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const cellProps = (line: number, at: number) => ({
    id: idOf(name, line, at),
    isActive: activeId === idOf(name, line, at),
    onPress: () => {
      onActive({ line, column: at });
    }
  });
  const items = rows.getVirtualItems();
  const isDrawn =
    (active.line === HEADING ||
      items.some(({ index }) => index === active.line)) &&
    (isWide || active.column === 0 || drawn.includes(active.column - 1));
  return (
    <div ref={setFrame} className="jp-TrialbookCompare-scroller">
      <table
        role="grid"
        className={`jp-TrialbookCompare-differences${isNarrow ? ' jp-mod-narrow' : ''}`}
        aria-label={text.__('Differences')}
        aria-rowcount={lines.length + 1}
        aria-colcount={order.length + 1}
        aria-activedescendant={isDrawn ? activeId : undefined}
        aria-description={text.__(
          'N and P go to the next and the previous difference, B makes a run the base, Alt and side arrows move a run, Space shows whole values'
        )}
        tabIndex={0}
        style={{ width }}
        onKeyDown={onKeyDown}
      >
        <thead role="rowgroup">
          <tr role="row" aria-rowindex={1}>
            <th
              {...headProps(cellProps(HEADING, 0))}
              role="columnheader"
              scope="col"
              aria-colindex={1}
              style={styleOf(null)}
            >
              {text.__('Name')}
            </th>
            {drawn.map(at => (
              <RunHead
                key={runAt(at)}
                {...cellProps(HEADING, at + 1)}
                tools={tools}
                row={known.get(runAt(at))}
                runId={runAt(at)}
                place={at}
                style={styleOf(at)}
                onBase={props.onBase}
                onMove={props.onMove}
              />
            ))}
          </tr>
        </thead>
        <tbody
          role="rowgroup"
          style={{ height: Math.max(0, rows.getTotalSize() - 1) }}
        >
          {items.map(({ index, start, size }) => {
            const line = lines[index];
            const style = {
              height: size,
              transform: `translateY(${String(start - HEAD)}px)`
            };
            if (line?.kind !== 'value') {
              return (
                line && (
                  <tr
                    key={line.section}
                    role="row"
                    aria-rowindex={index + 2}
                    className="jp-TrialbookCompare-head"
                    style={style}
                  >
                    <th
                      {...headProps(cellProps(index, 0))}
                      role="rowheader"
                      scope="rowgroup"
                      aria-colindex={1}
                      aria-colspan={order.length + 1}
                    >
                      {sectionTitle(line.section, text)}
                    </th>
                  </tr>
                )
              );
            }
            const { row } = line;
            const isOpen = opened.has(lineName(row));
            return (
              <tr
                key={lineName(row)}
                role="row"
                aria-rowindex={index + 2}
                className={[
                  isOpen ? 'jp-mod-open' : '',
                  index === active.line ? 'jp-mod-at' : ''
                ].join(' ')}
                style={style}
              >
                <NameCell
                  {...cellProps(index, 0)}
                  row={row}
                  style={styleOf(null)}
                  isOpen={isOpen}
                  onToggle={
                    linesOf(row, characters) > 1
                      ? () => {
                          toggle(line);
                        }
                      : null
                  }
                  text={text}
                />
                {drawn.map(at => (
                  <ValueCell
                    key={runAt(at)}
                    {...cellProps(index, at + 1)}
                    tools={tools}
                    row={row}
                    place={at}
                    runId={runAt(at)}
                    baseId={runAt(0)}
                    value={row.values[order[at] ?? 0] ?? null}
                    base={
                      at === 0 ? undefined : (row.values[order[0] ?? 0] ?? null)
                    }
                    isOpen={isOpen}
                    style={styleOf(at)}
                    onBeside={props.onBeside}
                  />
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function idOf(name: string, line: number, column: number): string {
  return `${name}-${String(line + 1)}-${String(column)}`;
}

/** What a heading without anything to press takes of a cell. */
function headProps(cell: {
  id: string;
  isActive: boolean;
  onPress: () => void;
}): React.ThHTMLAttributes<HTMLTableCellElement> {
  return {
    id: cell.id,
    className: `jp-mod-name${cell.isActive ? ' jp-mod-active' : ''}`,
    onClick: cell.onPress
  };
}

function sectionTitle(section: DifferenceSection, text: Text): string {
  switch (section) {
    case 'metric':
      return text.__('Metrics');
    case 'param':
      return text.__('Params');
    case 'tag':
      return text.__('Tags');
    case 'dataset':
      return text.__('Datasets');
    case 'code':
      return text.__('Code');
    case 'git':
      return text.__('Git');
    case 'environment':
      return text.__('Environment');
    case 'package':
      return text.__('Packages');
  }
}

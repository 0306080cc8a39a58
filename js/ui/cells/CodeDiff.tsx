import { useVirtualizer } from '@tanstack/react-virtual';
import React, { useMemo, useRef } from 'react';
import {
  type DiffRow,
  diffRows,
  diffText,
  shownLine
} from '../../core/cells/diffRows';
import { clip, formatCount } from '../../core/text/format';
import { colourLines } from '../../core/cells/diffColours';
import {
  CELL_CODE,
  type CodeToken,
  type Highlight,
  MAX_COLOURED
} from '../../core/text/codeTokens';
import type { Text } from '../../core/text/text';
import type { Client } from '../../protocol/client';
import type { CellDiff, DiffLine } from '../../protocol/generated';
import { Tokens, useColours } from '../parts/Code';
import { CopyButton } from '../parts/CopyButton';
import { FailureNotice, type Action, Notice } from '../parts/Notice';
import { useAnswer } from '../parts/useAnswer';
import { useClientState } from '../parts/useClientState';
import { useKeptFocus } from '../parts/useKeptFocus';

/** Pixels; as in cells.css. */
const ROW = 20;
const VISIBLE_AT_FIRST = 800;
const OVERSCAN = 20;
/** Where the focus goes when what had it is gone. */
const HOMES = ['.jp-TrialbookDiff-scroller', '.jp-TrialbookNotice button'];

/** How code differs, cell by cell, from what it was. */
export function CodeDiff(props: {
  /** What the code is compared with, and what is compared. */
  base: string;
  now: string;
  client: Client;
  /** Ask for it; another function asks again. */
  load: (client: Client) => Promise<CellDiff[]>;
  /** What brings back who answers; null where asking again is all there is to do. */
  reconnect: Action | null;
  highlight?: Highlight | null;
  text: Text;
}): React.JSX.Element {
  const { client, load, text } = props;
  const query = useMemo(() => ({ client, load }), [client, load]);
  const isComing = useClientState(client) === 'connecting';
  // Whoever is not there yet is asked when it is.
  const { value, failure, retry } = useAnswer(isComing ? null : query, () =>
    load(client)
  );

  const root = useRef<HTMLDivElement>(null);
  useKeptFocus(root, HOMES);
  const base = clip(props.base);
  const now = clip(props.now);
  const cells = value ?? [];
  return (
    <div className="jp-TrialbookDiff" ref={root}>
      <header>
        <span className="jp-mod-removed">
          <b aria-hidden="true">−</b> <bdi title={base}>{base}</bdi>
        </span>
        <span className="jp-mod-added">
          <b aria-hidden="true">+</b> <bdi title={now}>{now}</bdi>
        </span>
        {cells.some(cell => !cell.is_same) && (
          <CopyButton
            value={diffText(cells, base, now, text)}
            label={text.__('Copy the difference')}
            text={text}
          />
        )}
      </header>
      {failure ? (
        <FailureNotice
          failure={failure}
          retry={retry}
          reconnect={props.reconnect}
          text={text}
        >
          {reason => text.__('The code cannot be compared: %1', reason)}
        </FailureNotice>
      ) : value === null ? (
        <Notice>{text.__('Comparing …')}</Notice>
      ) : cells.length === 0 ? (
        <Notice>
          {text.__('Neither run has cells: both took place outside notebooks.')}
        </Notice>
      ) : cells.every(cell => cell.is_same) ? (
        <Notice>{text.__('The code is the same.')}</Notice>
      ) : (
        <Lines
          cells={cells}
          base={base}
          now={now}
          highlight={props.highlight ?? null}
          text={text}
        />
      )}
    </div>
  );
}

function Lines(props: {
  cells: readonly CellDiff[];
  base: string;
  now: string;
  highlight: Highlight | null;
  text: Text;
}): React.JSX.Element {
  const { cells, highlight, text } = props;
  const colours = useCellColours(cells, highlight);
  const rows = useMemo(() => diffRows(cells), [cells]);
  const widest = useMemo(
    () =>
      Math.max(
        ...rows.map(row =>
          row.kind === 'line' ? shownLine(row.line.text).length : 0
        )
      ),
    [rows]
  );
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: OVERSCAN,
    initialRect: { width: 0, height: VISIBLE_AT_FIRST }
  });
  return (
    <div
      ref={scroller}
      className="jp-TrialbookDiff-scroller"
      role="region"
      aria-label={text.__('Code difference')}
      tabIndex={0}
    >
      <div
        style={{
          height: virtualizer.getTotalSize(),
          minWidth: `calc(${String(widest)}ch + 120px)`
        }}
      >
        {virtualizer.getVirtualItems().map(({ index, start }) => (
          <div
            key={index}
            className="jp-TrialbookDiff-row"
            style={{ transform: `translateY(${String(start)}px)` }}
          >
            <Row {...props} row={rows[index]} colours={colours} />
          </div>
        ))}
      </div>
    </div>
  );
}

/** The lines of all cells in colours, unless they are very many. */
function useCellColours(
  cells: readonly CellDiff[],
  highlight: Highlight | null
): ReadonlyMap<DiffLine, readonly CodeToken[]> | null {
  const about = useMemo(() => {
    const lines = cells.flatMap(cell => cell.lines);
    const length = lines.reduce((sum, { text }) => sum + text.length, 0);
    return highlight && length <= MAX_COLOURED ? { cells, highlight } : null;
  }, [cells, highlight]);
  return useColours(about, async of => {
    const colours = new Map<DiffLine, readonly CodeToken[]>();
    for (const { lines } of of.cells) {
      await colourLines(lines, CELL_CODE, of.highlight, colours);
    }
    return colours;
  });
}

const MARKS = { same: ' ', removed: '−', added: '+' } as const;
const ELEMENTS = { same: 'span', removed: 'del', added: 'ins' } as const;

function Row(props: {
  row: DiffRow | undefined;
  colours: ReadonlyMap<DiffLine, readonly CodeToken[]> | null;
  base: string;
  now: string;
  text: Text;
}): React.JSX.Element | null {
  const { row, text } = props;
  switch (row?.kind) {
    case undefined:
      return null;
    case 'cell':
      return (
        <h3>
          {row.only === null
            ? text.__('Cell %1', String(row.place))
            : row.only === 'base'
              ? text.__('Cell %1, only in %2', String(row.place), props.base)
              : text.__('Cell %1, only in %2', String(row.place), props.now)}
        </h3>
      );
    case 'alike':
      return (
        <p>
          {text._n(
            '%1 cell without a difference',
            '%2 cells without a difference',
            row.count,
            formatCount(row.count)
          )}
        </p>
      );
    case 'skipped':
      return <p>⋯</p>;
    case 'cut':
      return <p>{text.__('There is more than is shown here.')}</p>;
    case 'line': {
      const { kind, base_line, line, text: source } = row.line;
      const Element = ELEMENTS[kind];
      const tokens = props.colours?.get(row.line);
      const shown = shownLine(source);
      return (
        <Element className={`jp-TrialbookDiff-line jp-mod-${kind}`}>
          <span className="jp-TrialbookDiff-number">{base_line}</span>
          <span className="jp-TrialbookDiff-number">{line}</span>
          <code>
            {MARKS[kind]}{' '}
            {tokens && shown === source ? <Tokens tokens={tokens} /> : shown}
          </code>
        </Element>
      );
    }
  }
}

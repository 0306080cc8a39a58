import React, { useMemo, useRef, useState } from 'react';
import { changed } from '../../core/compare/compareLayout';
import {
  columnOrder,
  differenceLines,
  differencesShown,
  nextDifference,
  withMoved
} from '../../core/compare/differences';
import { clip, formatCount } from '../../core/text/format';
import type { CompareDifferencesResult } from '../../protocol/generated';
import { ActionButton, FailureNotice, Notice } from '../parts/Notice';
import { SearchBox } from '../parts/SearchBox';
import { NothingMatches } from '../parts/ShownPart';
import { useAnswer } from '../parts/useAnswer';
import { type Beside, BesidePane } from './BesidePane';
import type { CompareTools } from './compareTools';
import { type Cell, HEADING } from './differenceKeys';
import { DifferencesTable } from './DifferencesTable';
import { useRevision } from './useRevision';

/** Runs that one answer tells of. */
const MAX_COMPARED = 200;

/** What the runs shown have, side by side. */
export function DifferencesSection(props: {
  tools: CompareTools;
}): React.JSX.Element {
  const { tools } = props;
  const { state, view, text, onLayout } = tools;
  const { drawn, layout, table } = view;
  const names = drawn
    .slice(0, MAX_COMPARED)
    .map(({ run_id }) => run_id)
    .join(' ');
  const ids = useMemo(() => (names === '' ? [] : names.split(' ')), [names]);
  const revision = useRevision(state.client, ids);
  const about = useMemo(
    () => (ids.length > 0 ? { ids, revision, state: table.connection } : null),
    [ids, revision, table.connection]
  );
  const { value, failure, retry } = useAnswer(about, signal =>
    state.client.request(
      'compare.differences',
      { store_id: state.storeId, run_ids: ids },
      { signal }
    )
  );
  if (ids.length < 2) {
    return (
      <Notice
        action={{
          label: text.__('Show all runs'),
          run: () => {
            onLayout(
              changed(layout, { first: undefined, hidden_runs: undefined })
            );
          }
        }}
      >
        {text.__('Two runs or more must be shown to tell how they differ.')}
      </Notice>
    );
  }
  if (!value) {
    return failure ? (
      tools.live ? (
        <FailureNotice failure={failure} retry={retry} text={text}>
          {reason => text.__('The differences could not be read: %1', reason)}
        </FailureNotice>
      ) : (
        <Notice>
          {text.__(
            'The notebook keeps no differences of these runs; they need a kernel.'
          )}
        </Notice>
      )
    ) : (
      <Notice>{text.__('Loading differences …')}</Notice>
    );
  }
  return (
    <Compared
      tools={tools}
      answer={value}
      note={
        drawn.length > MAX_COMPARED
          ? text.__(
              'The first %1 of %2 runs shown are compared.',
              formatCount(MAX_COMPARED),
              formatCount(drawn.length)
            )
          : null
      }
    />
  );
}

/** The table with what narrows it down and leads through it. */
function Compared(props: {
  tools: CompareTools;
  answer: CompareDifferencesResult;
  /** What is to be said of which runs these are. */
  note: string | null;
}): React.JSX.Element {
  const { tools, answer } = props;
  const { text, view, onLayout } = tools;
  const { layout } = view;
  const { run_ids: runIds, differences } = answer;
  const [search, setSearch] = useState('');
  const [arranged, setArranged] = useState<readonly string[]>([]);
  const [active, setActive] = useState<Cell>({ line: HEADING, column: 0 });
  const [beside, setBeside] = useState<Beside | null>(null);
  const root = useRef<HTMLDivElement>(null);
  const onlyDifferent = layout.only_different ?? true;
  const lines = useMemo(
    () =>
      differenceLines(differencesShown(differences, { onlyDifferent, search })),
    [differences, onlyDifferent, search]
  );
  const order = useMemo(
    () => columnOrder(runIds, layout.baseline ?? null, arranged),
    [runIds, layout.baseline, arranged]
  );
  const ordered = order.map(place => runIds[place] ?? '');
  const [base = ''] = ordered;
  const setBase = (runId: string) => {
    onLayout(changed(layout, { baseline: runId }));
  };
  const go = (by: 1 | -1) => {
    // Before the first step back there is the end.
    const from = active.line < 0 && by < 0 ? 0 : active.line;
    const line = nextDifference(lines, from, by);
    if (line !== null) {
      setActive({ line, column: active.column });
    }
  };
  const found = lines.filter(({ kind }) => kind === 'value');
  const differing = lines.flatMap((line, at) =>
    line.kind === 'value' && line.row.differs ? [{ at, key: line.row.key }] : []
  );
  const here = differing.findIndex(({ at }) => at === active.line);
  return (
    <div ref={root} className="jp-TrialbookCompare-part">
      <div className="jp-TrialbookCompare-bar">
        <SearchBox
          value={search}
          label={text.__('Search names and values')}
          onChange={wanted => {
            setSearch(wanted);
            setActive({ line: HEADING, column: active.column });
          }}
        />
        <label>
          <input
            type="checkbox"
            checked={onlyDifferent}
            onChange={({ target: { checked } }) => {
              onLayout(
                changed(layout, { only_different: checked ? undefined : false })
              );
            }}
          />{' '}
          {text.__('Only what differs')}
        </label>
        <ActionButton
          action={{
            label: text.__('Previous difference'),
            run: () => {
              go(-1);
            }
          }}
        />
        <ActionButton
          action={{
            label: text.__('Next difference'),
            run: () => {
              go(1);
            }
          }}
        />
        <span role="status" className="jp-TrialbookCompare-quiet">
          {here < 0
            ? text.__(
                '%1 of %2 differ',
                formatCount(differing.length),
                formatCount(differences.length)
              )
            : text.__(
                '%1 of %2 differences: %3',
                formatCount(here + 1),
                formatCount(differing.length),
                clip(differing[here]?.key ?? '')
              )}
        </span>
      </div>
      {props.note !== null && (
        <p className="jp-TrialbookCompare-quiet">{props.note}</p>
      )}
      {found.length > 0 ? (
        <DifferencesTable
          tools={tools}
          lines={lines}
          runIds={runIds}
          order={order}
          active={active}
          onActive={setActive}
          onBase={setBase}
          onMove={(from, to) => {
            const moved = withMoved(ordered, from, to);
            setArranged(moved);
            if (moved[0] !== undefined && moved[0] !== base) {
              setBase(moved[0]);
            }
          }}
          onGo={go}
          onBeside={(what, run) => {
            const { openDiff } = tools.place.services;
            if (what === 'code' && openDiff) {
              const { storeId: store_id } = tools.state;
              openDiff({ store_id, run_id: base }, { store_id, run_id: run });
            } else {
              setBeside({ what, base, run });
            }
          }}
        />
      ) : search === '' ? (
        <Notice>{text.__('Nothing differs between these runs.')}</Notice>
      ) : (
        <NothingMatches
          text={text}
          onClear={() => {
            setSearch('');
          }}
        />
      )}
      {beside && (
        <BesidePane
          tools={tools}
          beside={beside}
          onClose={() => {
            setBeside(null);
            root.current?.querySelector<HTMLElement>('[role=grid]')?.focus();
          }}
        />
      )}
    </div>
  );
}

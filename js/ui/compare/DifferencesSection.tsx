import React, { useMemo, useRef, useState } from 'react';
import { changed } from '../../core/compare/compareLayout';
import {
  basedOrder,
  differencesShown,
  nextDifference
} from '../../core/compare/differences';
import { formatCount } from '../../core/text/format';
import type { Difference } from '../../protocol/generated';
import { ActionButton, FailureNotice, Notice } from '../parts/Notice';
import { SearchBox } from '../parts/SearchBox';
import { useAnswer } from '../parts/useAnswer';
import type { CompareTools } from './compareTools';
import { DifferencesTable } from './DifferencesTable';
import { UncommittedChanges } from './UncommittedChanges';
import { useRevision } from './useRevision';

/** Runs that one answer tells of. */
const MAX_COMPARED = 100;
/** Cells drawn at first. */
const MANY_CELLS = 6000;

/** What the runs shown have, side by side. */
export function DifferencesSection(props: {
  tools: CompareTools;
}): React.JSX.Element {
  const { tools } = props;
  const { state, view, text, onLayout } = tools;
  const { drawn, layout, table } = view;
  const base = drawn.some(({ run_id }) => run_id === layout.baseline)
    ? (layout.baseline ?? null)
    : (drawn[0]?.run_id ?? null);
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
  const [search, setSearch] = useState('');
  const [all, setAll] = useState(false);
  const [uncommitted, setUncommitted] = useState<string | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const place = useRef(-1);
  const onlyDifferent = layout.only_different ?? true;
  const found = useMemo(
    () =>
      value
        ? differencesShown(value.differences, { onlyDifferent, search })
        : [],
    [value, onlyDifferent, search]
  );
  const order = useMemo(
    () => (value ? basedOrder(value.run_ids, base) : []),
    [value, base]
  );
  const many = Math.max(50, Math.floor(MANY_CELLS / (order.length + 1)));
  const rows = all ? found : found.slice(0, many);
  const go = (by: 1 | -1) => {
    const from = place.current < 0 && by < 0 ? 0 : place.current;
    const at = nextDifference(rows, from, by);
    if (at !== null) {
      place.current = at;
      const row = frame.current?.querySelector<HTMLElement>(
        `[data-row="${String(at)}"]`
      );
      row?.scrollIntoView({ block: 'center' });
      row?.focus({ preventScroll: true });
    }
  };
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
  const gone = ids.length - value.run_ids.length;
  return (
    <div className="jp-TrialbookCompare-part">
      <div className="jp-TrialbookCompare-bar">
        <SearchBox
          value={search}
          label={text.__('Search names and values')}
          onChange={setSearch}
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
          {said(found, value.differences, tools)}
        </span>
      </div>
      {drawn.length > MAX_COMPARED && (
        <p className="jp-TrialbookCompare-quiet">
          {text.__(
            'The first %1 of %2 runs shown are compared.',
            formatCount(MAX_COMPARED),
            formatCount(drawn.length)
          )}
        </p>
      )}
      {gone > 0 && tools.live && (
        <p className="jp-TrialbookCompare-quiet">
          {text._n(
            '%1 run is gone for good.',
            '%2 runs are gone for good.',
            gone,
            formatCount(gone)
          )}
        </p>
      )}
      {rows.length === 0 ? (
        <Notice
          action={
            search === ''
              ? null
              : {
                  label: text.__('Clear the search'),
                  run: () => {
                    setSearch('');
                  }
                }
          }
        >
          {search === ''
            ? text.__('Nothing differs between these runs.')
            : text.__('Nothing matches.')}
        </Notice>
      ) : (
        <div ref={frame} className="jp-TrialbookCompare-scroller">
          <DifferencesTable
            tools={tools}
            rows={rows}
            runIds={value.run_ids}
            order={order}
            onUncommitted={setUncommitted}
          />
          {rows.length < found.length && (
            <ActionButton
              action={{
                label: text.__('Show all %1', formatCount(found.length)),
                run: () => {
                  setAll(true);
                }
              }}
            />
          )}
          {uncommitted !== null && base !== null && (
            <UncommittedChanges
              tools={tools}
              runIds={[base, uncommitted]}
              onClose={() => {
                setUncommitted(null);
              }}
            />
          )}
        </div>
      )}
    </div>
  );
}

/** How much is shown. */
function said(
  found: readonly Difference[],
  every: readonly Difference[],
  { text }: CompareTools
): string {
  const differing = found.filter(({ differs }) => differs).length;
  return text.__(
    '%1 of %2 differ',
    formatCount(differing),
    formatCount(every.length)
  );
}

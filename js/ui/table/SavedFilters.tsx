import React, { useCallback, useRef, useState } from 'react';
import { changeFilters, filtersTitle } from '../../core/actions/filtersChange';
import type { RunActs } from '../../core/actions/runActs';
import type { RunTableState } from '../../core/table/runTableState';
import type { RunTableView } from '../../core/table/runTableView';
import {
  experimentsIn,
  savedFiltersOf,
  suggestedName
} from '../../core/table/savedFilters';
import { clip } from '../../core/text/format';
import { reasonOf } from '../../core/text/reason';
import type { Text } from '../../core/text/text';
import { RequestError } from '../../protocol/client';
import type { FiltersChange, SavedFilter } from '../../protocol/generated';
import { Icon } from '../parts/icons';
import { below, Menu, type MenuItem, type Point } from '../parts/Menu';
import { NameBox } from '../parts/NameBox';

/** Experiments of which one can be chosen to save a filter with. */
const MAX_EXPERIMENTS = 20;

/** A filter that is to have a name; `before` is the one that it has. */
interface Named {
  readonly experimentId: string;
  readonly filter: string;
  readonly before: string | null;
}

type Opened =
  | { kind: 'menu'; at: Point; filters: readonly SavedFilter[] }
  | {
      kind: 'name';
      at: Point;
      named: Named;
      filters: readonly SavedFilter[];
    };

/** The filters that are kept with the experiments shown: choose one, save, rename, delete. */
export function SavedFilters(props: {
  table: RunTableState;
  view: RunTableView;
  acts: RunActs;
  text: Text;
  onApply: (filter: string) => void;
  onSay: (problem: string) => void;
}): React.JSX.Element {
  const { table, view, acts, text } = props;
  const [opened, setOpened] = useState<Opened | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = useCallback(() => {
    setOpened(null);
    button.current?.focus({ preventScroll: true });
  }, []);
  const open = (at: Point) => {
    // Asked for each time: others may have saved one since.
    savedFiltersOf(table).then(
      filters => {
        setOpened({ kind: 'menu', at, filters });
      },
      (error: unknown) => {
        props.onSay(reasonOf(RequestError.of(error).message));
      }
    );
  };
  const change = (experimentId: string, what: FiltersChange) => {
    const { client, spec } = table;
    void acts.perform(
      changeFilters(client, spec.store_id, experimentId, what),
      () => filtersTitle(what, text)
    );
  };
  const label = text.__('Saved filters');
  return (
    <>
      <button
        ref={button}
        type="button"
        className="jp-TrialbookIconButton"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={opened !== null}
        title={label}
        disabled={view.connection === 'disconnected'}
        onClick={event => {
          open(below(event.currentTarget));
        }}
      >
        <Icon name="savedFilter" />
      </button>
      {opened?.kind === 'menu' && (
        <Menu
          at={opened.at}
          label={label}
          items={items(opened.filters, view, text, {
            apply: props.onApply,
            name: named => {
              setOpened({ ...opened, kind: 'name', named });
            },
            remove: ({ experiment_id, name }) => {
              change(experiment_id, { save: {}, delete: [name] });
            }
          })}
          onClose={close}
        />
      )}
      {opened?.kind === 'name' && (
        <NameBox
          at={opened.at}
          label={text.__('Name of the filter')}
          name={opened.named.before ?? suggestedName(opened.named.filter)}
          taken={takenBy(opened.filters, opened.named)}
          text={text}
          onName={name => {
            const { experimentId, filter, before } = opened.named;
            const gone = before === null || before === name ? [] : [before];
            change(experimentId, { save: { [name]: filter }, delete: gone });
          }}
          onClose={close}
        />
      )}
    </>
  );
}

function items(
  filters: readonly SavedFilter[],
  view: RunTableView,
  text: Text,
  on: {
    apply: (filter: string) => void;
    name: (named: Named) => void;
    remove: (filter: SavedFilter) => void;
  }
): MenuItem[] {
  const experiments = experimentsIn(view);
  const { filter } = view.query;
  // One name may stand for a filter in each of several experiments.
  const labelOf = ({ name, experiment_id: id }: SavedFilter) => {
    const experiment = experiments.find(([known]) => known === id)?.[1];
    return experiments.length > 1 && experiment !== undefined
      ? text.__('%1 · %2', clip(name), clip(experiment))
      : clip(name);
  };
  const each = (run: (saved: SavedFilter) => void): MenuItem[] =>
    filters.map(saved => ({
      label: labelOf(saved),
      title: saved.filter,
      run: () => {
        run(saved);
      }
    }));
  const save = (experimentId: string) => () => {
    on.name({ experimentId, filter, before: null });
  };
  const [first, ...others] = experiments;
  return [
    ...each(saved => {
      on.apply(saved.filter);
    }).map((item, at) => ({
      ...item,
      checked: filters[at]?.filter === filter
    })),
    {
      label: text.__('Save This Filter…'),
      first: true,
      // What is typed and was not understood is not the table's filter.
      disabled: !first || filter.trim() === '' || view.refused !== null,
      run: save(first?.[0] ?? ''),
      ...(others.length > 0 && {
        items: experiments.slice(0, MAX_EXPERIMENTS).map(([id, name]) => ({
          label: clip(name),
          run: save(id)
        }))
      })
    },
    {
      label: text.__('Rename'),
      disabled: filters.length === 0,
      run: () => undefined,
      items: each(({ experiment_id, name, filter: kept }) => {
        on.name({ experimentId: experiment_id, filter: kept, before: name });
      })
    },
    {
      label: text.__('Delete'),
      disabled: filters.length === 0,
      run: () => undefined,
      items: each(on.remove)
    }
  ];
}

/** The names that other filters of the experiment have. */
function takenBy(
  filters: readonly SavedFilter[],
  { experimentId, before }: Named
): string[] {
  return filters
    .filter(({ experiment_id }) => experiment_id === experimentId)
    .map(({ name }) => name)
    .filter(name => name !== before);
}

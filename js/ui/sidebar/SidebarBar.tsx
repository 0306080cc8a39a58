import React, { useCallback, useEffect, useState } from 'react';
import type {
  HabitsKeeper,
  Scope,
  SidebarSort
} from '../../core/sidebar/sidebarHabits';
import { isLeastFirst } from '../../core/sidebar/sidebarOrder';
import type { SidebarView } from '../../core/sidebar/sidebarState';
import { clip } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import { Icon, type IconName } from '../parts/icons';
import { below, Menu, type Point } from '../parts/Menu';
import { MetricsPicker } from './MetricsPicker';

/** Milliseconds without a key after which a search begins. */
const SEARCH_AFTER_MS = 200;
/** Metrics that runs can be sorted by in the menu: those shown. */
const MAX_METRICS = 10;

interface Props {
  habits: HabitsKeeper;
  view: SidebarView;
  notebook: boolean;
  text: Text;
  onNewExperiment?: () => void;
}

/** What is shown of the store: a search, a scope, the archive, the metrics. */
export function SidebarBar(props: Props): React.JSX.Element {
  const { habits, view, text } = props;
  const { archived, scope } = view.habits;
  const [picker, setPicker] = useState<Point | null>(null);
  const close = useCallback(() => {
    setPicker(null);
  }, []);
  const scopes: readonly (readonly [Scope, string])[] = [
    ['all', text.__('All runs')],
    ['notebook', text.__('This notebook')],
    ['session', text.__('This kernel session')]
  ];
  return (
    <div className="jp-TrialbookSidebar-bar" role="search">
      <Search {...props} />
      <div className="jp-TrialbookSidebar-choices">
        {props.notebook && (
          <select
            aria-label={text.__('Which runs')}
            value={scope}
            onChange={event => {
              habits.change({ scope: event.target.value as Scope });
            }}
          >
            {scopes.map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        )}
        <span className="jp-TrialbookSidebar-space" />
        <SortMenu {...props} />
        <Button
          icon="curve"
          label={text.__('Metrics shown')}
          onClick={event => {
            setPicker(below(event.currentTarget));
          }}
        />
        <Button
          icon="archive"
          label={text.__('Archived runs')}
          pressed={archived}
          onClick={() => {
            habits.change({ archived: !archived });
          }}
        />
        {props.onNewExperiment && (
          <Button
            icon="add"
            label={text.__('New experiment')}
            onClick={props.onNewExperiment}
          />
        )}
      </div>
      {picker && (
        <MetricsPicker
          at={picker}
          metrics={view.metrics}
          chosen={view.habits.metrics}
          text={text}
          onChange={metrics => {
            habits.change({ metrics });
          }}
          onClose={close}
        />
      )}
    </div>
  );
}

/** In which order runs stand: newest first, by name, or by a metric that is shown. */
function SortMenu({ habits, view, text }: Props): React.JSX.Element {
  const [at, setAt] = useState<Point | null>(null);
  const { sort } = view.habits;
  const sorted = typeof sort === 'string' ? [] : [sort.metric];
  const shown = view.tree.sections.flatMap(({ metrics }) => metrics);
  const metrics = [...new Set([...sorted, ...shown])];
  const item = (label: string, value: SidebarSort, checked: boolean) => ({
    label,
    checked,
    run: () => {
      habits.change({ sort: value });
    }
  });
  return (
    <>
      <Button
        icon="sortDescending"
        label={text.__('Sort runs')}
        expanded={at !== null}
        onClick={event => {
          setAt(below(event.currentTarget));
        }}
      />
      {at && (
        <Menu
          at={at}
          label={text.__('Sort runs')}
          items={[
            item(text.__('Newest First'), 'newest', sort === 'newest'),
            item(text.__('Name'), 'name', sort === 'name'),
            ...metrics
              .slice(0, MAX_METRICS)
              .map(metric =>
                item(
                  isLeastFirst(metric)
                    ? text.__('%1, Ascending', clip(metric))
                    : text.__('%1, Descending', clip(metric)),
                  { metric },
                  sorted.includes(metric)
                )
              )
          ]}
          onClose={() => {
            setAt(null);
          }}
        />
      )}
    </>
  );
}

function Button(props: {
  icon: IconName;
  label: string;
  pressed?: boolean;
  /** Of one that opens a menu: whether it is open. */
  expanded?: boolean;
  onClick: (event: React.MouseEvent) => void;
}): React.JSX.Element {
  return (
    <button
      type="button"
      className="jp-TrialbookIconButton"
      title={props.label}
      aria-label={props.label}
      aria-pressed={props.pressed}
      aria-haspopup={props.expanded === undefined ? undefined : 'menu'}
      aria-expanded={props.expanded}
      onClick={props.onClick}
    >
      <Icon name={props.icon} />
    </button>
  );
}

function Search({ habits, view, text }: Props): React.JSX.Element {
  const kept = view.habits.search;
  const [typed, setTyped] = useState(kept);
  const [known, setKnown] = useState(kept);
  if (known !== kept) {
    setKnown(kept);
    setTyped(kept);
  }
  useEffect(() => {
    if (typed === kept) {
      return undefined;
    }
    const begin = setTimeout(() => {
      habits.change({ search: typed });
    }, SEARCH_AFTER_MS);
    return () => {
      clearTimeout(begin);
    };
  }, [habits, typed, kept]);
  const label = text.__('Find experiments and runs');
  return (
    <div className="jp-TrialbookFilter-box">
      <Icon name="search" />
      <input
        type="search"
        value={typed}
        placeholder={label}
        aria-label={label}
        spellCheck={false}
        onChange={event => {
          setTyped(event.target.value);
        }}
      />
    </div>
  );
}

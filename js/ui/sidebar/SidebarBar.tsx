import React, { useCallback, useEffect, useState } from 'react';
import type { HabitsKeeper, Scope } from '../../core/sidebar/sidebarHabits';
import type { SidebarView } from '../../core/sidebar/sidebarState';
import type { Text } from '../../core/text/text';
import { Icon, type IconName } from '../parts/icons';
import { below, type Point } from '../parts/Menu';
import { MetricsPicker } from './MetricsPicker';

/** Milliseconds without a key after which a search begins. */
const SEARCH_AFTER_MS = 200;

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

function Button(props: {
  icon: IconName;
  label: string;
  pressed?: boolean;
  onClick: (event: React.MouseEvent) => void;
}): React.JSX.Element {
  return (
    <button
      type="button"
      className="jp-TrialbookIconButton"
      title={props.label}
      aria-label={props.label}
      aria-pressed={props.pressed}
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

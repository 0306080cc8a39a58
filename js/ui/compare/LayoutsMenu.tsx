import React, { useCallback, useRef, useState } from 'react';
import { changeLayouts, layoutsTitle } from '../../core/actions/layoutsChange';
import {
  automatic,
  DEFAULT_LAYOUT,
  isArrangedAs,
  keptOf,
  savedLayoutsOf,
  withKept
} from '../../core/compare/savedLayouts';
import { clip } from '../../core/text/format';
import { reasonOf } from '../../core/text/reason';
import { RequestError } from '../../protocol/client';
import type {
  KeptLayout,
  LayoutsChange,
  SavedLayout
} from '../../protocol/generated';
import { Icon } from '../parts/icons';
import { below, Menu, type MenuItem, type Point } from '../parts/Menu';
import { NameBox } from '../parts/NameBox';
import type { CompareTools } from './compareTools';

/** A layout that is to have a name; `before` is the one that it has. */
interface Named {
  readonly kept: KeptLayout;
  readonly before: string | null;
}

interface Opened {
  readonly at: Point;
  readonly layouts: readonly SavedLayout[];
  /** Why they could not be read. */
  readonly problem?: string;
  /** What is being given a name; else the menu is open. */
  readonly named?: Named;
}

/** The layouts that are kept with the experiment of the first run: choose one, save, rename, delete. */
export function LayoutsMenu(props: { tools: CompareTools }): React.JSX.Element {
  const { tools } = props;
  const { state, view, text, live, place } = tools;
  const [opened, setOpened] = useState<Opened | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = useCallback(() => {
    setOpened(null);
    button.current?.focus({ preventScroll: true });
  }, []);
  const experimentId = view.rows[0]?.experiment_id ?? null;
  const open = (at: Point, id: string) => {
    // Asked for each time: others may have saved one since.
    savedLayoutsOf(state.client, state.storeId, id).then(
      layouts => {
        setOpened({ at, layouts });
      },
      (error: unknown) => {
        const problem = reasonOf(RequestError.of(error).message);
        setOpened({ at, layouts: [], problem });
      }
    );
  };
  const change = (what: LayoutsChange) => {
    if (experimentId !== null) {
      void place.acts.perform(
        changeLayouts(state.client, state.storeId, experimentId, what),
        () => layoutsTitle(what, text)
      );
    }
  };
  const label = text.__('Layouts');
  const named = opened?.named;
  return (
    <>
      <button
        ref={button}
        type="button"
        className="jp-TrialbookIconButton jp-TrialbookCompare-layouts"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={opened !== null}
        title={label}
        disabled={!live || experimentId === null}
        onClick={({ currentTarget }) => {
          if (experimentId !== null) {
            open(below(currentTarget), experimentId);
          }
        }}
      >
        <Icon name="layout" />
      </button>
      {opened && !named && (
        <Menu
          at={opened.at}
          label={label}
          items={items(opened, experimentId, tools, {
            name: given => {
              setOpened({ ...opened, named: given });
            },
            change
          })}
          onClose={close}
        />
      )}
      {opened && named && (
        <NameBox
          at={opened.at}
          label={text.__('Name of the layout')}
          name={named.before ?? ''}
          taken={opened.layouts
            .map(({ name }) => name)
            .filter(name => name !== named.before)}
          text={text}
          onName={name => {
            const { kept, before } = named;
            const gone = before === null || before === name ? [] : [before];
            change({ save: { [name]: kept }, delete: gone });
          }}
          onClose={close}
        />
      )}
    </>
  );
}

function items(
  { layouts, problem }: Opened,
  experimentId: string | null,
  { state, view, text, onLayout }: CompareTools,
  on: {
    name: (named: Named) => void;
    change: (what: LayoutsChange) => void;
  }
): MenuItem[] {
  const { layout, table } = view;
  const { query } = table;
  const present = keptOf(layout, query);
  const unarranged = automatic(layout, query);
  const apply = (kept: KeptLayout) => () => {
    const without = kept.without ?? [];
    if (without.join() !== (query.without ?? []).join()) {
      state.setQuery({ without });
    }
    onLayout(withKept(layout, kept));
  };
  const experiment = table.page?.experiments[experimentId ?? ''] ?? '';
  const each = (run: (saved: SavedLayout) => void): MenuItem[] =>
    layouts.map(saved => ({
      label: clip(saved.name),
      run: () => {
        run(saved);
      }
    }));
  return [
    {
      label: text.__('Automatic'),
      title: text.__('All sections, and a chart for each metric'),
      checked: isArrangedAs(unarranged, layout, query),
      run: apply(unarranged)
    },
    ...layouts.map(({ name, kept }): MenuItem => ({
      label: clip(name),
      title: !kept
        ? text.__('This layout cannot be read.')
        : name === DEFAULT_LAYOUT
          ? text.__('What comparisons of %1 begin with', clip(experiment))
          : text.__('Kept with %1', clip(experiment)),
      checked: isArrangedAs(kept, layout, query),
      disabled: !kept,
      run: apply(kept ?? present)
    })),
    ...(problem === undefined
      ? []
      : [{ label: clip(problem), disabled: true, run: () => undefined }]),
    {
      label: text.__('Save as Default'),
      title: text.__('What comparisons of %1 begin with', clip(experiment)),
      first: true,
      run: () => {
        on.change({ save: { [DEFAULT_LAYOUT]: present }, delete: [] });
      }
    },
    {
      label: text.__('Save As…'),
      run: () => {
        on.name({ kept: present, before: null });
      }
    },
    {
      label: text.__('Rename'),
      disabled: !layouts.some(({ kept }) => kept),
      run: () => undefined,
      items: each(({ name, kept }) => {
        if (kept) {
          on.name({ kept, before: name });
        }
      }).filter((_, at) => layouts[at]?.kept)
    },
    {
      label: text.__('Delete'),
      disabled: layouts.length === 0,
      run: () => undefined,
      items: each(({ name }) => {
        on.change({ save: {}, delete: [name] });
      })
    }
  ];
}

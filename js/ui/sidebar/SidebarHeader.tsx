import React, { useCallback, useState } from 'react';
import type { ExperimentListView } from '../../core/sidebar/experimentListState';
import { copyText } from '../../core/text/copyText';
import { clip, formatClock, formatCount } from '../../core/text/format';
import type {
  SidebarState,
  SidebarView
} from '../../core/sidebar/sidebarState';
import type { Text } from '../../core/text/text';
import type { KnownStore } from '../../protocol/generated';
import { Icon } from '../parts/icons';
import { below, Menu, type MenuItem, type Point } from '../parts/Menu';
import { ActionButton } from '../parts/Notice';
import { useNow } from '../parts/useNow';

/** Stores offered, last used first. */
const MAX_OFFERED = 15;
const MAX_FOLDERS = 2;

/** Which store is shown, through what, and how things stand with the kernel. */
export function SidebarHeader(props: {
  state: SidebarState;
  view: SidebarView;
  title: string;
  /** Whether there is a notebook whose runs are recorded. */
  notebook: boolean;
  text: Text;
  /** Have new runs recorded in the store that is looked at. */
  onRecordHere?: (() => void) | undefined;
}): React.JSX.Element {
  const { state, view, title, text, onRecordHere } = props;
  const { browsed } = view;
  const now = useNow(view.list.connection === 'waiting' ? 60_000 : null);
  const recording = view.list.store;
  const store = browsed ?? recording;
  const [menu, setMenu] = useState<{
    at: Point;
    stores: readonly KnownStore[];
  } | null>(null);
  const close = useCallback(() => {
    setMenu(null);
  }, []);
  const open = async (button: Element) => {
    const at = below(button);
    const known = await state.attempt(state.client.request('stores.list', {}));
    setMenu({ at, stores: known?.stores ?? [] });
  };
  return (
    <header className="jp-TrialbookSidebar-header">
      {store && (
        <button
          type="button"
          className="jp-TrialbookSidebar-store"
          title={store.location}
          aria-label={text.__('Store: %1', clip(byFolder(store)))}
          aria-haspopup="menu"
          aria-expanded={menu !== null}
          onClick={event => {
            void open(event.currentTarget);
          }}
        >
          <Icon name="database" />
          <bdi>{clip(byFolder(store))}</bdi>
          <Icon name="caretDown" />
        </button>
      )}
      <div className="jp-TrialbookSidebar-through">
        <bdi title={title}>{title}</bdi>
        <span role="status" className={`jp-mod-${view.list.connection}`}>
          {view.list.connection === 'live' && (
            <span className="jp-TrialbookLive" aria-hidden="true" />
          )}
          {connection(view.list, now, text)}
        </span>
      </div>
      {browsed && recording && props.notebook && (
        <div className="jp-TrialbookSidebar-looking" role="status">
          <span>
            {text.__('Only looking. New runs go to')}{' '}
            <bdi title={recording.location}>{short(recording)}</bdi>
          </span>
          <ActionButton
            action={{
              label: text.__('Go back'),
              run: () => {
                void state.browse(null);
              }
            }}
          />
          {onRecordHere && (
            <ActionButton
              action={{ label: text.__('Record here…'), run: onRecordHere }}
            />
          )}
        </div>
      )}
      {menu && store && (
        <Menu
          at={menu.at}
          label={text.__('Stores')}
          items={items(menu.stores, store.location, state, text)}
          onClose={close}
        />
      )}
    </header>
  );
}

function items(
  stores: readonly KnownStore[],
  location: string,
  state: SidebarState,
  text: Text
): MenuItem[] {
  const there = stores.filter(({ exists }) => exists !== false);
  const names = there.map(byFolder);
  const known = there.slice(0, MAX_OFFERED).map((store, at): MenuItem => ({
    label: clip(
      names.filter(name => name === names[at]).length > 1
        ? short(store)
        : byFolder(store)
    ),
    checked: store.location === location,
    run: () => {
      void state.browse(store.location);
    }
  }));
  return [
    ...known,
    ...goneItems(
      stores.filter(({ exists }) => exists === false),
      state,
      text
    ),
    {
      label: text.__('Copy Location'),
      first: true,
      run: () => {
        void state.attempt(copyText(location));
      }
    }
  ];
}

/** Those whose files are gone stand apart, where they are taken off the list. */
function goneItems(
  gone: readonly KnownStore[],
  state: SidebarState,
  text: Text
): MenuItem[] {
  const forget = (stores: readonly KnownStore[]) => () => {
    const locations = stores.map(({ location }) => location);
    void state.attempt(state.client.request('stores.forget', { locations }));
  };
  return gone.length === 0
    ? []
    : [
        {
          label: text.__('Gone Stores'),
          first: true,
          run: () => undefined,
          items: [
            ...gone.slice(0, MAX_OFFERED).map((store): MenuItem => ({
              label: text.__('Forget %1', clip(short(store))),
              title: store.location,
              run: forget([store])
            })),
            {
              label: text._n(
                'Forget %1 Gone Store',
                'Forget %2 Gone Stores',
                gone.length,
                formatCount(gone.length)
              ),
              first: true,
              run: forget(gone)
            }
          ]
        }
      ];
}

/** Many are called trialbook.db: the folder of a file, which tells them apart, stands first. */
export function byFolder({
  kind,
  location,
  name
}: Pick<KnownStore, 'kind' | 'location' | 'name'>): string {
  const folder = location.split(/[\\/]/).at(-2);
  return kind === 'sqlite' && folder ? `${folder}/ · ${name}` : name;
}

/** A file with the folders right around it: a menu is narrow. */
export function short({
  kind,
  location
}: Pick<KnownStore, 'kind' | 'location'>): string {
  const parts = location.split(/[\\/]/);
  return kind === 'sqlite' && parts.length > MAX_FOLDERS + 2
    ? `…/${parts.slice(-MAX_FOLDERS - 1).join('/')}`
    : location;
}

function connection(view: ExperimentListView, now: number, text: Text): string {
  switch (view.connection) {
    case 'live':
      return text.__('live');
    case 'waiting':
      return view.asOf === null
        ? text.__('kernel busy')
        : text.__('kernel busy, data of %1', formatClock(view.asOf, now));
    case 'connecting':
      return text.__('connecting …');
    case 'disconnected':
      return text.__('no kernel');
  }
}

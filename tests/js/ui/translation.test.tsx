// @vitest-environment happy-dom
import '../layout';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunServices } from '../../../js/core/actions/services';
import { HabitsKeeper } from '../../../js/core/sidebar/sidebarHabits';
import { english, type Text } from '../../../js/core/text/text';
import { RpcClient } from '../../../js/protocol/rpcClient';
import { CellBadge } from '../../../js/ui/cells/CellBadge';
import { CodeDiff } from '../../../js/ui/cells/CodeDiff';
import { RunPage } from '../../../js/ui/run/RunPage';
import { RunTable } from '../../../js/ui/table/RunTable';
import { Sidebar, type SidebarSource } from '../../../js/ui/sidebar/Sidebar';
import { CellKernel, makeCellRun } from '../cellKernel';
import { makeRun, MemoryKernel } from '../memoryKernel';
import { makeDetail, metric, RunKernel } from '../runKernel';

vi.mock('plotly.js-cartesian-dist-min', () => ({
  default: {
    react: () => Promise.resolve(),
    purge: () => undefined,
    PlotSchema: { get: () => ({ traces: { bar: {}, scatter: {} } }) }
  }
}));

beforeEach(() => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = () => undefined;
      unobserve = () => undefined;
      disconnect = () => undefined;
    }
  );
});

/** What the browser writes of a date stands between ⟨ and ⟩, in any language and zone. */
vi.hoisted(() => {
  const { prototype } = Intl.DateTimeFormat;
  const format = Object.getOwnPropertyDescriptor(prototype, 'format');
  Object.defineProperty(prototype, 'format', {
    get(this: Intl.DateTimeFormat) {
      const write = format?.get?.call(this) as (date: Date) => string;
      return (date: Date) => `⟨${write(date)}⟩`;
    }
  });
});

/** A language whose every sentence begins with ¤. */
const foreign: Text = {
  __: (msgid, ...args) => `¤${english.__(msgid, ...args)}`,
  _n: (singular, plural, n, ...args) =>
    `¤${english._n(singular, plural, n, ...args)}`
};

/** What users write begins with § here; ids and paths, numbers with units, dates and code. */
const NO_WORDS = [
  /§/,
  /^(?:[0-9a-f]{32}|\/home\/ada\/.*|(?:diabetes\/ · )?trialbook\.db)$/,
  /^[-+~≈\s\d.,:/∞±%]*(?:NaN|ms|s|m|min|h|d|kB|MB|B)?(?:[\s\d.]+(?:ms|s|m|min|h))*$/,
  /^⟨[^⟩]*⟩$/,
  /^(?:import trialbook|tb\.|with tb|from trialbook)/
];
const ATTRIBUTES = ['aria-label', 'title', 'placeholder', 'alt'];

/** Every text that a person sees or hears and that no translator has had. */
function untranslated(): string[] {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts: string[] = [];
  while (walker.nextNode()) {
    const { parentElement } = walker.currentNode;
    if (!parentElement?.closest('style, code, pre')) {
      // A path has places where its line may end, and is one text.
      const whole = parentElement?.closest('bdi') ?? walker.currentNode;
      texts.push(whole.textContent ?? '');
    }
  }
  for (const element of document.body.querySelectorAll('*')) {
    texts.push(...ATTRIBUTES.map(name => element.getAttribute(name) ?? ''));
  }
  return [
    ...new Set(
      texts
        .map(each => each.trim())
        .filter(
          each =>
            /\p{L}/u.test(each) &&
            !each.includes('¤') &&
            !NO_WORDS.some(pattern => pattern.test(each))
        )
    )
  ];
}

const kernel = () =>
  new MemoryKernel(
    [
      makeRun(1, {
        run_name: '§one',
        params: { '§depth': '§3' },
        metrics: { '§loss': 0.5 },
        tags: { '§team': '§red' },
        starred: true,
        pinned: true
      }),
      makeRun(2, { run_name: '§two', status: 'FAILED' }),
      makeRun(3, { run_name: '§three', status: 'RUNNING', end_time: null })
    ],
    { '1': '§digits' }
  );

const table = (client: RpcClient, text = foreign) => (
  <RunTable
    client={client}
    spec={{
      view: 'runs',
      view_id: 'view',
      store_id: null,
      query: { experiment_ids: null, filter: '', order_by: [] }
    }}
    snapshot={null}
    takenAt={null}
    text={text}
  />
);

/** A host that can do everything. */
const services: RunServices = {
  openRun: () => undefined,
  openTab: () => undefined,
  openDiff: () => undefined,
  linkTo: () => '',
  insertCell: () => undefined,
  questions: {
    tags: () => Promise.resolve(null),
    note: () => Promise.resolve(null),
    purge: () => Promise.resolve(false)
  },
  tell: () => undefined
};

const sidebar = (source: SidebarSource) => (
  <Sidebar
    source={source}
    habits={new HabitsKeeper()}
    text={foreign}
    onNewExperiment={() => undefined}
    onOpenExperiment={() => undefined}
    services={() => services}
  />
);

/** A client that no kernel answers. */
function lost(): RpcClient {
  const client = new RpcClient();
  client.setState('disconnected');
  return client;
}

describe('every word comes from the translator', () => {
  it('and those that do not are found', async () => {
    render(table(kernel().connect(), english));
    await screen.findByText('§one');
    expect(untranslated()).toEqual(
      expect.arrayContaining(['Columns', 'Finished', 'Filter runs'])
    );
  });

  it('in the table, its panel and its menus', async () => {
    render(table(kernel().connect()));
    await screen.findByText('§one');
    expect(untranslated()).toEqual([]);
    const user = userEvent.setup();
    for (const name of ['Columns', 'Group', 'Show', 'More']) {
      const button = screen.queryByRole('button', { name: `¤${name}` });
      if (button) {
        await user.click(button);
        expect(untranslated(), name).toEqual([]);
        await user.keyboard('{Escape}');
      }
    }
    await user.click(screen.getByRole('checkbox', { name: /§two/ }));
    expect(untranslated()).toEqual([]);
  });

  it('in an empty table, a broken one and one without a kernel', async () => {
    const { rerender } = render(table(new MemoryKernel([]).connect()));
    await screen.findByText(/^¤No runs/);
    expect(untranslated()).toEqual([]);
    rerender(table(lost()));
    expect(untranslated()).toEqual([]);
    const broken = kernel();
    broken.refused = 'runs.search';
    rerender(table(broken.connect()));
    await screen.findByText(/The disk is gone/);
    expect(untranslated()).toEqual([]);
    const busy = kernel();
    busy.busy = true;
    rerender(table(busy.connect()));
    expect(untranslated()).toEqual([]);
  });

  it('in the sidebar and its states', async () => {
    const ready = (client: RpcClient): SidebarSource => ({
      kind: 'ready',
      title: '§study.ipynb',
      client,
      notebook: true
    });
    const { rerender } = render(sidebar(ready(kernel().connect())));
    await screen.findByText('§one');
    const user = userEvent.setup();
    screen.getByRole('tree').focus();
    await user.keyboard('{Home}{ArrowDown}{Enter}');
    expect(untranslated()).toEqual([]);
    await user.click(screen.getByRole('button', { name: '¤Metrics shown' }));
    expect(untranslated()).toEqual([]);
    await user.keyboard('{Escape}');
    await user.type(screen.getByRole('searchbox'), '§nothing');
    await screen.findByText(/^¤No experiments or runs match/);
    expect(untranslated()).toEqual([]);
    const sources: SidebarSource[] = [
      { kind: 'none', folder: '§home', open: () => undefined },
      { kind: 'connecting', title: '§study.ipynb' },
      { kind: 'unavailable', title: '§s', reason: '§why', action: null },
      ready(new MemoryKernel([]).connect()),
      ready(lost())
    ];
    for (const source of sources) {
      rerender(sidebar(source));
      await Promise.resolve();
      expect(untranslated(), source.kind).toEqual([]);
    }
  });

  it('in every section of a run', async () => {
    const run = { store_id: null, run_id: 'a'.repeat(32) };
    const detail = makeDetail({
      run_name: '§forest',
      experiment_name: '§digits',
      user: '§ada',
      source_name: '§study.ipynb',
      params: { '§depth': '§3' },
      tags: { '§team': '§red' },
      metrics: [metric('§loss', [1, 2])],
      status: 'FAILED',
      exception: '§ValueError',
      versions: [
        {
          name: '§iris',
          version: 1,
          aliases: ['§best'],
          stage: 'Production',
          path: '§model'
        }
      ],
      note: '§note'
    });
    render(
      <RunPage
        client={new RunKernel(detail).connect()}
        run={run}
        snapshot={null}
        takenAt={null}
        text={foreign}
      />
    );
    await screen.findByRole('heading', { name: '§forest' });
    const user = userEvent.setup();
    for (const tab of screen.getAllByRole('tab')) {
      await user.click(tab);
      expect(untranslated(), tab.textContent).toEqual([]);
    }
    await user.click(screen.getByRole('tab', { name: /^¤Notes/ }));
    await user.click(screen.getByRole('button', { name: '¤Edit' }));
    expect(untranslated()).toEqual([]);
  });

  it('in badges, their menu and differences', async () => {
    const runs = [1, 2].map(n =>
      makeCellRun(n, {
        run_name: `§run ${String(n)}`,
        headline: { key: '§loss', value: 1 },
        has_changed: true
      })
    );
    const actions = {
      ...{ open: vi.fn(), showAll: vi.fn(), showChange: vi.fn() },
      ...{ compare: vi.fn(), place: () => null },
      rowOf: () => Promise.resolve(null)
    };
    const badge = (count: number) => (
      <CellBadge
        cell={{ count, runs }}
        isLive={false}
        actions={actions}
        text={foreign}
      />
    );
    const { rerender } = render(badge(1));
    expect(untranslated()).toEqual([]);
    rerender(badge(2));
    expect(untranslated()).toEqual([]);
    await userEvent
      .setup()
      .click(screen.getByRole('button', { name: /the last one/ }));
    expect(
      within(screen.getByRole('menu')).getAllByRole('menuitem')
    ).toHaveLength(5);
    expect(untranslated()).toEqual([]);
    rerender(
      <CodeDiff
        base="§a"
        now="§b"
        client={new CellKernel().connect()}
        load={() => Promise.resolve([])}
        reconnect={null}
        text={foreign}
      />
    );
    await screen.findByText(/^¤Neither/);
    expect(untranslated()).toEqual([]);
  });
});

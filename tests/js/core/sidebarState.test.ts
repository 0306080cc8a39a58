import { describe, expect, it, vi } from 'vitest';
import { RunTree } from '../../../js/core/sidebar/runTree';
import {
  HabitsKeeper,
  readHabits
} from '../../../js/core/sidebar/sidebarHabits';
import { defaultMetrics } from '../../../js/core/sidebar/sidebarOrder';
import { SidebarState } from '../../../js/core/sidebar/sidebarState';
import type { RpcClient } from '../../../js/protocol/rpcClient';
import { makeRun, MemoryKernel } from '../memoryKernel';

const STORE = 'f'.repeat(32);
const many = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    makeRun(n, { metrics: { acc: n, loss: 1 / (n + 1) } })
  );

async function started(kernel: MemoryKernel, habits = new HabitsKeeper()) {
  const state = new SidebarState(kernel.connect(), habits);
  const stop = state.start();
  await vi.waitFor(() => {
    expect(state.getView().tree.count).toBeGreaterThan(1);
    expect(state.getView().tree.at(1)?.kind).toBe('run');
  });
  return { state, stop };
}

describe('habits', () => {
  it('are read as far as they make sense', () => {
    expect(readHabits('nonsense')).toEqual(readHabits(null));
    expect(
      readHabits({
        scope: 'session',
        archived: 'yes',
        search: 3,
        metrics: ['acc', 4],
        stores: {
          a: {
            ...{ open: ['1'], details: [{}], unfolded: ['r'] },
            selected: ['x']
          },
          b: 7
        }
      })
    ).toEqual({
      scope: 'session',
      archived: false,
      search: '',
      metrics: null,
      sort: 'newest',
      stores: {
        a: { open: ['1'], details: [], unfolded: ['r'], selected: ['x'] }
      }
    });
  });

  it('are kept when they change, and not overwritten by what comes late', () => {
    const keep = vi.fn();
    const habits = new HabitsKeeper(null, keep);
    habits.change({ search: 'tree' });
    habits.recall({ search: 'old' });
    expect(habits.get().search).toBe('tree');
    expect(keep).toHaveBeenCalledOnce();
    const other = new HabitsKeeper(null, keep);
    other.recall({ search: 'old' });
    expect(other.get().search).toBe('old');
    expect(keep).toHaveBeenCalledOnce();
  });
});

describe('the metrics of runs at first', () => {
  const names = {
    metrics: ['a', 'b', 'epoch', 'val'],
    headline: ['val', 'b']
  };

  it('are the headline metrics, behind what runs are sorted by', () => {
    expect(defaultMetrics('newest', names)).toEqual(['val', 'b']);
    expect(defaultMetrics({ metric: 'a' }, names)).toEqual(['a', 'val']);
    expect(defaultMetrics({ metric: 'b' }, names)).toEqual(['b', 'val']);
    expect(defaultMetrics({ metric: 'gone' }, names)).toEqual(['val', 'b']);
  });

  it('are none where nothing is measured, as of what only counts', () => {
    expect(defaultMetrics('newest', { metrics: ['epoch'] })).toEqual([]);
    expect(defaultMetrics('newest')).toEqual([]);
  });
});

describe('the state of the sidebar', () => {
  it('puts experiments and runs into one list', async () => {
    const kernel = new MemoryKernel(many(3), { '1': 'a', '2': 'b' });
    const { state, stop } = await started(kernel);
    const { tree } = state.getView();
    expect(tree.count).toBe(5);
    expect([0, 1, 4].map(at => tree.at(at)?.key)).toEqual([
      'experiment:1',
      `run:${makeRun(0).run_id}`,
      'experiment:2'
    ]);
    expect(tree.at(5)).toBeUndefined();
    expect(tree.indexOf(`run:${makeRun(2).run_id}`)).toBe(3);
    expect(tree.parentOf(3)).toBe(0);
    expect(new RunTree([]).at(0)).toBeUndefined();
    state.toggle('2');
    expect(state.getView().tree.at(5)?.kind).toBe('sentence');
    state.toggle('1');
    expect(state.getView().tree.count).toBe(3);
    stop();
  });

  it('asks in the chosen scope, archive and search', async () => {
    const kernel = new MemoryKernel(many(3));
    const { state, stop } = await started(kernel);
    state.habits.change({ scope: 'session', archived: true, search: "it's" });
    await vi.waitFor(() => {
      expect(kernel.asks('experiments.list').at(-1)?.params).toEqual({
        scope: 'session',
        archived: true,
        search: "it's"
      });
    });
    const [experiment] = state.getView().list.list?.experiments ?? [];
    expect(state.queryOf({ ...experiment!, found: 2 })).toEqual({
      experiment_ids: ['1'],
      filter: "run_name ILIKE '%it''s%'",
      order_by: [],
      scope: 'session',
      archived: true
    });
    expect(state.queryOf({ ...experiment!, found: 0 }).filter).toBe('');
    stop();
  });

  it('keeps experiments in their order, whatever a search leaves out', async () => {
    const names = { '1': 'churn', '2': 'nlp', '3': 'vision' };
    const kernel = new MemoryKernel(many(1), names);
    const { state, stop } = await started(kernel);
    const listed = () =>
      state.getView().list.list?.experiments.map(({ name }) => name);
    const order = listed();
    for (const [search, found] of [
      ['nlp', ['nlp']],
      ['vision', ['vision']],
      ['', order]
    ] as const) {
      state.habits.change({ search });
      await vi.waitFor(() => {
        expect(listed()).toEqual(found);
      });
    }
    stop();
  });

  it('looks at another store, and where new runs go stays', async () => {
    const kernel = new MemoryKernel(many(2));
    const { state, stop } = await started(kernel);
    const { location, store_id } = kernel.elsewhere;
    await state.browse(location);
    await vi.waitFor(() => {
      expect(state.storeId).toBe(store_id);
      expect(state.getView().tree.at(1)?.kind).toBe('run');
    });
    expect(state.getView()).toMatchObject({
      browsed: kernel.elsewhere,
      list: { store: kernel.store }
    });
    expect(kernel.asks('stores.switch')).toEqual([]);
    expect(kernel.asks('runs.search').at(-1)?.params).toMatchObject({
      store_id
    });
    kernel.post({
      jsonrpc: '2.0',
      method: 'session.changed',
      params: { store: kernel.store }
    });
    expect(state.getView().browsed).toEqual(kernel.elsewhere);
    const { client } = state;
    (client as RpcClient).setState('connecting');
    (client as RpcClient).setState('live');
    await vi.waitFor(() => {
      expect(kernel.asks('stores.look')).toHaveLength(2);
    });
    await state.browse(kernel.store.location);
    await vi.waitFor(() => {
      expect(state.storeId).toBe(kernel.store.store_id);
    });
    expect(state.getView().browsed).toBeNull();
    stop();
  });

  it('shows the metrics chosen, where there are such', async () => {
    const { state, stop } = await started(new MemoryKernel(many(2)));
    const shown = () => state.getView().tree.sections[0]?.metrics;
    expect(shown()).toEqual(['acc', 'loss']);
    state.habits.change({ metrics: ['loss'] });
    expect(shown()).toEqual(['loss']);
    state.habits.change({ metrics: ['elsewhere'] });
    expect(shown()).toEqual(['acc', 'loss']);
    state.habits.change({ metrics: [] });
    expect(shown()).toEqual([]);
    stop();
  });

  it('selects one, several, a range beyond what is at hand, and all', async () => {
    const kernel = new MemoryKernel(many(450));
    const { state, stop } = await started(kernel);
    const { selection } = state;
    const chosen = () => [...state.getView().chosen.runs.keys()];
    selection.choose(1);
    selection.toggle(3);
    expect(chosen()).toEqual([makeRun(0).run_id, makeRun(2).run_id]);
    selection.chooseUnlessSelected(3);
    expect(chosen()).toHaveLength(2);
    selection.chooseUnlessSelected(5);
    expect(chosen()).toEqual([makeRun(4).run_id]);
    selection.choose(1);
    await selection.extendTo(440);
    expect(chosen()).toHaveLength(440);
    expect(chosen().at(-1)).toBe(makeRun(439).run_id);
    await selection.extendTo(2);
    expect(chosen()).toHaveLength(2);
    await selection.selectAll();
    expect(chosen()).toHaveLength(450);
    selection.choose(0);
    expect(chosen()).toHaveLength(0);
    expect(selection.experiment?.name).toBe('diabetes');
    stop();
  });

  it('forgets runs that are gone and knows those that change', async () => {
    const kernel = new MemoryKernel(many(3));
    const { state, stop } = await started(kernel);
    state.selection.choose(1);
    state.selection.toggle(2);
    kernel.log({ ...makeRun(1), starred: true });
    expect(state.getView().chosen.runs.get(makeRun(1).run_id)?.starred).toBe(
      true
    );
    kernel.remove(makeRun(0).run_id);
    expect([...state.getView().chosen.runs.keys()]).toEqual([
      makeRun(1).run_id
    ]);
    stop();
  });

  it('keeps what is selected, open and looked at for the store', async () => {
    const kernel = new MemoryKernel(many(3), { '1': 'a', '2': 'b' });
    const { state, stop } = await started(kernel);
    state.selection.choose(2);
    state.toggle('2');
    state.toggleDetails(makeRun(1).run_id);
    await vi.waitFor(() => {
      expect(state.habits.of(STORE)).toEqual({
        open: ['1', '2'],
        details: [makeRun(1).run_id],
        unfolded: [],
        selected: [makeRun(1).run_id]
      });
    });
    stop();
    const search = vi.spyOn(kernel, 'search');
    const again = await started(kernel, new HabitsKeeper(state.habits.get()));
    await vi.waitFor(() => {
      expect(search.mock.calls.map(([{ query }]) => query.filter)).toContain(
        `run_id IN ('${makeRun(1).run_id}')`
      );
    });
    again.stop();
  });

  it('leaves open what is open by itself, also the next time', async () => {
    const kernel = new MemoryKernel([makeRun(0, { experiment_id: '2' })], {
      '2': 'b'
    });
    const keep = vi.fn();
    const habits = new HabitsKeeper(null, keep);
    const { state, stop } = await started(kernel, habits);
    const open = ({ getView }: SidebarState) =>
      getView()
        .tree.sections.filter(({ table }) => table)
        .map(({ experiment }) => experiment.name);
    kernel.experiments['1'] = 'a';
    kernel.log(makeRun(1));
    await vi.waitFor(() => {
      const { sections } = state.getView().tree;
      expect(sections.map(({ experiment }) => experiment.name)).toEqual([
        'a',
        'b'
      ]);
    });
    expect(open(state)).toEqual(['b']);
    // What was kept is not known yet.
    expect(keep).not.toHaveBeenCalled();
    habits.recall({ search: '', metrics: ['loss'] });
    expect(habits.get()).toMatchObject({
      metrics: ['loss'],
      stores: { [STORE]: { open: ['2'] } }
    });
    stop();
    const again = new SidebarState(
      kernel.connect(),
      new HabitsKeeper(habits.get())
    );
    const stopAgain = again.start();
    await vi.waitFor(() => {
      expect(again.getView().tree.sections).toHaveLength(2);
    });
    expect(open(again)).toEqual(['b']);
    stopAgain();
  });

  it('says what did not work', async () => {
    const kernel = new MemoryKernel(many(1));
    kernel.refused = 'run.update';
    const { state, stop } = await started(kernel);
    await state.setName(`run:${makeRun(0).run_id}`, 'other');
    expect(state.getView().problem).toBe('The disk is gone.');
    expect(await state.attempt(Promise.resolve(3))).toBe(3);
    expect(state.getView().problem).toBeNull();
    stop();
  });
});

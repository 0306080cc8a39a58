import { describe, expect, it, vi } from 'vitest';
import { readArtifact, textOf } from '../../../js/core/run/artifactReader';
import { Curves } from '../../../js/core/run/curves';
import { doublesOf } from '../../../js/core/run/curveUpdates';
import { diffLines } from '../../../js/core/cells/diffRows';
import { toDict } from '../../../js/core/text/pythonText';
import { RunPageState } from '../../../js/core/run/runPageState';
import { RpcClient } from '../../../js/protocol/rpcClient';
import { runClient } from '../savedViews';
import { makeDetail, metric, RunKernel } from '../runKernel';

const run = { store_id: null, run_id: 'a'.repeat(32) };

function started(kernel: RunKernel, client = kernel.connect()) {
  const state = new RunPageState({ client, run });
  return { state, client, stop: state.start() };
}

describe('the state of a run page', () => {
  it('asks once, then in the store that has the run', async () => {
    const kernel = new RunKernel(makeDetail());
    const { state, stop } = started(kernel);
    expect(state.getView().phase).toBe('loading');
    await vi.waitFor(() => {
      expect(state.getView().detail?.run_name).toBe('forest');
    });
    expect(kernel.asks('run.get').map(({ params }) => params)).toEqual([run]);
    expect(state.ref.store_id).toBe(kernel.store.store_id);
    kernel.detail = makeDetail({ starred: true });
    await state.refresh();
    expect(state.getView().detail?.starred).toBe(true);
    expect(kernel.asks('run.get').at(-1)?.params).toEqual(state.ref);
    stop();
    expect(kernel.listenerCount).toBe(1);
  });

  it('follows its run, and asks no oftener than it must', async () => {
    const kernel = new RunKernel(makeDetail());
    const { state, stop } = started(kernel);
    await vi.waitFor(() => {
      expect(state.getView().phase).toBe('ready');
    });
    vi.useFakeTimers();
    for (let n = 0; n < 20; n++) {
      kernel.change({ params: { depth: String(n) } });
    }
    await vi.advanceTimersByTimeAsync(2000);
    expect(state.getView().detail?.params).toEqual({ depth: '19' });
    expect(kernel.asks('run.get')).toHaveLength(3);
    vi.useRealTimers();
    stop();
  });

  it('says when it has come to rest, so that it can be saved', async () => {
    vi.useFakeTimers();
    const kernel = new RunKernel(makeDetail());
    const { state, stop } = started(kernel);
    const settled = vi.fn();
    state.onIdle(settled);
    await vi.advanceTimersByTimeAsync(5000);
    expect(settled).toHaveBeenCalledOnce();
    kernel.change({});
    await vi.advanceTimersByTimeAsync(5000);
    expect(settled).toHaveBeenCalledTimes(2);
    vi.useRealTimers();
    stop();
  });

  it('tells an error from a kernel that is busy or gone', async () => {
    const kernel = new RunKernel(makeDetail());
    kernel.refusals['run.get'] = 'There is no such run.';
    const { state, client, stop } = started(kernel);
    await vi.waitFor(() => {
      expect(state.getView().phase).toBe('error');
    });
    kernel.refusals = {};
    state.retry();
    await vi.waitFor(() => {
      expect(state.getView().phase).toBe('ready');
    });
    client.setChannel(null);
    expect(state.getView()).toMatchObject({
      phase: 'ready',
      connection: 'disconnected'
    });
    client.setChannel(kernel);
    client.setState('live');
    await vi.waitFor(() => {
      expect(kernel.asks('run.get')).toHaveLength(3);
    });
    stop();
    const without = started(kernel, new RpcClient());
    expect(without.state.getView().phase).toBe('disconnected');
    without.stop();
  });
});

describe('curves', () => {
  it('are asked for together, remembered, and aligned', async () => {
    const kernel = new RunKernel(makeDetail());
    kernel.series = { loss: [3, 2, NaN, 1], r2: [0, 1] };
    kernel.shift = 4;
    const curves = new Curves(kernel.connect());
    const query = { axis: 'step', range: null, points: 400 } as const;
    const loss = metric('loss', [3, 2, 2, 1]);
    const [first, second, none] = await Promise.all([
      curves.read(run, loss, query),
      curves.read(run, metric('r2', [0, 1]), query),
      curves.read(run, metric('gone', [0, 1]), query)
    ]);
    expect(Array.from(first?.y ?? [])).toEqual([3, 2, NaN, 1]);
    expect(Array.from(second?.x ?? [])).toEqual([0, 1]);
    expect(none).toBeNull();
    expect(await curves.read(run, loss, query)).toBe(first);
    expect(kernel.asks('series.read')).toHaveLength(1);
    await curves.read(run, { ...loss, count: 5 }, query);
    await curves.read(run, loss, { ...query, range: { start: 1, end: 3 } });
    expect(kernel.asks('series.read')).toHaveLength(3);
  });

  it('of several runs are asked for together, as far as one answer may go', async () => {
    const kernel = new RunKernel(makeDetail());
    kernel.series = { loss: [3, 2] };
    const curves = new Curves(kernel.connect());
    const query = { axis: 'step', range: null, points: 4000 } as const;
    const loss = metric('loss', [3, 2]);
    const read = (run_id: string, key = loss) =>
      curves.read({ store_id: null, run_id }, key, query);
    const [mine, other] = await Promise.all([
      read(run.run_id),
      read('b'.repeat(32)),
      read(run.run_id, metric('r2', [0, 1]))
    ]);
    expect(mine?.total).toBe(2);
    // The kernel has one run.
    expect(other).toBeNull();
    expect(kernel.asks('series.read').map(({ params }) => params)).toEqual([
      {
        store_id: null,
        run_ids: [run.run_id, 'b'.repeat(32)],
        keys: ['loss', 'r2'],
        ...query
      }
    ]);
    await Promise.all(
      Array.from({ length: 260 }, (_, at) => read(String(at).padStart(32, '0')))
    );
    expect(
      kernel
        .asks('series.read')
        .slice(1)
        .map(({ params }) => (params as { run_ids: string[] }).run_ids.length)
    ).toEqual([200, 60]);
  });

  it('that failed are asked for again', async () => {
    const kernel = new RunKernel(makeDetail());
    kernel.refusals['series.read'] = 'no';
    const curves = new Curves(kernel.connect());
    const query = { axis: 'step', range: null, points: 400 } as const;
    const loss = metric('loss', [1, 2]);
    await expect(curves.read(run, loss, query)).rejects.toThrow('no');
    kernel.refusals = {};
    kernel.series = { loss: [1, 2] };
    expect((await curves.read(run, loss, query))?.total).toBe(2);
  });

  it('come from what was saved where there is no kernel', async () => {
    const client = runClient(makeDetail(), [
      { key: 'loss', total: 90, steps: [0, 5, 9], values: [1, 'NaN', 2] }
    ]);
    const curves = new Curves(client);
    const loss = metric('loss', [1, 2]);
    const query = { axis: 'step', range: null, points: 400 } as const;
    const whole = await curves.read(run, loss, query);
    expect(whole?.total).toBe(90);
    expect(Array.from(whole?.y ?? [])).toEqual([1, NaN, 2]);
    const range = { start: 4, end: 6 };
    const part = await curves.read(run, loss, { ...query, range });
    expect(Array.from(part?.x ?? [])).toEqual([5]);
    await expect(
      curves.read(run, loss, { ...query, axis: 'time' })
    ).rejects.toThrow('This needs a kernel.');
  });

  it('are copied only where they must be', () => {
    const aligned = new DataView(Float64Array.of(1, 2).buffer, 8);
    expect(doublesOf(aligned).buffer).toBe(aligned.buffer);
    expect(Array.from(doublesOf(aligned))).toEqual([2]);
  });
});

describe('files', () => {
  it('are read in parts, as far as is wanted', async () => {
    const kernel = new RunKernel(makeDetail());
    const content = 'ä'.repeat(1_200_000);
    kernel.files = { 'log.txt': { kind: 'text', content } };
    const client = kernel.connect();
    const seen: number[] = [];
    const whole = await readArtifact(client, run, 'log.txt', {
      limit: 9_000_000,
      onProgress: read => seen.push(read)
    });
    expect(seen).toEqual([1_000_000, 2_000_000, 2_400_000]);
    expect(whole.whole).toBe(true);
    expect(textOf(whole)).toBe(content);
    const part = await readArtifact(client, run, 'log.txt', { limit: 5 });
    expect(part.whole).toBe(false);
    expect(textOf(part)).toBe('ää');
    kernel.files = { empty: { kind: 'text', content: '' } };
    const empty = await readArtifact(client, run, 'empty', { limit: 5 });
    expect(empty.whole).toBe(true);
  });
});

describe('what is copied', () => {
  it('is Python', () => {
    expect(
      toDict([
        ['rate', '1e-3'],
        ['id', '007'],
        ['none', 'None'],
        ['"name"', 'a\nb']
      ])
    ).toBe(
      '{\n    "rate": 1e-3,\n    "id": "007",\n    "none": None,\n    "\\"name\\"": "a\\u000ab",\n}'
    );
  });

  it('tells the lines of a difference apart', () => {
    const diff = 'diff --git a b\n--- a\n+++ b\n@@ -1 +1 @@\n-x\n+--y\n z\n';
    expect(diffLines(diff).map(({ kind }) => kind)).toEqual([
      'file',
      'file',
      'file',
      'hunk',
      'removed',
      'added',
      'same'
    ]);
  });
});

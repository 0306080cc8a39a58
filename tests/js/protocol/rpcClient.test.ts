import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Channel, MessageListener } from '../../../js/protocol/channel';
import { connected, RequestError } from '../../../js/protocol/client';
import { RpcClient } from '../../../js/protocol/rpcClient';
import { makeRun, MemoryKernel } from '../memoryKernel';

const SEARCH = {
  store_id: null,
  query: { experiment_ids: null, filter: '', order_by: [] },
  offset: 0,
  limit: 10
};

function codeOf(asked: Promise<unknown>): Promise<string> {
  return asked.then(
    () => 'ANSWERED',
    (error: unknown) =>
      error instanceof RequestError ? error.data.error_code : String(error)
  );
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('is waited for only while it is connecting', async () => {
  const client = new RpcClient();
  await connected(client);
  client.setState('connecting');
  let over = false;
  const waiting = connected(client).then(() => {
    over = true;
  });
  await Promise.resolve();
  expect(over).toBe(false);
  client.setState('live');
  await waiting;
});

describe('a request', () => {
  it('is answered', async () => {
    const client = new MemoryKernel([makeRun(1)]).connect();
    const page = await client.request('runs.search', SEARCH);
    expect(page.rows.map(row => row.run_name)).toEqual(['run-1']);
  });

  it('is answered with the arrays that it counts', async () => {
    const kernel = new MemoryKernel();
    const client = kernel.connect();
    kernel.busy = true;
    const asked = client.requestBinary('series.read', {
      store_id: null,
      run_ids: ['a'],
      keys: ['loss'],
      axis: 'step',
      range: null,
      points: 10
    });
    const steps = new DataView(Float64Array.of(1, 2).buffer);
    const values = new DataView(Float64Array.of(0.5, NaN).buffer);
    const curve = { run_id: 'a', key: 'loss', x: 0, y: 1, count: 2, total: 2 };
    kernel.post(
      { jsonrpc: '2.0', id: kernel.asked[0]!.id, result: { curves: [curve] } },
      [steps, values]
    );
    expect(await asked).toEqual({
      result: { curves: [curve] },
      buffers: [steps, values]
    });
  });

  it('rejects with what the kernel says', async () => {
    const client = new MemoryKernel([makeRun(1)]).connect();
    const asked = client.request('runs.search', {
      ...SEARCH,
      query: { ...SEARCH.query, filter: 'metrics.rmze < 1' }
    });
    await expect(asked).rejects.toMatchObject({
      data: { position: 0, length: 12, suggestions: ['metrics.rmse'] }
    });
  });

  it('waits while the kernel is busy and is answered late', async () => {
    const kernel = new MemoryKernel([makeRun(1)]);
    const client = kernel.connect(1000);
    const states: string[] = [];
    client.onStateChange(state => states.push(state));
    kernel.busy = true;
    const asked = client.request('runs.search', SEARCH);
    await vi.advanceTimersByTimeAsync(999);
    expect(states).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(states).toEqual(['waiting']);
    await vi.advanceTimersByTimeAsync(60_000);
    kernel.becomeIdle();
    expect((await asked).total).toBe(1);
    expect(states).toEqual(['waiting', 'live']);
  });

  it('rejects without a channel, when it is replaced, lost, or throws', async () => {
    const kernel = new MemoryKernel();
    const client = new RpcClient();
    expect(await codeOf(client.request('runs.search', SEARCH))).toBe(
      'DISCONNECTED'
    );
    kernel.busy = true;
    client.setChannel(kernel);
    expect(client.state).toBe('connecting');
    const replaced = codeOf(client.request('runs.search', SEARCH));
    const other = new MemoryKernel();
    other.busy = true;
    client.setChannel(other);
    expect(await replaced).toBe('DISCONNECTED');
    expect(kernel.listenerCount).toBe(0);
    const lost = codeOf(client.request('runs.search', SEARCH));
    client.setChannel(null);
    expect(await lost).toBe('DISCONNECTED');
    expect(client.state).toBe('disconnected');
    const broken: Channel = {
      send: () => {
        throw new Error('closed');
      },
      onMessage: () => () => undefined
    };
    client.setChannel(broken);
    expect(await codeOf(client.request('runs.search', SEARCH))).toBe(
      'DISCONNECTED'
    );
    expect(vi.getTimerCount()).toBe(0);
  });

  it('rejects when the caller gives up, and its answer is dropped', async () => {
    const kernel = new MemoryKernel();
    const client = kernel.connect();
    kernel.busy = true;
    const controller = new AbortController();
    const { signal } = controller;
    const asked = codeOf(client.request('runs.search', SEARCH, { signal }));
    controller.abort();
    expect(await asked).toBe('ABORTED');
    expect(
      await codeOf(client.request('runs.search', SEARCH, { signal }))
    ).toBe('ABORTED');
    kernel.becomeIdle();
    expect(client.state).toBe('live');
  });

  it('rejects an answer that makes no sense', async () => {
    const kernel = new MemoryKernel();
    const client = kernel.connect();
    kernel.busy = true;
    const first = codeOf(client.request('runs.search', SEARCH));
    const second = codeOf(client.request('runs.search', SEARCH));
    kernel.post({ jsonrpc: '2.0', id: '1', result: { rows: 'many' } });
    kernel.post({ jsonrpc: '2.0', id: '2', error: 'no' });
    expect(await first).toBe('INVALID_ANSWER');
    expect(await second).toBe('INVALID_ANSWER');
  });

  it('rejects when the client is disposed, and so do later ones', async () => {
    const kernel = new MemoryKernel();
    const client = kernel.connect();
    kernel.busy = true;
    const asked = codeOf(client.request('runs.search', SEARCH));
    client.dispose();
    client.dispose();
    expect(await asked).toBe('DISCONNECTED');
    expect(await codeOf(client.request('runs.search', SEARCH))).toBe(
      'DISCONNECTED'
    );
    expect(kernel.listenerCount).toBe(0);
  });
});

describe('messages', () => {
  it.each([
    null,
    undefined,
    'text',
    42,
    [],
    [[]],
    {},
    { id: 'unknown', result: 1 },
    { id: 7, result: {} },
    { jsonrpc: '2.0', method: 'constructor', params: {} },
    { jsonrpc: '2.0', method: 'store.changed' },
    { jsonrpc: '2.0', method: 'store.changed', params: { rows: [null] } },
    { jsonrpc: '1.0', method: 'session.changed', params: {} }
  ])('that are garbage are let go: %j', garbage => {
    const kernel = new MemoryKernel();
    const client = kernel.connect();
    const heard = vi.fn();
    client.subscribe('store.changed', heard);
    client.subscribe('session.changed', heard);
    client.deliver(garbage);
    if (garbage !== undefined) {
      kernel.post(garbage);
    }
    expect(heard).not.toHaveBeenCalled();
    expect(client.state).toBe('live');
  });

  it('that are events reach each listener until it stops', () => {
    const kernel = new MemoryKernel();
    const client = kernel.connect();
    const heard = vi.fn();
    const stop = client.subscribe('store.changed', heard);
    const stopOther = client.subscribe('store.changed', heard);
    kernel.log(makeRun(1));
    expect(heard).toHaveBeenCalledTimes(2);
    stop();
    kernel.log(makeRun(2));
    expect(heard).toHaveBeenCalledTimes(3);
    stopOther();
    kernel.log(makeRun(3));
    expect(heard).toHaveBeenCalledTimes(3);
  });

  it('from a channel that was left are not heard', () => {
    const left: MessageListener[] = [];
    const client = new RpcClient();
    client.setChannel({
      send: () => undefined,
      onMessage: listener => {
        left.push(listener);
        return () => undefined;
      }
    });
    client.setChannel(null);
    const heard = vi.fn();
    client.subscribe('session.changed', heard);
    const { store } = new MemoryKernel();
    left[0]!(
      { jsonrpc: '2.0', method: 'session.changed', params: { store } },
      []
    );
    expect(heard).not.toHaveBeenCalled();
    client.deliver({
      jsonrpc: '2.0',
      method: 'session.changed',
      params: { store }
    });
    expect(heard).toHaveBeenCalledOnce();
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Params, RequestError } from '../../../js/protocol/client';
import { RpcClient } from '../../../js/protocol/rpcClient';
import {
  isOfStore,
  isRead,
  type FallbackClient
} from '../../../js/protocol/fallbackClient';
import { makeRun, MemoryKernel } from '../memoryKernel';

const SEARCH = {
  store_id: null,
  query: { experiment_ids: null, filter: '', order_by: [] },
  offset: 0,
  limit: 10
};
const RENAME: Params<'run.update'> = {
  store_id: null,
  run_ids: [makeRun(1).run_id],
  run_name: 'other'
};

/** A second kernel in the place of the first. */
class OtherKernel implements FallbackClient {
  readonly kernel = new MemoryKernel([makeRun(1), makeRun(2)]);
  needed = false;
  ready = true;
  private readonly _client = this.kernel.connect();

  supports(method: Parameters<typeof isOfStore>[0]): boolean {
    return isOfStore(method);
  }

  ask: FallbackClient['ask'] = (method, params, signal) =>
    this.ready
      ? this._client.requestBinary(method, params, { signal })
      : Promise.reject(
          new RequestError('nobody', { error_code: 'DISCONNECTED' })
        );
}

function connected() {
  const kernel = new MemoryKernel([makeRun(1)]);
  const other = new OtherKernel();
  const client = new RpcClient({ fallback: other });
  client.setChannel(kernel);
  client.setState('live');
  return { client, kernel, other };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('while the kernel is busy', () => {
  it.each(['runs.groups', 'cell.diff'] as const)(
    '%s is answered by the fallback too',
    method => {
      expect(isOfStore(method)).toBe(true);
      expect(isRead(method)).toBe(true);
    }
  );

  it('a read that waits for a second is answered by the fallback', async () => {
    const { client, kernel, other } = connected();
    const states: string[] = [];
    client.onStateChange(state => states.push(state));
    kernel.busy = true;
    const asked = client.request('runs.search', SEARCH);
    await vi.advanceTimersByTimeAsync(999);
    expect(other.kernel.asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect((await asked).total).toBe(2);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(states).toEqual([]);
    // the late answer of the kernel itself
    kernel.becomeIdle();
    expect((await client.request('runs.search', SEARCH)).total).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('what follows goes to the fallback at once, until the kernel answers', async () => {
    const { client, kernel, other } = connected();
    kernel.busy = true;
    const first = client.request('runs.search', SEARCH);
    await vi.advanceTimersByTimeAsync(1000);
    await first;
    expect((await client.request('runs.search', SEARCH)).total).toBe(2);
    expect(kernel.asked).toHaveLength(1);
    kernel.becomeIdle();
    expect((await client.request('runs.search', SEARCH)).total).toBe(1);
    expect(other.kernel.asked).toHaveLength(2);
  });

  it('a read that was sent before is answered as soon as that is told', async () => {
    const { client, kernel, other } = connected();
    kernel.busy = true;
    const asked = client.request('runs.search', SEARCH);
    const changed = client.request('run.update', RENAME);
    await vi.advanceTimersByTimeAsync(500);
    client.setBusy(true);
    expect((await asked).total).toBe(2);
    await vi.advanceTimersByTimeAsync(60_000);
    // once, and what changes the store not at all
    expect(other.kernel.asked.map(({ method }) => method)).toEqual([
      'runs.search'
    ]);
    kernel.becomeIdle();
    expect((await changed).undo).toHaveLength(1);
  });

  it('is told and need not be found out', async () => {
    const { client, kernel } = connected();
    kernel.busy = true;
    client.setBusy(true);
    expect((await client.request('runs.search', SEARCH)).total).toBe(2);
    expect(kernel.asked).toEqual([]);
    kernel.busy = false;
    client.setBusy(false);
    expect((await client.request('runs.search', SEARCH)).total).toBe(1);
  });

  it('a change is made by one of the two', async () => {
    const { client, kernel, other } = connected();
    kernel.busy = true;
    const late = client.request('run.update', RENAME);
    late.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(3000);
    expect(kernel.asks('run.update')).toHaveLength(1);
    expect(other.kernel.asked).toEqual([]);
    const soon = client.request('run.update', RENAME);
    soon.catch(() => undefined);
    expect(kernel.asks('run.update')).toHaveLength(1);
    expect(other.kernel.asks('run.update')).toHaveLength(1);
    client.dispose();
  });

  it("what is the user's kernel's alone waits without a word", async () => {
    const { client, kernel, other } = connected();
    kernel.busy = true;
    const asked = client.request('view.select', { view_id: 'a', run_ids: [] });
    asked.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(client.state).toBe('live');
    expect(other.kernel.asked).toEqual([]);
    client.dispose();
  });

  it('without anybody the request waits, and the view says so', async () => {
    const { client, kernel, other } = connected();
    other.ready = false;
    kernel.busy = true;
    client.setBusy(true);
    const asked = client.request('runs.search', SEARCH);
    await vi.advanceTimersByTimeAsync(5000);
    expect(client.state).toBe('waiting');
    expect(kernel.asked).toHaveLength(1);
    kernel.becomeIdle();
    expect((await asked).total).toBe(1);
    expect(client.state).toBe('live');
  });

  it('what the fallback says of a filter is passed on', async () => {
    const { client, kernel } = connected();
    kernel.busy = true;
    client.setBusy(true);
    const query = { ...SEARCH.query, filter: 'metrics.rmze < 1' };
    await expect(
      client.request('runs.search', { ...SEARCH, query })
    ).rejects.toMatchObject({ data: { position: 0 } });
    expect(kernel.asked).toEqual([]);
  });

  it('the fallback is needed as long as somebody looks', () => {
    const { client, other } = connected();
    client.setBusy(true);
    expect(other.needed).toBe(false);
    const stop = client.onStateChange(() => undefined);
    expect(other.needed).toBe(true);
    stop();
    expect(other.needed).toBe(false);
    client.onStateChange(() => undefined);
    client.setBusy(false);
    expect(other.needed).toBe(false);
    client.setBusy(true);
    client.dismissFallback();
    expect(other.needed).toBe(false);
  });
});

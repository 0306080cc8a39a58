import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CurveCache } from '../../js/core/curveCache';
import type { Client, ClientState } from '../../js/protocol/client';
import type { Curve, StoreChanged } from '../../js/protocol/generated';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A client that answers with one number more each time. */
function made() {
  let asked = 0;
  let tell: (change: StoreChanged) => void = () => undefined;
  let turn: (state: ClientState) => void = () => undefined;
  const client = {
    state: 'live' as ClientState,
    request: (_: string, { run_ids }: { run_ids: string[] }) => {
      asked += 1;
      const curve: Curve = { steps: [0], values: [asked] };
      const curves = Object.fromEntries(run_ids.map(id => [id, curve]));
      return Promise.resolve({ curves });
    },
    subscribe: (_: string, listener: typeof tell) => {
      tell = listener;
      return () => undefined;
    },
    onStateChange: (listener: typeof turn) => {
      turn = listener;
      return () => undefined;
    }
  };
  const cache = new CurveCache(client as unknown as Client, () => null);
  cache.start();
  return {
    cache,
    change: (known: Partial<StoreChanged>) => {
      const none = { store_id: 's', cursor: 2, rows: [], gone: [] };
      tell({ ...none, more: false, ...known });
    },
    become: (state: ClientState) => {
      client.state = state;
      turn(state);
    },
    asked: () => asked
  };
}

it('curves are asked for again after what nobody told', async () => {
  const { cache, change, become, asked } = made();
  cache.want(['loss'], ['a', 'b']);
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked()).toBe(1);
  change({ gone: ['c'] });
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked()).toBe(1);
  become('disconnected');
  await vi.advanceTimersByTimeAsync(1000);
  // What is at hand stays until others come.
  expect(cache.get('loss', 'a')).not.toBeNull();
  become('connecting');
  become('live');
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked()).toBe(2);
  change({ more: true });
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked()).toBe(3);
});

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CurveCache } from '../../../js/core/table/curveCache';
import type { Client, ClientState } from '../../../js/protocol/client';
import type {
  SeriesReadParams,
  StoreChanged
} from '../../../js/protocol/generated';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A client that answers with one number more each time. */
function made() {
  const asked: SeriesReadParams[] = [];
  let tell: (change: StoreChanged) => void = () => undefined;
  let turn: (state: ClientState) => void = () => undefined;
  const client = {
    state: 'live' as ClientState,
    requestBinary: (_: string, params: SeriesReadParams) => {
      asked.push(params);
      const number = new DataView(Float64Array.of(asked.length).buffer);
      const curves = params.run_ids.flatMap(run_id =>
        params.keys.map(key => {
          return { run_id, key, x: 0, y: 0, count: 1, total: 1 };
        })
      );
      const each = curves.map(() => asked.length);
      const cursors = { recorded: each, steps: each, timestamps: each };
      return Promise.resolve({
        result: { curves, cursors },
        buffers: [number]
      });
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
    params: () => asked,
    asked: () => asked.length
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

it('curves of all metrics in sight are asked for together', async () => {
  const { cache, change, params } = made();
  cache.want(['loss', 'rmse'], ['a', 'b']);
  await vi.advanceTimersByTimeAsync(1000);
  cache.want(['loss', 'rmse', 'r2'], ['a', 'b']);
  await vi.advanceTimersByTimeAsync(1000);
  change({ gone: ['b'] });
  await vi.advanceTimersByTimeAsync(1000);
  expect(params().map(({ keys, run_ids }) => [keys, run_ids])).toEqual([
    [
      ['loss', 'rmse'],
      ['a', 'b']
    ],
    [['r2'], ['a', 'b']],
    [['loss', 'rmse', 'r2'], ['b']]
  ]);
  // Up to where each has come, so that what is new may come alone.
  expect(params().map(({ known }) => known?.recorded)).toEqual([
    undefined,
    undefined,
    [1, 1, 2]
  ]);
  expect(Array.from(cache.get('r2', 'b')?.y ?? [])).toEqual([3]);
  expect(Array.from(cache.get('r2', 'a')?.y ?? [])).toEqual([2]);
});

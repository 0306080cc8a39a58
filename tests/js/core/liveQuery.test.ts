import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  LiveQuery,
  type LiveQueryOptions,
  type LiveView
} from '../../../js/core/live/liveQuery';
import {
  type Client,
  type ClientState,
  RequestError
} from '../../../js/protocol/client';
import type { RunDetail, StoreChanged } from '../../../js/protocol/generated';
import { makeDetail } from '../runKernel';

type Options = Partial<LiveQueryOptions<'run.get', LiveView<RunDetail>>>;

interface Asked {
  answer(detail: RunDetail): Promise<void>;
  refuse(error: unknown): Promise<void>;
  signal: AbortSignal;
}

/** A query whose requests are answered one by one, by the test. */
function made(options: Options = {}, state: ClientState = 'live') {
  const asked: Asked[] = [];
  const heard = new Map<string, (data: unknown) => void>();
  let turn: (state: ClientState) => void = () => undefined;
  const client = {
    state,
    request: (_method: string, _params: object, { signal }: Asked) =>
      new Promise((resolve, reject) => {
        asked.push({
          answer: async detail => {
            resolve(detail);
            await vi.advanceTimersByTimeAsync(0);
          },
          refuse: async error => {
            // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
            reject(error);
            await vi.advanceTimersByTimeAsync(0);
          },
          signal
        });
      }),
    subscribe: (topic: string, listener: (data: unknown) => void) => {
      heard.set(topic, listener);
      return () => {
        heard.delete(topic);
      };
    },
    onStateChange: (listener: typeof turn) => {
      turn = listener;
      return () => {
        turn = () => undefined;
      };
    }
  };
  const query = new LiveQuery({
    client: client as unknown as Client,
    method: 'run.get',
    params: () => ({ store_id: null, run_id: 'a' }),
    concerns: () => true,
    intervalMs: 700,
    buildView: view => view,
    isNews: (now, before) => now.cursor !== before?.cursor,
    ...options
  });
  const views = vi.fn();
  query.subscribe(views);
  const stop = query.start();
  return {
    query,
    views,
    stop,
    asked,
    heard,
    last: () => asked.at(-1)!,
    change: () => {
      const none = { store_id: 's', cursor: 2, rows: [], gone: [], more: true };
      heard.get('store.changed')?.(none satisfies StoreChanged);
    },
    become: (now: ClientState) => {
      client.state = now;
      turn(now);
    }
  };
}

const detail = (cursor: number) => makeDetail({ cursor });

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a live query', () => {
  it('asks when it starts and tells what it knows, since when, and from whom', async () => {
    const { query, asked, last, views } = made();
    expect(query.getView()).toMatchObject({ phase: 'loading', asOf: null });
    await last().answer(detail(1));
    expect(query.getView()).toMatchObject({
      phase: 'ready',
      value: { cursor: 1 },
      asOf: 1_000_000,
      saved: false,
      version: 1
    });
    expect(asked).toHaveLength(1);
    // The same object until something else is to be shown.
    expect(query.getView()).toBe(query.getView());
    expect(views).toHaveBeenCalledTimes(2);
  });

  it('shows what was saved until there is an answer', async () => {
    const { query, last, become } = made(
      { value: detail(1), asOf: 5, saved: true },
      'disconnected'
    );
    expect(query.getView()).toMatchObject({
      phase: 'ready',
      saved: true,
      asOf: 5
    });
    become('live');
    expect(query.getView().saved).toBe(true);
    await last().answer(detail(1));
    expect(query.getView()).toMatchObject({ saved: false, asOf: 1_000_000 });
  });

  it('lets an answer under way come, and asks once more for what changed meanwhile', async () => {
    const { query, asked, last, change } = made();
    for (let n = 0; n < 20; n++) {
      change();
      await vi.advanceTimersByTimeAsync(500);
    }
    expect(asked).toHaveLength(1);
    await last().answer(detail(1));
    expect(query.getView().version).toBe(1);
    await vi.advanceTimersByTimeAsync(700);
    expect(asked).toHaveLength(2);
    await last().answer(detail(2));
    await vi.advanceTimersByTimeAsync(5000);
    expect(asked).toHaveLength(2);
  });

  it('asks at most once in its interval', async () => {
    const { asked, last, change } = made();
    await last().answer(detail(1));
    for (let n = 0; n < 20; n++) {
      change();
      await vi.advanceTimersByTimeAsync(70);
      await last().answer(detail(n));
    }
    await vi.advanceTimersByTimeAsync(5000);
    // 1400 ms: at once, after 700 ms, and once more at the end.
    expect(asked).toHaveLength(4);
  });

  it('asks nothing for the sake of what does not concern it', async () => {
    const { asked, change, heard } = made({ concerns: () => false });
    change();
    heard.get('session.changed')?.({ store: null });
    await vi.advanceTimersByTimeAsync(5000);
    expect(asked).toHaveLength(1);
  });

  it('does not wait for an answer from before what has just been done', async () => {
    const { query, asked } = made();
    void query.ask();
    expect(asked).toHaveLength(2);
    expect(asked[0]!.signal.aborted).toBe(true);
    await asked[1]!.answer(detail(2));
    await asked[0]!.answer(detail(1));
    expect(query.getView().value?.cursor).toBe(2);
  });

  it('keeps what it knows beside an error, until it is answered', async () => {
    const { query, last, change } = made();
    await last().answer(detail(1));
    change();
    await last().refuse(new Error('no'));
    expect(query.getView()).toMatchObject({
      phase: 'ready',
      value: { cursor: 1 },
      error: { message: 'Error: no', data: { error_code: 'INTERNAL_ERROR' } }
    });
    query.retry();
    expect(query.getView().error).toBeNull();
    await last().answer(detail(2));
    expect(query.getView()).toMatchObject({
      value: { cursor: 2 },
      error: null
    });
  });

  it('takes a lost connection for a state and not for an error', async () => {
    const { query, asked, last, become } = made();
    await last().refuse(
      new RequestError('gone', { error_code: 'DISCONNECTED' })
    );
    expect(query.getView()).toMatchObject({ phase: 'loading', error: null });
    become('disconnected');
    expect(query.getView().phase).toBe('disconnected');
    become('waiting');
    expect(query.getView().phase).toBe('busy');
    expect(asked).toHaveLength(2);
    become('live');
    expect(asked).toHaveLength(2);
    become('connecting');
    expect(last().signal.aborted).toBe(true);
    become('live');
    expect(asked).toHaveLength(3);
  });

  it('tells when it has come to rest, with a kernel and without an error', async () => {
    const { query, last, change, become } = made();
    const idle = vi.fn();
    query.onIdle(idle);
    await last().answer(detail(1));
    await vi.advanceTimersByTimeAsync(1400);
    expect(idle).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(200);
    expect(idle).toHaveBeenCalledTimes(1);
    // What is the same needs not be saved again.
    change();
    await last().answer(detail(1));
    await vi.advanceTimersByTimeAsync(5000);
    expect(idle).toHaveBeenCalledTimes(1);
    // Without a kernel it is told later.
    change();
    await last().answer(detail(2));
    become('waiting');
    await vi.advanceTimersByTimeAsync(5000);
    expect(idle).toHaveBeenCalledTimes(1);
    become('live');
    await vi.advanceTimersByTimeAsync(5000);
    expect(idle).toHaveBeenCalledTimes(2);
    change();
    await last().answer(detail(3));
    change();
    await vi.advanceTimersByTimeAsync(700);
    await last().refuse(new Error('no'));
    await vi.advanceTimersByTimeAsync(5000);
    expect(idle).toHaveBeenCalledTimes(2);
  });

  it('hears and asks nothing once it is stopped', async () => {
    const { query, asked, heard, last, stop, change, become } = made();
    change();
    stop();
    expect(last().signal.aborted).toBe(true);
    expect(heard.size).toBe(0);
    change();
    become('live');
    void query.ask();
    await vi.advanceTimersByTimeAsync(5000);
    expect(asked).toHaveLength(1);
  });
});

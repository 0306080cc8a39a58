import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  PagedQuery,
  readPages,
  type PagedQueryOptions,
  type PagesWanted
} from '../../../js/core/live/pagedQuery';
import { Pages } from '../../../js/core/live/pages';
import type { Client } from '../../../js/protocol/client';
import type { ArtifactTable } from '../../../js/protocol/generated';

type Row = ArtifactTable['rows'][number];
type Options = Partial<PagedQueryOptions<'artifacts.table', Row>>;

interface Asked {
  offset: number;
  limit: number;
  signal: AbortSignal;
  answer(rows?: Row[]): Promise<void>;
  refuse(): Promise<void>;
}

const SIZE = 10;
const TOTAL = 95;

const numbers = (offset: number, count = SIZE): Row[] =>
  Array.from({ length: count }, (_, at) => [offset + at]);

/** A list of numbers, whose pages are answered one by one, by the test. */
function made(options: Options = {}) {
  const asked: Asked[] = [];
  const pages = new Pages<Row>(SIZE, row => String(row[0]));
  const failures: number[] = [];
  const request = (
    _method: string,
    { offset, limit }: Asked,
    { signal }: Asked
  ) =>
    new Promise((resolve, reject) => {
      asked.push({
        offset,
        limit,
        signal,
        answer: async (rows = numbers(offset)) => {
          resolve({ rows, offset });
          await vi.advanceTimersByTimeAsync(0);
        },
        refuse: async () => {
          reject(new Error('no'));
          await vi.advanceTimersByTimeAsync(0);
        }
      });
    });
  const query = new PagedQuery<'artifacts.table', Row>({
    client: { request } as unknown as Client,
    method: 'artifacts.table',
    pages,
    accept: (answer, round) => {
      const place = { offset: answer.offset, total: TOTAL, cursor: round };
      pages.put(answer.rows, place, round);
    },
    fail: (_error, round) => failures.push(round),
    ...options
  });
  const want = (
    first: number,
    last: number,
    more: Partial<PagesWanted<'artifacts.table'>> = {}
  ) => {
    const params = { store_id: null, run_id: 'a', path: 't.csv', columns: [] };
    query.want({ first, last, total: TOTAL, round: 1, params, ...more });
  };
  return {
    query,
    pages,
    want,
    asked,
    failures,
    offsets: () => asked.map(({ offset }) => offset)
  };
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a paged query', () => {
  it('asks for the pages in sight, each once', async () => {
    const { want, offsets, asked, query, pages } = made();
    want(8, 21);
    want(8, 21);
    expect(offsets()).toEqual([0, 10, 20]);
    expect(asked[0]?.limit).toBe(SIZE);
    expect(query.isAsking).toBe(true);
    for (const each of asked) {
      await each.answer();
    }
    expect(query.isAsking).toBe(false);
    expect(pages.get(21)).toEqual([21]);
    want(8, 21);
    expect(offsets()).toHaveLength(3);
  });

  it('asks beyond no end, and for the first page where nothing is known', () => {
    const { want, offsets } = made();
    want(90, 900);
    want(500, 900);
    expect(offsets()).toEqual([90]);
    const empty = made();
    empty.want(0, 40, { total: 0 });
    expect(empty.offsets()).toEqual([0]);
  });

  it('awaits only so many answers at one time', async () => {
    const { want, offsets, asked } = made({ inFlight: 2 });
    want(0, 39);
    expect(offsets()).toEqual([0, 10]);
    await asked[0]!.answer();
    want(0, 39);
    expect(offsets()).toEqual([0, 10, 20]);
  });

  it('asks anew in another round and shows the old meanwhile', async () => {
    const { want, asked, pages, offsets } = made();
    want(0, 9);
    await asked[0]!.answer();
    const before = pages.get(3);
    want(0, 9, { round: 2 });
    expect(pages.get(3)).toBe(before);
    expect(offsets()).toEqual([0, 0]);
    await asked[1]!.answer([[100], ...numbers(1, 9)]);
    expect(pages.get(0)).toEqual([100]);
    // What is the same stays the same object.
    expect(pages.get(3)).toBe(before);
  });

  it('asks ahead once all in sight is there, and never where nobody may', async () => {
    const { want, asked, offsets } = made({ ahead: 12 });
    want(30, 39, { ahead: true });
    expect(offsets()).toEqual([30]);
    await asked[0]!.answer();
    want(30, 39);
    want(30, 39, { ahead: true, frozen: true });
    expect(offsets()).toEqual([30, 30]);
    await asked[1]!.answer();
    want(30, 39, { ahead: true });
    expect(offsets()).toEqual([30, 30, 50]);
  });

  it('forgets what is far from what is in sight', async () => {
    const { want, asked, pages } = made({ kept: 2 });
    want(0, 9);
    await asked[0]!.answer();
    want(25, 29);
    expect(pages.get(0)).toEqual([0]);
    want(35, 39);
    expect(pages.get(0)).toBeUndefined();
  });

  it('takes a part of the time for what is known, and none of it for what is missing', async () => {
    const { want, asked, offsets, query } = made({ inFlight: 1, share: 4 });
    want(0, 9);
    await vi.advanceTimersByTimeAsync(1000);
    await asked[0]!.answer();
    want(0, 9, { round: 2 });
    expect(offsets()).toEqual([0]);
    want(10, 19, { round: 2 });
    expect(offsets()).toEqual([0, 10]);
    await asked[1]!.answer();
    want(0, 9, { round: 2 });
    await vi.advanceTimersByTimeAsync(0);
    expect(offsets()).toEqual([0, 10, 0]);
    await vi.advanceTimersByTimeAsync(1000);
    await asked[2]!.answer();
    want(0, 9, { round: 3 });
    await vi.advanceTimersByTimeAsync(2900);
    expect(offsets()).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(200);
    expect(offsets()).toHaveLength(4);
    await vi.advanceTimersByTimeAsync(1000);
    await asked[3]!.answer();
    query.skipWait();
    want(0, 9, { round: 4 });
    expect(offsets()).toHaveLength(5);
  });

  it('tells of a failure in its round, and asks again when it is wanted again', async () => {
    const { want, asked, failures, offsets } = made();
    want(0, 9, { round: 7 });
    await asked[0]!.refuse();
    expect(failures).toEqual([7]);
    want(0, 9, { round: 7 });
    expect(offsets()).toEqual([0, 0]);
  });

  it('hears nothing of what it has abandoned', async () => {
    const { want, asked, query, pages, failures } = made();
    want(0, 19);
    query.abandon();
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, true]);
    await asked[0]!.answer();
    await asked[1]!.refuse();
    expect([pages.rows(), failures]).toEqual([[], []]);
    expect(query.isAsking).toBe(false);
  });
});

describe('a part of a list', () => {
  it('is read page after page, as long as somebody reads', async () => {
    const request = vi.fn((_method: string, params: object) =>
      Promise.resolve(params)
    );
    const client = { request } as unknown as Client;
    const params = { store_id: null, run_id: 'a', path: 't.csv', columns: [] };
    const read = async (pages: number) => {
      const found: unknown[] = [];
      request.mockClear();
      for await (const page of readPages(
        client,
        'artifacts.table',
        params,
        [5, 30],
        SIZE
      )) {
        found.push(page);
        if (found.length === pages) {
          break;
        }
      }
      return found;
    };
    expect(await read(9)).toEqual([
      { ...params, offset: 5, limit: 10 },
      { ...params, offset: 15, limit: 10 },
      { ...params, offset: 25, limit: 5 }
    ]);
    expect(await read(1)).toHaveLength(1);
    expect(request).toHaveBeenCalledTimes(1);
  });
});

describe('pages', () => {
  const place = (offset: number, cursor = 1, total = TOTAL) => ({
    offset,
    total,
    cursor
  });

  it('keep what has changed since an answer was read', () => {
    const pages = new Pages<Row>(SIZE, row => String(row[0]));
    pages.put([[0, 'old']], place(0), 1);
    expect(pages.replace([0, 'new'], 5)).toEqual([0, 'old']);
    pages.put([[0, 'old']], place(0, 4), 2);
    expect(pages.get(0)).toEqual([0, 'new']);
    pages.put([[0, 'newest']], place(0, 6), 3);
    expect(pages.get(0)).toEqual([0, 'newest']);
    // It is told late of what it knows already.
    pages.replace([0, 'new'], 5);
    expect(pages.get(0)).toEqual([0, 'newest']);
    expect(pages.replace([1], 7)).toBeUndefined();
  });

  it('end where the list does', () => {
    const pages = new Pages<Row>(SIZE, row => String(row[0]));
    pages.put(numbers(0), place(0), 1);
    pages.put(numbers(10), place(10), 1);
    pages.put(numbers(0, 4), place(0, 2, 4), 2);
    expect(pages.rows()).toEqual(numbers(0, 4));
    expect(pages.indexOf('3')).toBe(3);
    expect(pages.indexOf('10')).toBeNull();
    expect(pages.find('10')).toBeUndefined();
  });

  it('of another question stay until its first answer', () => {
    const pages = new Pages<Row>(SIZE, row => String(row[0]));
    pages.put(numbers(0), place(0), 1);
    pages.put(numbers(10), place(10), 1);
    pages.supersede();
    expect([pages.roundOf(0), pages.get(12)]).toEqual([0, [12]]);
    pages.put(numbers(0), place(0), 1);
    expect([pages.roundOf(0), pages.get(12)]).toEqual([1, undefined]);
  });
});

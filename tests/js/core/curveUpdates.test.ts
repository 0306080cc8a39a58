import { describe, expect, it } from 'vitest';
import {
  Curves,
  curveName,
  type DrawnCurve,
  readCurves
} from '../../../js/core/run/curves';
import type { Client } from '../../../js/protocol/client';
import type {
  SeriesReadParams,
  SeriesReadResult
} from '../../../js/protocol/generated';
import { metric } from '../runKernel';

interface Answer {
  result: SeriesReadResult;
  numbers?: number[][];
}

/** A client whose kernel gives these answers, one after the other. */
function answering(...answers: Answer[]) {
  const asked: SeriesReadParams[] = [];
  const client = {
    state: 'live',
    requestBinary: (_: string, params: SeriesReadParams) => {
      const answer = answers[asked.push(params) - 1];
      const buffers = (answer?.numbers ?? []).map(
        numbers => new DataView(Float64Array.from(numbers).buffer)
      );
      return Promise.resolve({ result: answer?.result, buffers });
    },
    subscribe: () => () => undefined,
    onStateChange: () => () => undefined
  };
  return { asked, client: client as unknown as Client };
}

const asking: SeriesReadParams = {
  ...{ store_id: null, run_ids: ['a', 'b'], keys: ['loss'] },
  ...{ axis: 'step', range: null, points: 2 }
};

function curve(values: number[], recorded = values.length): DrawnCurve {
  return {
    x: Float64Array.from(values.keys()),
    y: Float64Array.from(values),
    total: values.length,
    cursor: { recorded, step: values.length - 1, timestamp: 100 }
  };
}

function held(curves: Record<string, DrawnCurve>) {
  return new Map(
    Object.entries(curves).map(([id, drawn]) => [curveName(id, 'loss'), drawn])
  );
}

const plain = (drawn: DrawnCurve | null | undefined) =>
  drawn && { ...drawn, x: [...drawn.x], y: [...drawn.y] };

describe('curves that are known', () => {
  it('are made longer by what has come behind them', async () => {
    const { asked, client } = answering({
      result: {
        curves: [],
        cursors: { recorded: [5, 2], steps: [9, 1], timestamps: [900, 100] },
        grown: { places: [1, 0], counts: [2, 1], totals: [3, 1], x: 0, y: 1 },
        gone: []
      },
      numbers: [
        [7, 9, 1],
        [0.5, NaN, 4]
      ]
    });
    const known = held({ a: curve([1]), b: curve([3, 2]) });
    const read = await readCurves(client, asking, known);
    expect(asked[0]?.known).toEqual({
      recorded: [1, 2],
      steps: [0, 1],
      timestamps: [100, 100]
    });
    expect(plain(read.get('b loss'))).toEqual({
      ...{ x: [0, 1, 7, 9], y: [3, 2, 0.5, NaN], total: 5 },
      cursor: { recorded: 5, step: 9, timestamp: 900 }
    });
    expect(plain(read.get('a loss'))).toEqual({
      ...{ x: [0, 1], y: [1, 4], total: 2 },
      cursor: { recorded: 2, step: 1, timestamp: 100 }
    });
    // What was read before is whoever holds it.
    expect(known.get('b loss')?.y).toHaveLength(2);
  });

  it('stay the same object, are gone, or come whole', async () => {
    const { client } = answering({
      result: {
        curves: [{ run_id: 'c', key: 'loss', x: 0, y: 1, count: 1, total: 1 }],
        cursors: { recorded: [1], steps: [4], timestamps: [5] },
        gone: [1]
      },
      numbers: [[4], [0.25]]
    });
    const known = held({ a: curve([1]), b: curve([2]), c: curve([3, 4]) });
    const run_ids = ['a', 'b', 'c', 'd'];
    const read = await readCurves(client, { ...asking, run_ids }, known);
    expect([...read.keys()].sort()).toEqual(['a loss', 'c loss']);
    expect(read.get('a loss')).toBe(known.get('a loss'));
    expect(plain(read.get('c loss'))).toEqual({
      ...{ x: [4], y: [0.25], total: 1 },
      cursor: { recorded: 1, step: 4, timestamp: 5 }
    });
  });

  it('are asked for whole when they have twice the points of their buckets', async () => {
    const many = Array.from({ length: 17 }, (_, at) => at);
    const { asked, client } = answering(
      { result: { curves: [], gone: [] } },
      { result: { curves: [] } }
    );
    const known = held({ a: curve(many), b: curve(many.slice(1)) });
    const read = await readCurves(client, asking, known);
    expect(asked[0]?.known?.recorded).toEqual([-1, 16]);
    // Asked for whole, and not sent: it is not there any more.
    expect([...read.keys()]).toEqual(['b loss']);
    await readCurves(client, asking, held({ a: curve(many) }));
    expect(asked[1]).toEqual(asking);
  });

  it('are asked for whole of kernels that do not tell up to where they are', async () => {
    const { cursor: _, ...old } = curve([1]);
    const none = curve([1], -1);
    const { asked, client } = answering({ result: { curves: [] } });
    const read = await readCurves(client, asking, held({ a: old, b: none }));
    expect(asked).toEqual([asking]);
    expect(read.size).toBe(0);
  });

  it('are taken from an answer that has all of them', async () => {
    const { client } = answering({
      result: {
        curves: [{ run_id: 'a', key: 'loss', x: 0, y: 1, count: 1, total: 1 }]
      },
      numbers: [[0], [9]]
    });
    const known = held({ a: curve([1]), b: curve([2]) });
    const read = await readCurves(client, asking, known);
    expect([...read.keys()]).toEqual(['a loss']);
    expect([...(read.get('a loss')?.y ?? [])]).toEqual([9]);
  });
});

/** A curve of one point, and then one point more. */
function growing() {
  return answering(
    {
      result: {
        curves: [{ run_id: 'a', key: 'loss', x: 0, y: 1, count: 1, total: 1 }],
        cursors: { recorded: [1], steps: [0], timestamps: [0] }
      },
      numbers: [[0], [3]]
    },
    {
      result: {
        curves: [],
        cursors: { recorded: [2], steps: [1], timestamps: [1] },
        grown: { places: [0], counts: [1], totals: [1], x: 0, y: 1 },
        gone: []
      },
      numbers: [[1], [2]]
    },
    { result: { curves: [] } }
  );
}

it('a page of a run is told what is new of its curves', async () => {
  const { asked, client } = growing();
  const curves = new Curves(client);
  const run = { store_id: null, run_id: 'a' };
  const query = { axis: 'step', range: null, points: 400 } as const;
  await curves.read(run, metric('loss', [3]), query);
  const read = await curves.read(run, metric('loss', [3, 2]), query);
  expect([...(read?.y ?? [])]).toEqual([3, 2]);
  expect(asked[1]?.known?.recorded).toEqual([1]);
  // Another axis, range or width is another curve.
  await curves.read(run, metric('loss', [3, 2]), { ...query, points: 500 });
  expect(asked[2]).not.toHaveProperty('known');
});

import { describe, expect, it } from 'vitest';
import type { SeriesReadParams } from '../../../js/protocol/generated';
import { RpcClient } from '../../../js/protocol/rpcClient';
import type { WidgetModel } from '../../../js/widgets/model';
import { ModelChannel } from '../../../js/widgets/modelChannel';

type Listener = (content: unknown, buffers?: readonly DataView[]) => void;

interface Asked {
  id: string;
  method: string;
  params: unknown;
}

class Model implements WidgetModel {
  readonly sent: Asked[] = [];

  get(): unknown {
    return '';
  }

  on(_: string, listener: Listener): void {
    this._listeners.add(listener);
  }

  off(_: string, listener: Listener): void {
    this._listeners.delete(listener);
  }

  send(content: unknown): void {
    this.sent.push((content as { message: Asked }).message);
  }

  receive(content: unknown, buffers?: readonly DataView[]): void {
    for (const listener of [...this._listeners]) {
      listener(content, buffers);
    }
  }

  private readonly _listeners = new Set<Listener>();
}

function connected() {
  const model = new Model();
  const client = new RpcClient();
  client.setChannel(new ModelChannel(model));
  return { model, client };
}

const params: SeriesReadParams = {
  store_id: null,
  run_ids: ['a'.repeat(32)],
  keys: ['loss'],
  axis: 'step',
  range: null,
  points: 20
};
const result = { curves: [] };

describe('a model as a channel', () => {
  it('takes its own answers alone: other pages hear and ask as well', async () => {
    const { model, client } = connected();
    const answer = client.request('series.read', params);
    const [{ id }] = model.sent as [Asked];
    model.receive({ message: { jsonrpc: '2.0', id: 'other:1', result: 1 } });
    model.receive({ message: { jsonrpc: '2.0', id: '1', result: 1 } });
    expect(client.state).toBe('connecting');
    model.receive({ message: { jsonrpc: '2.0', id, result } });
    expect(await answer).toEqual(result);
  });

  it('takes an answer that came ahead, for the same question only', async () => {
    const { model, client } = connected();
    const message = { jsonrpc: '2.0', id: 'old:7', result };
    model.receive({ ahead: { method: 'series.read', params }, message });
    expect(await client.request('series.read', params)).toEqual(result);
    // What comes ahead is whole, and answers who knows some of it.
    const known = { recorded: [1], steps: [0], timestamps: [0] };
    expect(await client.request('series.read', { ...params, known })).toEqual(
      result
    );
    expect(model.sent).toEqual([]);
    void client.request('series.read', { ...params, points: 9 });
    expect(model.sent).toHaveLength(1);
  });

  it('takes answers that came ahead to several questions, with their buffers', async () => {
    const { model, client } = connected();
    const { run_ids, keys } = params;
    const [run_id = '', key = ''] = [...run_ids, ...keys];
    const drawn = { run_id, key, x: 0, y: 0, count: 1, total: 1 };
    const buffer = new DataView(new ArrayBuffer(9), 1, 8);
    // It has more curves than have grown since.
    const ahead = {
      ...params,
      run_ids: ['b'.repeat(32), ...run_ids],
      keys: ['accuracy', ...keys]
    };
    model.receive(
      {
        ahead: { method: 'series.read', params: ahead },
        message: { result: { curves: [drawn] } }
      },
      [buffer]
    );
    const stores = { stores: [] };
    model.receive({
      ahead: { method: 'stores.list', params: {} },
      message: { result: stores }
    });
    const answer = await client.requestBinary('series.read', params);
    expect(answer.buffers).toEqual([buffer]);
    expect(await client.request('stores.list', {})).toEqual(stores);
    expect(model.sent).toEqual([]);
    void client.request('series.read', { ...params, run_ids: ['c'] });
    expect(model.sent).toHaveLength(1);
  });

  it('passes what it does not know by', () => {
    const { model, client } = connected();
    model.receive({ bundle: 'build' });
    model.receive({});
    expect(client.state).toBe('connecting');
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isObject } from '../../../js/protocol/checks';
import { readSaved } from '../../../js/protocol/saved';
import { RpcClient } from '../../../js/protocol/rpcClient';
import {
  isErrorAnswer,
  isEvent,
  isResult
} from '../../../js/protocol/validate';
import {
  type MethodName,
  type Params,
  PROTOCOL
} from '../../../js/protocol/client';

interface Golden {
  kind: 'request' | 'response' | 'event' | 'error' | 'view';
  name: string | null;
  valid: boolean;
  why?: string;
  message: Record<string, unknown>;
}

const folder = new URL('../../protocol/golden/', import.meta.url);
const files = readdirSync(folder)
  .filter(file => file.endsWith('.json'))
  .map(file => ({
    file,
    golden: JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Golden
  }))
  .filter(({ golden }) => 'kind' in golden);

function understood({ kind, name, message }: Golden): boolean {
  switch (kind) {
    case 'response':
      return isResult(name as MethodName, message.result);
    case 'event':
      return isEvent(message);
    case 'error':
      return isErrorAnswer(message);
    case 'view':
      return readSaved(message) !== null;
    case 'request':
      throw new Error('Requests are sent, not received.');
  }
}

describe('golden messages', () => {
  it.each(files.filter(({ golden }) => golden.kind !== 'request'))(
    '$file is understood or refused as it should be',
    ({ golden }) => {
      expect(understood(golden)).toBe(golden.valid);
    }
  );

  it.each(
    files.filter(({ golden }) => golden.kind === 'request' && golden.valid)
  )('$file is what the client sends', ({ golden }) => {
    const sent: unknown[] = [];
    const client = new RpcClient();
    client.setChannel({
      send: message => sent.push(message),
      onMessage: () => () => undefined
    });
    const method = golden.name as MethodName;
    const asked = client.request(
      method,
      golden.message.params as Params<typeof method>
    );
    asked.catch(() => undefined);
    client.dispose();
    expect(sent).toEqual([{ ...golden.message, id: '1' }]);
  });

  it('has messages of every kind', () => {
    const kinds = new Set(files.map(({ golden }) => golden.kind));
    expect([...kinds].sort()).toEqual([
      'error',
      'event',
      'request',
      'response',
      'view'
    ]);
  });

  it('name the protocol', () => {
    const hello = files.find(
      ({ file }) => file === 'response-session-hello-no-store.json'
    );
    expect(hello?.golden.message.result).toMatchObject({ protocol: PROTOCOL });
  });

  it('lets names through that only a newer kernel knows', () => {
    const event = files.find(({ file }) => file === 'event-store-changed.json')!
      .golden.message;
    const params = event.params;
    expect(isObject(params)).toBe(true);
    expect(isEvent({ ...event, params: { ...(params as object), x: 1 } })).toBe(
      true
    );
  });
});

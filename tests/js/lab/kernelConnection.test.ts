// @vitest-environment happy-dom
import type { Kernel, KernelMessage } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';
import { describe, expect, it, vi } from 'vitest';
import { KernelConnection } from '../../../js/lab/kernel/kernelConnection';
import { PROTOCOL } from '../../../js/protocol/client';
import type { HelloResult } from '../../../js/protocol/generated';

const HELLO: HelloResult = {
  version: '9.8.7',
  protocol: PROTOCOL,
  store: {
    store_id: 'a'.repeat(32),
    name: 'trialbook.db',
    location: '/home/ada/trialbook.db',
    kind: 'sqlite'
  },
  cwd: '/home/ada'
};

interface Comm {
  commId: string;
  onMsg: (message: object) => void;
  onClose: (message: object) => void;
  dispose: () => void;
}

/** JupyterLab's side of a kernel without subshells, as far as a connection uses it. */
class OlderKernel {
  readonly id = 'kernel';
  readonly name = 'python3';
  readonly clientId = 'page';
  readonly username = 'ada';
  readonly spec = Promise.resolve({ language: 'python' });
  readonly info = Promise.resolve({ status: 'ok' });
  readonly statusChanged = new Signal<this, string>(this);
  readonly connectionStatusChanged = new Signal<this, string>(this);
  readonly disposed = new Signal<this, undefined>(this);
  connectionStatus = 'connected';
  status = 'idle';
  /** What it knows; nothing of ours where trialbook is not imported. */
  comms: object = { 'trialbook.events': {} };
  /** The comms that it was to open. */
  readonly opened = new Set<string>();
  /** What it has been sent and has not answered yet. */
  readonly waiting: (() => void)[] = [];
  private readonly _comms = new Map<string, Comm>();

  constructor(private readonly _hello: HelloResult) {}

  createComm(target: string, id = `${target} ${this._comms.size}`): Comm {
    const comm = {
      commId: id,
      onMsg: () => undefined,
      onClose: () => undefined,
      dispose: () => undefined
    };
    this._comms.set(id, comm);
    return comm;
  }

  sendShellMessage(msg: KernelMessage.IShellMessage): {
    done: Promise<object>;
  } {
    let resolve: (reply: object) => void = () => undefined;
    const done = new Promise<object>(settle => {
      resolve = settle;
    });
    if (msg.header.msg_type === 'comm_info_request') {
      this.waiting.push(() => {
        resolve({ content: { comms: this.comms } });
      });
    } else {
      const { comm_id, data } =
        msg.content as KernelMessage.ICommOpenMsg['content'];
      const result = this._hello;
      const { id, method } = data as { id?: string; method?: string };
      this.opened.add(comm_id);
      if (method === 'session.hello') {
        this.waiting.push(() => {
          this._tell(comm_id, { jsonrpc: '2.0', id, result });
        });
      }
    }
    this.answer();
    return { done };
  }

  /** Answer what waits, unless a cell executes. */
  answer(): void {
    while (this.status === 'idle' && this.waiting.length > 0) {
      this.waiting.shift()?.();
    }
  }

  /** What a kernel says unasked. */
  start(store: HelloResult['store'] | null): void {
    const params = { ...this._hello, store };
    const message = { jsonrpc: '2.0', method: 'session.started', params };
    this._tell('trialbook.events', message);
  }

  private _tell(comm_id: string, data: object): void {
    this._comms.get(comm_id)?.onMsg({ content: { comm_id, data } });
  }
}

function connect(kernel: OlderKernel): KernelConnection {
  const connection = new KernelConnection(
    kernel as unknown as Kernel.IKernelConnection,
    null
  );
  connection.connect(false);
  return connection;
}

describe('a kernel with another version of trialbook', () => {
  it('is understood where it speaks the same protocol', async () => {
    const connection = connect(new OlderKernel(HELLO));
    await vi.waitFor(() => {
      expect(connection.status).toEqual({ kind: 'ready', hello: HELLO });
    });
    expect(connection.client.state).toBe('live');
  });

  it.each([
    [PROTOCOL + 1, true],
    [PROTOCOL - 1, false],
    [undefined, false]
  ])('is named where it speaks protocol %s', async (protocol, newer) => {
    const { version, store, cwd } = HELLO;
    const other = { version, store, cwd, ...(protocol && { protocol }) };
    const connection = connect(new OlderKernel(other));
    await vi.waitFor(() => {
      expect(connection.status).toEqual({
        kind: 'unavailable',
        obstacle: { kind: 'other-version', version, newer }
      });
    });
  });
});

it('a kernel that has not imported trialbook is asked to open no comm', async () => {
  const kernel = new OlderKernel(HELLO);
  kernel.comms = {};
  const connection = connect(kernel);
  await vi.waitFor(() => {
    expect(connection.status).toEqual({
      kind: 'unavailable',
      obstacle: { kind: 'not-imported' }
    });
  });
  expect(kernel.opened.size).toBe(0);
});

describe('a kernel that answers nobody while a cell executes', () => {
  it('is read through what it says unasked, until it answers', async () => {
    const kernel = new OlderKernel(HELLO);
    kernel.status = 'busy';
    const connection = connect(kernel);
    await vi.waitFor(() => {
      expect(kernel.waiting).toHaveLength(1);
    });
    kernel.start(null);
    expect(connection.status.kind).toBe('connecting');
    await vi.waitFor(() => {
      expect(kernel.waiting).toHaveLength(2);
    });
    // What a view asks at once is for a helper kernel, which must know the store.
    let kindWhenLive = '';
    connection.client.onStateChange(() => {
      kindWhenLive = connection.status.kind;
    });
    kernel.start(HELLO.store);
    expect(kindWhenLive).toBe('ready');
    expect(connection.status).toEqual({ kind: 'ready', hello: HELLO });
    expect(connection.client.state).toBe('live');

    // However often it says so, it is greeted no more often.
    const greetings = kernel.waiting.length;
    const told = vi.fn();
    connection.changed.connect(told);
    kernel.start(HELLO.store);
    expect(kernel.waiting).toHaveLength(greetings);
    expect(told).not.toHaveBeenCalled();
    // What a view asks meanwhile is not taken for the greeting, nor its answer for the view's.
    const settled = vi.fn();
    connection.client.request('stores.list', {}).then(settled, settled);
    kernel.status = 'idle';
    kernel.answer();
    await vi.waitFor(() => {
      expect(told).toHaveBeenCalled();
    });
    expect(connection.status.kind).toBe('ready');
    expect(settled).not.toHaveBeenCalled();
  });

  it('is known to be busy in a page that comes in the middle of one', async () => {
    const kernel = new OlderKernel(HELLO);
    kernel.status = 'unknown';
    const { client } = connect(kernel);
    const setBusy = vi.spyOn(client, 'setBusy');
    await vi.waitFor(() => {
      expect(kernel.waiting).toHaveLength(1);
    });
    kernel.start(HELLO.store);
    await vi.waitFor(() => {
      expect(setBusy).toHaveBeenLastCalledWith(true);
    });
    kernel.status = 'idle';
    kernel.statusChanged.emit('idle');
    expect(setBusy).toHaveBeenLastCalledWith(false);
  });

  it('of which another protocol is spoken is not trusted', async () => {
    const kernel = new OlderKernel({ ...HELLO, protocol: PROTOCOL + 1 });
    kernel.status = 'busy';
    const connection = connect(kernel);
    await vi.waitFor(() => {
      expect(kernel.waiting).toHaveLength(1);
    });
    kernel.start(HELLO.store);
    expect(connection.status.kind).toBe('connecting');
  });
});

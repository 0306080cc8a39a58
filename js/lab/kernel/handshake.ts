import type { Kernel } from '@jupyterlab/services';
import { PROTOCOL } from '../../protocol/client';
import type { HelloResult } from '../../protocol/generated';
import { RpcClient } from '../../protocol/rpcClient';
import type { CommChannel } from './commChannel';
import { type ConnectionStatus, unavailable } from './connectionStatus';
import { importTrialbook } from './importing';
import { VERSION } from '../version';

export interface HandshakeHooks {
  /** Whether trialbook may be imported in the kernel. */
  mayImport(): boolean;
  /** Make the channel that the kernel is greeted over, and asked once it has answered. */
  open(): CommChannel;
  /** The kernel knows no trialbook that would answer on the channel. */
  close(channel: CommChannel): void;
  /** The kernel takes its time. */
  waiting(): void;
}

/** Find out whether a kernel can be asked, and leave a channel to it open where it can. */
export async function shakeHands(
  kernel: Kernel.IKernelConnection,
  hooks: HandshakeHooks,
  signal: AbortSignal
): Promise<ConnectionStatus> {
  let hello = await greet(hooks, signal, false);
  signal.throwIfAborted();
  if (!hello && hooks.mayImport()) {
    const failure = await importTrialbook(kernel);
    signal.throwIfAborted();
    if (failure) {
      return unavailable(failure);
    }
    hello = await greet(hooks, signal, true);
  }
  if (!hello) {
    return unavailable({ kind: 'not-imported' });
  }
  const { protocol = 0, version } = hello;
  return protocol === PROTOCOL
    ? { kind: 'ready', hello }
    : unavailable({
        kind: 'other-version',
        version,
        newer: protocol > PROTOCOL
      });
}

/** Null where the kernel does not know trialbook; `isImported` where it has just imported it. */
async function greet(
  hooks: HandshakeHooks,
  signal: AbortSignal,
  isImported: boolean
): Promise<HelloResult | null> {
  const channel = hooks.open();
  // Views must not see a kernel as live whose version they do not know.
  const client = new RpcClient({ prefix: 'hello-' });
  client.setChannel(channel);
  client.onStateChange(state => {
    if (state === 'waiting' && !signal.aborted) {
      hooks.waiting();
    }
  });
  try {
    const params = { client_version: VERSION };
    const awaited = isImported || (await channel.isAwaited());
    signal.throwIfAborted();
    const hello = awaited
      ? await Promise.race([
          client.request('session.hello', params, { signal }),
          channel.closed
        ])
      : null;
    if (!hello) {
      hooks.close(channel);
    }
    return hello;
  } finally {
    client.dispose();
  }
}

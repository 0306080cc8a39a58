import type { Kernel, KernelMessage } from '@jupyterlab/services';
import { expect, it } from 'vitest';
import { CommChannel } from '../../../js/lab/kernel/commChannel';

/** JupyterLab's side of a comm, as far as a channel uses it. */
class Comm {
  readonly commId = 'a comm';
  isDisposed = false;
  onMsg: (message: object) => void = () => undefined;
  onClose: (message: object) => void = () => undefined;

  dispose(): void {
    this.isDisposed = true;
  }
}

function channelTo(comm: Comm, subshell: string | null = null) {
  const sent: KernelMessage.IShellMessage[] = [];
  const kernel = {
    clientId: 'page',
    username: 'ada',
    status: 'idle',
    createComm: () => comm,
    sendShellMessage: (message: KernelMessage.IShellMessage) => {
      sent.push(message);
    }
  } as unknown as Kernel.IKernelConnection;
  const types = () => sent.map(({ header }) => header.msg_type);
  return { channel: new CommChannel(kernel, subshell), sent, types };
}

const MESSAGE = { content: { data: {} } };

it('knows its comm until the kernel has refused it', () => {
  const comm = new Comm();
  const { channel, types } = channelTo(comm);
  channel.send({});
  channel.dispose();
  expect(types()).toEqual(['comm_open', 'comm_close']);
  expect(comm.isDisposed).toBe(false);
  comm.onClose(MESSAGE);
  expect(comm.isDisposed).toBe(true);
});

it('forgets its comm with the answer that comes too late', () => {
  const comm = new Comm();
  const { channel } = channelTo(comm);
  let heard = 0;
  channel.onMessage(() => heard++);
  channel.send({});
  channel.dispose();
  comm.onMsg(MESSAGE);
  expect([comm.isDisposed, heard]).toEqual([true, 0]);
});

it.each(['unopened', 'answered'])('forgets an %s comm at once', what => {
  const comm = new Comm();
  const { channel } = channelTo(comm);
  if (what === 'answered') {
    channel.send({});
    comm.onMsg(MESSAGE);
  }
  channel.dispose();
  expect(comm.isDisposed).toBe(true);
});

it('goes to its subshell, in every version of JupyterLab', () => {
  const { channel, sent } = channelTo(new Comm(), 'a subshell');
  channel.send({});
  channel.send({});
  channel.dispose();
  const shells = sent.map(({ header }) => header.subshell_id);
  expect(shells).toEqual(['a subshell', 'a subshell', 'a subshell']);
});

import { type Kernel, KernelMessage } from '@jupyterlab/services';
import type { JSONObject } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { Channel, MessageListener } from '../../protocol/channel';

const TARGET = 'trialbook.rpc';
const EVENTS = 'trialbook.events';

/**
 * Requests and their answers, over a comm of our own in one subshell.
 *
 * The comm opens with the first message as its data. That message's answer is
 * then the first that is sent on the comm, from the subshell: ipykernel 7.4
 * hands all later messages to the shell which last sent on their comm.
 *
 * JupyterLab's comm only receives here, because what it sends goes to the
 * subshell that JupyterLab makes, and waits for one until the kernel is idle.
 */
export class CommChannel implements Channel, IDisposable {
  constructor(
    kernel: Kernel.IKernelConnection,
    private readonly _subshell: string | null
  ) {
    this._kernel = kernel;
    this._comm = receiver(kernel, TARGET);
    this._comm.onMsg = msg => {
      this._heard = true;
      const buffers = (msg.buffers ?? []).map(toView);
      for (const listener of [...this._listeners]) {
        listener(msg.content.data, buffers);
      }
    };
    this.closed = new Promise(resolve => {
      this._comm.onClose = () => {
        this._open = false;
        resolve(null);
      };
    });
  }

  /** Resolves when the kernel closes the comm, or refuses to open it. */
  readonly closed: Promise<null>;

  get isDisposed(): boolean {
    return this._disposed;
  }

  send(message: object): void {
    const comm_id = this._comm.commId;
    const data = message as JSONObject;
    this._send(
      this._open
        ? KernelMessage.createMessage<KernelMessage.ICommMsgMsg<'shell'>>({
            ...this._address,
            msgType: 'comm_msg',
            content: { comm_id, data }
          })
        : KernelMessage.createMessage<KernelMessage.ICommOpenMsg<'shell'>>({
            ...this._address,
            msgType: 'comm_open',
            content: { comm_id, target_name: TARGET, data }
          })
    );
    this._open = true;
  }

  /**
   * Whether trialbook has told pages anything yet, so that the comm is not opened in vain:
   * JupyterLab's other pages, and this one when it is loaded again, complain of a comm that the
   * kernel refuses to one.
   */
  async isAwaited(): Promise<boolean> {
    const asked =
      KernelMessage.createMessage<KernelMessage.ICommInfoRequestMsg>({
        ...this._address,
        msgType: 'comm_info_request',
        content: { target_name: EVENTS }
      });
    const { content } = (await this._send(asked, true).done) as {
      content: { comms?: object };
    };
    return EVENTS in (content.comms ?? {});
  }

  onMessage(listener: MessageListener): () => void {
    this._listeners.add(listener);
    return () => {
      this._listeners.delete(listener);
    };
  }

  /** Close the comm where there is a kernel to hear of it. */
  dispose(): void {
    if (this._disposed) {
      return;
    }
    this._disposed = true;
    this._listeners.clear();
    // A restart has already disposed the comm: the new process never knew it.
    if (
      this._open &&
      !this._comm.isDisposed &&
      this._kernel.status !== 'dead'
    ) {
      this._send(
        KernelMessage.createMessage<KernelMessage.ICommCloseMsg<'shell'>>({
          ...this._address,
          msgType: 'comm_close',
          content: { comm_id: this._comm.commId, data: {} }
        })
      );
    }
    if (this._open && !this._heard) {
      // JupyterLab complains of a refusal whose comm it does not know any more.
      const forget = () => {
        this._comm.dispose();
      };
      this._comm.onMsg = forget;
      this._comm.onClose = forget;
    } else {
      this._comm.dispose();
    }
  }

  private get _address() {
    return {
      channel: 'shell' as const,
      username: this._kernel.username,
      session: this._kernel.clientId
    };
  }

  /** To the subshell, which `createMessage` of JupyterLab before 4.4 does not write. */
  private _send(msg: KernelMessage.IShellMessage, isAnswered = false) {
    if (this._subshell !== null) {
      msg.header.subshell_id = this._subshell;
    }
    return this._kernel.sendShellMessage(msg, isAnswered);
  }

  private readonly _comm: Kernel.IComm;
  private _disposed = false;
  /** The kernel has answered, so it has not refused. */
  private _heard = false;
  private readonly _kernel: Kernel.IKernelConnection;
  private readonly _listeners = new Set<MessageListener>();
  private _open = false;
}

/**
 * Hear what the kernel pushes, on a comm with a fixed id that nobody opens.
 *
 * A comm of its own, because a push from a cell's thread would draw the
 * requests on the same comm into the busy main shell.
 */
export function receiveEvents(
  kernel: Kernel.IKernelConnection,
  listener: (message: unknown) => void
): IDisposable {
  const comm = receiver(kernel, EVENTS, EVENTS);
  comm.onMsg = msg => {
    listener(msg.content.data);
  };
  return comm;
}

function receiver(
  kernel: Kernel.IKernelConnection,
  target: string,
  id?: string
): Kernel.IComm {
  const comm = kernel.createComm(target, id);
  // Else JupyterLab makes a subshell for it. Before 4.4 it has none, nor names for them.
  Object.assign(comm, { commsOverSubshells: 'disabled' });
  return comm;
}

function toView(buffer: ArrayBuffer | ArrayBufferView): DataView {
  return ArrayBuffer.isView(buffer)
    ? new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength)
    : new DataView(buffer);
}

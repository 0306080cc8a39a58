import { type Kernel, KernelMessage } from '@jupyterlab/services';

/**
 * Milliseconds within which a kernel that knows a control request answers it,
 * busy or not. JupyterLab may hold messages back for three seconds.
 */
const TIMEOUT_MS = 8000;
/** Milliseconds that an idle kernel needs at most to say what it supports. */
const INFO_TIMEOUT_MS = 500;

/** The subshell of one kernel that belongs to this page. */
export class OwnSubshell {
  constructor(private readonly _kernel: Kernel.IKernelConnection) {}

  /** Null while there is none, and where the kernel knows of none. */
  get id(): string | null {
    return this._id;
  }

  /** Make one unless it is still there; one search after the other, so that none makes one that is not used. */
  find(): Promise<void> {
    this._search = this._search.then(() => this._find());
    return this._search;
  }

  /** The process is gone, and the subshell with it. */
  forget(): void {
    this._process++;
    this._id = null;
  }

  /** Give it back. */
  release(): void {
    if (this._id !== null) {
      abandonSubshell(this._kernel, this._id);
      this._id = null;
    }
  }

  private async _find(): Promise<void> {
    const { _kernel: kernel, _process: process, _id: id } = this;
    if (id !== null && (await hasSubshell(kernel, id))) {
      return;
    }
    await deleteAbandonedSubshell(kernel);
    const created = await createSubshell(kernel);
    if (process === this._process) {
      this._id = created;
    }
  }

  private _id: string | null = null;
  /** Counts the kernel's processes. */
  private _process = 0;
  private _search: Promise<void> = Promise.resolve();
}

/**
 * A thread of the kernel which answers while a cell runs; null where the kernel has none.
 *
 * JupyterLab makes one per comm target only after `kernel.info`, which stays
 * open until a running cell ends; the control channel answers at once.
 */
async function createSubshell(
  kernel: Kernel.IKernelConnection
): Promise<string | null> {
  const supported = await Promise.race([
    support(kernel),
    delay(INFO_TIMEOUT_MS)
  ]);
  if (supported === false) {
    return null;
  }
  const reply = await answerTo<KernelMessage.ICreateSubshellReplyMsg>(
    kernel,
    KernelMessage.createMessage<KernelMessage.ICreateSubshellRequestMsg>({
      ...addressOf(kernel),
      msgType: 'create_subshell_request',
      content: {}
    })
  );
  return reply?.content.status === 'ok' ? reply.content.subshell_id : null;
}

/** Whether a subshell is still there. */
async function hasSubshell(
  kernel: Kernel.IKernelConnection,
  id: string
): Promise<boolean> {
  const reply = await answerTo<KernelMessage.IListSubshellReplyMsg>(
    kernel,
    KernelMessage.createMessage<KernelMessage.IListSubshellRequestMsg>({
      ...addressOf(kernel),
      msgType: 'list_subshell_request',
      content: {}
    })
  );
  return (
    reply?.content.status === 'ok' && reply.content.subshell_id.includes(id)
  );
}

/** Give a subshell back; its thread would else stay as long as the kernel. */
function deleteSubshell(kernel: Kernel.IKernelConnection, id: string): void {
  if (kernel.status === 'dead') {
    return;
  }
  kernel.sendControlMessage(
    KernelMessage.createMessage<KernelMessage.IDeleteSubshellRequestMsg>({
      ...addressOf(kernel),
      msgType: 'delete_subshell_request',
      content: { subshell_id: id }
    })
  );
}

/**
 * Give a subshell back while the page goes; should the request be lost with
 * the page, the same tab does it when it comes back.
 */
function abandonSubshell(kernel: Kernel.IKernelConnection, id: string): void {
  deleteSubshell(kernel, id);
  sessionStorage.setItem(keyOf(kernel), id);
}

/** Give back what an earlier page of this tab may have left behind. */
async function deleteAbandonedSubshell(
  kernel: Kernel.IKernelConnection
): Promise<void> {
  const id = sessionStorage.getItem(keyOf(kernel));
  if (id !== null) {
    sessionStorage.removeItem(keyOf(kernel));
    if (await hasSubshell(kernel, id)) {
      deleteSubshell(kernel, id);
    }
  }
}

function keyOf(kernel: Kernel.IKernelConnection): string {
  return `trialbook:subshell:${kernel.id}`;
}

function addressOf(kernel: Kernel.IKernelConnection) {
  return {
    channel: 'control' as const,
    username: kernel.username,
    session: kernel.clientId
  };
}

/** Whether the kernel has subshells: known once it has been idle. */
async function support(
  kernel: Kernel.IKernelConnection
): Promise<boolean | undefined> {
  try {
    // The kernel's own word: JupyterLab before 4.4 does not say it for the kernel.
    const { supported_features } = await kernel.info;
    return supported_features?.includes('kernel subshells') ?? false;
  } catch {
    return undefined;
  }
}

/** An error carries only its status, which JupyterLab's types leave out. */
type Reply<R extends KernelMessage.IControlMessage> = R & {
  content: { status: 'ok' | 'error' };
};

/** Null where no answer comes: ipykernel 6 is silent on requests that it does not know. */
function answerTo<R extends KernelMessage.IControlMessage>(
  kernel: Kernel.IKernelConnection,
  msg: KernelMessage.IControlMessage
): Promise<Reply<R> | null> {
  return new Promise(resolve => {
    const giveUp = () => {
      resolve(null);
    };
    const future = kernel.sendControlMessage(msg, true);
    future.onReply = reply => {
      resolve(reply as unknown as Reply<R>);
    };
    // Rejected when a restart cancels it.
    future.done.catch(giveUp);
    void delay(TIMEOUT_MS).then(giveUp);
    void support(kernel).then(supported => {
      if (supported === false) {
        giveUp();
      }
    });
  });
}

function delay(milliseconds: number): Promise<undefined> {
  return new Promise(resolve => {
    setTimeout(() => {
      resolve(undefined);
    }, milliseconds);
  });
}

import { type Kernel, KernelMessage } from '@jupyterlab/services';

/**
 * Milliseconds within which a kernel that knows a control request answers it,
 * busy or not. JupyterLab may hold messages back for three seconds.
 */
const TIMEOUT_MS = 8000;
/** Milliseconds that an idle kernel needs at most to say what it supports. */
const INFO_TIMEOUT_MS = 500;

/**
 * A thread of the kernel which answers while a cell runs; null where the kernel has none.
 *
 * JupyterLab makes one per comm target only after `kernel.info`, which stays
 * open until a running cell ends; the control channel answers at once.
 */
export async function createSubshell(
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
export async function hasSubshell(
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
export function abandonSubshell(
  kernel: Kernel.IKernelConnection,
  id: string
): void {
  deleteSubshell(kernel, id);
  sessionStorage.setItem(keyOf(kernel), id);
}

/** Give back what an earlier page of this tab may have left behind. */
export async function deleteAbandonedSubshell(
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

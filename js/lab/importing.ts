import { type Kernel, KernelMessage } from '@jupyterlab/services';

/** What a kernel raised instead of importing trialbook. */
export interface ImportFailure {
  /** Whether the environment has no trialbook at all. */
  missing: boolean;
  message: string;
}

/**
 * Import trialbook in a kernel without a trace; null when that went well.
 *
 * As an expression beside no code it binds no name, prints nothing and does
 * not count as a cell. It waits its turn behind the cells: in a subshell the
 * end of its execution would close the figures of the cell that runs.
 */
export async function importTrialbook(
  kernel: Kernel.IKernelConnection
): Promise<ImportFailure | null> {
  const msg = KernelMessage.createMessage<KernelMessage.IExecuteRequestMsg>({
    channel: 'shell',
    username: kernel.username,
    session: kernel.clientId,
    msgType: 'execute_request',
    content: {
      code: '',
      silent: true,
      store_history: false,
      allow_stdin: false,
      stop_on_error: false,
      user_expressions: { trialbook: "__import__('trialbook') and None" }
    }
  });
  const future = kernel.sendShellMessage(msg, true);
  const { content } = (await future.done) as KernelMessage.IExecuteReplyMsg;
  if (content.status !== 'ok') {
    return { missing: false, message: content.status };
  }
  const outcome = content.user_expressions.trialbook as Outcome | undefined;
  if (outcome?.status === 'ok') {
    return null;
  }
  const message = outcome?.evalue ?? '';
  return { missing: message === "No module named 'trialbook'", message };
}

/** What has become of an expression. */
interface Outcome {
  status: 'ok' | 'error';
  evalue?: string;
}

import { type Kernel, KernelMessage } from '@jupyterlab/services';

/** What a kernel raised instead of importing trialbook. */
export type ImportFailure =
  /** The environment has no trialbook at all. */
  | { kind: 'not-installed' }
  /** What the kernel calls trialbook is another module. */
  | { kind: 'foreign'; file: string }
  | { kind: 'failed'; message: string };

/**
 * What imports trialbook, whichever version, in names of its own.
 *
 * Whoever looks at a notebook has not chosen to run what lies beside it, be it
 * called trialbook or as something that trialbook loads later: the working
 * folder, which Python searches before the installed packages, comes back to
 * the search path when the person executes a cell.
 */
const IMPORT = `
import importlib.util, os, sys
from IPython import get_ipython
class Foreign(Exception): pass
def is_elsewhere(entry):
    return not isinstance(entry, str) or os.path.isabs(entry) and os.path.realpath(entry) != here
def is_ours():
    return hasattr(trialbook, '__path__') and importlib.util.find_spec('trialbook.kernel')
def restore(*_):
    events.unregister('pre_run_cell', restore)
    for place, entry in enumerate(path):
        if entry not in sys.path:
            sys.path.insert(place, entry)
here, path, events = os.path.realpath(os.curdir), sys.path[:], get_ipython().events
sys.path[:] = filter(is_elsewhere, path)
events.register('pre_run_cell', restore)
try:
    import trialbook
    if not is_ours():
        raise Foreign(getattr(trialbook, '__file__', None) or str(trialbook))
except BaseException:
    restore()
    raise
`;

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
      // A text of JSON is one of Python's too.
      user_expressions: { trialbook: `exec(${JSON.stringify(IMPORT)}, {})` }
    }
  });
  const future = kernel.sendShellMessage(msg, true);
  const { content } = (await future.done) as KernelMessage.IExecuteReplyMsg;
  if (content.status !== 'ok') {
    return { kind: 'failed', message: content.status };
  }
  const outcome = content.user_expressions.trialbook as Outcome | undefined;
  if (outcome?.status === 'ok') {
    return null;
  }
  const message = outcome?.evalue ?? '';
  if (outcome?.ename === 'Foreign') {
    return { kind: 'foreign', file: message };
  }
  return message === "No module named 'trialbook'"
    ? { kind: 'not-installed' }
    : { kind: 'failed', message };
}

/** What has become of an expression. */
interface Outcome {
  status: 'ok' | 'error';
  ename?: string;
  evalue?: string;
}

import type { ISessionContext } from '@jupyterlab/apputils';
import { expect, it, vi } from 'vitest';
import { english } from '../../../js/core/text/text';
import { interruption } from '../../../js/lab/notebook/notebook';

const { showDialog, showErrorMessage } = vi.hoisted(() => ({
  showDialog: vi.fn(),
  showErrorMessage: vi.fn()
}));
vi.mock('@jupyterlab/apputils', () => ({
  Dialog: { cancelButton: vi.fn(), warnButton: vi.fn() },
  showDialog,
  showErrorMessage
}));

/** Interrupt a kernel after all; returns what the person is told. */
async function told(interrupt: () => Promise<void>, isDisposed = false) {
  showDialog.mockResolvedValue({ button: { accept: true } });
  showErrorMessage.mockResolvedValue(undefined);
  const kernel = { interrupt: vi.fn(interrupt) };
  const session = { session: { kernel }, isDisposed };
  interruption(session as unknown as ISessionContext, english).run();
  await vi.waitFor(() => {
    expect(kernel.interrupt).toHaveBeenCalledOnce();
  });
  await Promise.resolve();
  await Promise.resolve();
  const messages: unknown[][] = showErrorMessage.mock.calls.splice(0);
  return messages;
}

it('says why a kernel could not be interrupted', async () => {
  const error = new Error('502 Bad Gateway');
  expect(await told(() => Promise.reject(error))).toEqual([
    ['The kernel could not be interrupted', error]
  ]);
  expect(await told(() => Promise.resolve())).toEqual([]);
  expect(await told(() => Promise.reject(error), true)).toEqual([]);
});

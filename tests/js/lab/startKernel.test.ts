import type {
  ISessionContext,
  ISessionContextDialogs
} from '@jupyterlab/apputils';
import { expect, it, vi } from 'vitest';
import { startKernel } from '../../../js/lab/kernel/startKernel';

/** Start a kernel where that ends so; returns what the person is asked. */
async function asked(
  starting: Promise<boolean>,
  isDisposed = false
): Promise<number> {
  const selectKernel = vi.fn(() => Promise.resolve());
  await startKernel(
    { startKernel: () => starting, isDisposed } as unknown as ISessionContext,
    { selectKernel } as unknown as ISessionContextDialogs
  );
  return selectKernel.mock.calls.length;
}

it('asks which kernel where that is not known', async () => {
  expect(await asked(Promise.resolve(true))).toBe(1);
  expect(await asked(Promise.resolve(false))).toBe(0);
});

it('ends in silence with a notebook that is closed meanwhile', async () => {
  expect(await asked(Promise.reject(new Error('Disposed')), true)).toBe(0);
  expect(await asked(Promise.resolve(true), true)).toBe(0);
});

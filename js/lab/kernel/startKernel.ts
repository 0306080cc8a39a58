import type {
  ISessionContext,
  ISessionContextDialogs
} from '@jupyterlab/apputils';

/**
 * Start the session's kernel, asking which one where that is not known.
 *
 * Where it fails JupyterLab has told the person why; a notebook that is closed meanwhile needs none.
 */
export async function startKernel(
  session: ISessionContext,
  dialogs: ISessionContextDialogs | null
): Promise<void> {
  const isUnknown = await session.startKernel().catch(() => false);
  if (isUnknown && !session.isDisposed) {
    await dialogs?.selectKernel(session);
  }
}

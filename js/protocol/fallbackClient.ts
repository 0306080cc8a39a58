import type { BinaryResult, MethodName, Params } from './client';
import { EFFECTS } from './generated';

/**
 * Answers in the kernel's place, from the same store, while the kernel is busy.
 */
export interface FallbackClient {
  /** Whether it answers at once, and tells of changes. */
  readonly ready: boolean;

  /** Whether somebody looks at a busy kernel: it had better be ready then. */
  needed: boolean;

  /** Whether it may answer a request. */
  supports(method: MethodName, params: object): boolean;

  /**
   * Ask; may take as long as it takes to begin.
   *
   * Rejects with what the answer says, or, where there is none to be had, with
   * the error code DISCONNECTED: the kernel is then asked or awaited itself.
   */
  ask<M extends MethodName>(
    method: M,
    params: Params<M>,
    signal: AbortSignal
  ): Promise<BinaryResult<M>>;
}

/** Whether asking twice does no harm. */
export function isRead(method: MethodName): boolean {
  return EFFECTS[method] === 'read';
}

/** Whether any process that has the store open may answer. */
export function isOfStore(method: MethodName): boolean {
  return EFFECTS[method] !== 'kernel';
}

/** The store that a request names; null for the kernel's current one. */
export function storeIn(params: object): string | null {
  const { spec, store_id } = params as {
    spec?: { store_id?: string | null };
    store_id?: string | null;
  };
  return store_id ?? spec?.store_id ?? null;
}

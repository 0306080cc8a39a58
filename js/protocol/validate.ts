/**
 * Whether a message is what it says it is.
 *
 * The checks are made from the messages' one source, and the golden files hold
 * them to it. Names that are not known here are let through: a newer kernel may
 * say more.
 */
import { isObject, number, orNothing, text } from './checks';
import type { MethodName, Result, Topic } from './client';
import type { ErrorData, Events } from './generated';
import { EVENTS, isErrorData, RESULTS } from './generatedChecks';

/** A JSON-RPC notification of something known. */
export type EventMessage = {
  [T in Topic]: { jsonrpc: '2.0'; method: T; params: Events[T] };
}[Topic];

export interface ErrorAnswer {
  error: { code: number; message: string; data?: ErrorData };
}

/** Whether this is what the method returns. */
export function isResult<M extends MethodName>(
  method: M,
  value: unknown
): value is Result<M> {
  return RESULTS[method](value);
}

/** Whether this is an event that this version knows. */
export function isEvent(message: unknown): message is EventMessage {
  return (
    isObject(message) &&
    message.jsonrpc === '2.0' &&
    message.id === undefined &&
    typeof message.method === 'string' &&
    Object.hasOwn(EVENTS, message.method) &&
    EVENTS[message.method as Topic](message.params)
  );
}

/** Whether an answer is an error. */
export function isErrorAnswer(message: unknown): message is ErrorAnswer {
  return (
    isObject(message) &&
    isObject(message.error) &&
    number(message.error.code) &&
    text(message.error.message) &&
    orNothing(isErrorData)(message.error.data)
  );
}

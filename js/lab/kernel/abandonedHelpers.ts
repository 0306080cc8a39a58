import type { Session } from '@jupyterlab/services';

/** Milliseconds in which a page that has had a helper kernel started connects to it. */
const CONNECT_TIMEOUT_MS = 60_000;
/** The type of the sessions that helper kernels run in. */
export const HELPER_TYPE = 'trialbook';

/**
 * Helper kernels that no page has a connection to any more, for instance
 * because the browser crashed, or the page went while its helper was starting.
 */
export function abandonedHelpers(
  running: Iterable<Session.IModel>,
  now = Date.now()
): string[] {
  return [...running]
    .filter(
      ({ kernel, type }) =>
        type === HELPER_TYPE &&
        kernel?.connections === 0 &&
        now - Date.parse(kernel.last_activity ?? '') > CONNECT_TIMEOUT_MS
    )
    .map(({ id }) => id);
}

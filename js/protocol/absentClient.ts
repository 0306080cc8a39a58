import { RequestError, type Client } from './client';

function nobody(): Promise<never> {
  return Promise.reject(
    new RequestError('This needs a kernel.', { error_code: 'DISCONNECTED' })
  );
}

/** Where there is no kernel, and nothing was saved either. */
export const absentClient: Client = {
  state: 'disconnected',
  request: nobody,
  requestBinary: nobody,
  subscribe: () => () => undefined,
  onStateChange: () => () => undefined
};

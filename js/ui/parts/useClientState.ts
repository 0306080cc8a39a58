import { useCallback, useSyncExternalStore } from 'react';
import type { Client, ClientState } from '../../protocol/client';

const deaf = () => undefined;

/** How it stands with a client, drawn anew when that changes; null where there is none. */
export function useClientState(client: Client | null): ClientState | null {
  const subscribe = useCallback(
    (listener: () => void) => client?.onStateChange(listener) ?? deaf,
    [client]
  );
  return useSyncExternalStore(subscribe, () => client?.state ?? null);
}

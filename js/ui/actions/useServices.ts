import { useEffect } from 'react';
import type { RunActs } from '../../core/actions/runActs';
import type { RunServices } from '../../core/actions/services';

/** Keep what the host does now: a kernel that comes back brings more of it. */
export function useServices(acts: RunActs, services: RunServices): void {
  useEffect(() => {
    acts.serve(services);
  }, [acts, services]);
}

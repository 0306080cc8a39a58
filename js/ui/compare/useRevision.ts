import { useEffect, useState } from 'react';
import { Throttle } from '../../core/live/timing';
import type { Client } from '../../protocol/client';

/** Milliseconds between two times of asking because runs have changed, and of each run that is asked for. */
const REFRESH_INTERVAL_MS = 1000;
const REFRESH_RUN_MS = 25;

/** Grows when one of some runs may have changed: of many less often, since to tell of them takes the kernel longer. */
export function useRevision(client: Client, runIds: readonly string[]): number {
  const [revision, setRevision] = useState(0);
  useEffect(() => {
    const grow = new Throttle(
      () => {
        setRevision(before => before + 1);
      },
      Math.max(REFRESH_INTERVAL_MS, REFRESH_RUN_MS * runIds.length)
    );
    const known = new Set(runIds);
    const stops = [
      client.subscribe('store.changed', ({ rows, gone, more }) => {
        const changed = [...rows.map(({ run_id }) => run_id), ...gone];
        if (more || changed.some(id => known.has(id))) {
          grow.trigger();
        }
      }),
      client.onStateChange(() => {
        grow.trigger();
      })
    ];
    return () => {
      stops.forEach(stop => {
        stop();
      });
      grow.cancel();
    };
  }, [client, runIds]);
  return revision;
}

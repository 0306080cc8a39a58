import { useEffect, useState } from 'react';
import { Throttle } from '../../core/live/timing';
import type { Client } from '../../protocol/client';

/** Milliseconds between two times of asking because runs have changed. */
const REFRESH_INTERVAL_MS = 1000;

/** Grows when one of some runs may have changed. */
export function useRevision(client: Client, runIds: readonly string[]): number {
  const [revision, setRevision] = useState(0);
  useEffect(() => {
    const grow = new Throttle(() => {
      setRevision(before => before + 1);
    }, REFRESH_INTERVAL_MS);
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

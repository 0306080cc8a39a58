import React from 'react';
import { english } from '../core/text';
import type { Client } from '../protocol/client';
import type { RunSpec, RunsSpec } from '../protocol/generated';
import { RunTable } from '../ui/RunTable';
import { RunPage } from '../ui/run/RunPage';

/** What a place says of the view that it holds. */
export interface HostedSpec {
  view: string;
  view_id: string;
}

type Show = (client: Client, spec: HostedSpec) => Promise<React.JSX.Element>;

/** By the name of a view: ask for what there is to show, then show it. What is not here stays static. */
export const VIEWS: Readonly<Record<string, Show>> = {
  runs: async (client, spec) => {
    const { view } = await client.request('view.bundle', {
      spec: spec as RunsSpec
    });
    return (
      <RunTable
        client={client}
        spec={view.spec}
        snapshot={view.snapshot}
        takenAt={view.taken_at}
        text={english}
      />
    );
  },
  run: async (client, spec) => {
    const { view } = await client.request('run.bundle', {
      spec: spec as RunSpec
    });
    return (
      <RunPage
        compact
        client={client}
        run={view.spec}
        snapshot={view.snapshot}
        takenAt={view.taken_at}
        text={english}
      />
    );
  }
};

/** Null where this is no view that can be shown. */
export function readSpec(place: HTMLElement): HostedSpec | null {
  try {
    const spec = JSON.parse(place.dataset.trialbook ?? '') as HostedSpec;
    return Object.hasOwn(VIEWS, spec.view) ? spec : null;
  } catch {
    return null;
  }
}

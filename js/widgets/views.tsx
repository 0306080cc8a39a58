import React from 'react';
import { english } from '../core/text/text';
import type { Client } from '../protocol/client';
import type { Spec } from '../protocol/generated';
import { readSaved } from '../protocol/saved';
import { loadView, VIEWS } from '../ui/views';
import { NO_HOST } from '../ui/views/view';

/** Ask for what there is to show, then show it; rejects where the kernel cannot. */
export async function liveView(
  client: Client,
  asked: Spec
): Promise<React.JSX.Element> {
  const { view } = await client.request('view.bundle', { spec: asked });
  const saved = readSaved(view);
  if (!saved) {
    throw new Error('The kernel has sent another kind of view.');
  }
  const { Component } = await loadView(saved.spec.view);
  return (
    <Component
      client={client}
      spec={saved.spec}
      saved={saved}
      text={english}
      compact
      host={NO_HOST}
    />
  );
}

/** What an element says of the view that it holds; null where this is none that can be shown. */
export function readSpec(host: HTMLElement): Spec | null {
  try {
    const spec = JSON.parse(host.dataset.trialbook ?? '') as Spec;
    return Object.hasOwn(VIEWS, spec.view) ? spec : null;
  } catch {
    return null;
  }
}

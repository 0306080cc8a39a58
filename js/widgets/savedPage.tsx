/** Brings the views of a page that was saved as a file to life, from the data beside each of them. */
import React from 'react';
import { createRoot } from 'react-dom/client';
import { english } from '../core/text/text';
import { readSaved } from '../protocol/saved';
import { SnapshotClient } from '../protocol/snapshotClient';
import { loadView } from '../ui/views';
import { NO_HOST } from '../ui/views/view';

/** On an element that holds the data of a view and its static twin. */
export const SAVED_ATTRIBUTE = 'data-trialbook-saved';

/** Show every view that the document holds. */
export async function showAll(document: Document): Promise<void> {
  const hosts = document.querySelectorAll<HTMLElement>(`[${SAVED_ATTRIBUTE}]`);
  await Promise.all([...hosts].map(show));
}

/** Show a view in the place of its twin, which stays where it cannot be shown. */
async function show(host: HTMLElement): Promise<void> {
  const data = host.querySelector(':scope > script[type="application/json"]');
  const twin = host.querySelector<HTMLElement>(
    ':scope > [data-trialbook-twin]'
  );
  const saved = readSaved(parsed(data?.textContent));
  if (!saved || !twin) {
    return;
  }
  const kind = await loadView(saved.spec.view).catch(() => null);
  if (!kind) {
    // Of a kind that saved pages do not have.
    return;
  }
  const { Component, offline } = kind;
  const node = document.createElement('div');
  node.className = 'jp-TrialbookView jp-TrialbookHosted';
  host.append(node);
  twin.hidden = true;
  createRoot(node).render(
    <OrTwin
      onFailure={() => {
        node.remove();
        twin.hidden = false;
      }}
    >
      <Component
        client={new SnapshotClient(offline(saved))}
        spec={saved.spec}
        saved={saved}
        text={english}
        compact
        host={NO_HOST}
      />
    </OrTwin>
  );
}

function parsed(json: string | null | undefined): unknown {
  try {
    return JSON.parse(json ?? '');
  } catch {
    return null;
  }
}

/** What is in it, as long as it can be drawn. */
class OrTwin extends React.Component<
  React.PropsWithChildren<{ onFailure: () => void }>,
  { failed: boolean }
> {
  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override readonly state = { failed: false };

  override componentDidCatch(): void {
    this.props.onFailure();
  }

  override render(): React.ReactNode {
    return this.state.failed ? null : this.props.children;
  }
}

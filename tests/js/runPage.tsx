import React from 'react';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { english } from '../../js/core/text/text';
import { RunPage, type RunPageProps } from '../../js/ui/run/RunPage';
import type { RunKernel } from './runKernel';

/** A text that attacks pages. */
export const HOSTILE = `<img src=x onerror="window.owned=true">`;

/** The page of a kernel's run. */
export function page(kernel: RunKernel, props: Partial<RunPageProps> = {}) {
  return (
    <RunPage
      client={props.client ?? kernel.connect()}
      run={{ store_id: null, run_id: 'a'.repeat(32) }}
      snapshot={null}
      takenAt={null}
      text={english}
      {...props}
    />
  );
}

/** Go to a section and return what it holds. */
export async function open(name: string) {
  const user = userEvent.setup();
  await user.click(
    await screen.findByRole('tab', { name: new RegExp(`^${name}`) })
  );
  return within(screen.getByRole('tabpanel'));
}

// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React, { useRef, useState } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { useKeptFocus } from '../../../js/ui/parts/useKeptFocus';

afterEach(cleanup);

function View(props: { around?: boolean; home?: boolean }): React.JSX.Element {
  const [done, setDone] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  useKeptFocus(root, ['[role=tree]', 'input']);
  return (
    <div ref={root} data-testid="view">
      {props.home && <input aria-label="search" />}
      <div tabIndex={props.around ? 0 : undefined} data-testid="around">
        {!done && (
          <p>
            <button
              onClick={() => {
                setDone(true);
              }}
            >
              Clear
            </button>
          </p>
        )}
      </div>
    </div>
  );
}

async function clear(view: React.JSX.Element): Promise<void> {
  render(view);
  screen.getByRole('button').focus();
  await userEvent.setup().keyboard('{Enter}');
  await act(() => Promise.resolve());
  expect(screen.queryByRole('button')).toBeNull();
}

describe('what has the focus and goes away', () => {
  it('leaves it to what was around it', async () => {
    await clear(<View around home />);
    expect(document.activeElement).toBe(screen.getByTestId('around'));
  });

  it('leaves it to a home of the view', async () => {
    await clear(<View home />);
    expect(document.activeElement).toBe(screen.getByRole('textbox'));
  });

  it('leaves it to the view where there is none', async () => {
    await clear(<View />);
    expect(document.activeElement).toBe(screen.getByTestId('view'));
  });

  it('takes nothing from whoever has gone elsewhere', async () => {
    render(
      <>
        <View home />
        <a href="#elsewhere">elsewhere</a>
      </>
    );
    screen.getByRole('button').focus();
    screen.getByRole('link').focus();
    act(() => {
      screen.getByRole('button').click();
    });
    await act(() => Promise.resolve());
    expect(document.activeElement).toBe(screen.getByRole('link'));
  });
});

import React, { useEffect, useState, useSyncExternalStore } from 'react';
import type { RunActs } from '../../core/actions/runActs';
import { Icon } from '../parts/icons';
import { ActionButton } from '../parts/Notice';

/** Milliseconds that it stays, unless the pointer or the keyboard is there. */
const STAYS_MS = 10_000;

/** At a view's foot: what was done last, with the way back, where the host has no notifications. */
export function ToldBar(props: { acts: RunActs }): React.JSX.Element {
  const { told, text } = props.acts;
  const message = useSyncExternalStore(told.subscribe, told.get);
  const [held, setHeld] = useState(false);
  const close = () => {
    setHeld(false);
    told.set(null);
  };
  useEffect(() => {
    if (message === null || held) {
      return undefined;
    }
    const timer = setTimeout(() => {
      told.set(null);
    }, STAYS_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [told, message, held]);
  const hold = (isHeld: boolean) => () => {
    setHeld(isHeld);
  };
  return (
    // It is there before there is anything to tell, or nobody hears the first message.
    <div
      className="jp-TrialbookTold"
      role="status"
      onMouseEnter={hold(true)}
      onMouseLeave={hold(false)}
      onFocus={hold(true)}
      onBlur={hold(false)}
    >
      {message && (
        <div>
          <span>{message.said}</span>
          {message.undo && (
            <ActionButton
              action={{
                label: text.__('Undo'),
                run: () => {
                  close();
                  message.undo?.();
                }
              }}
            />
          )}
          <button
            type="button"
            className="jp-TrialbookIconButton"
            aria-label={text.__('Dismiss')}
            title={text.__('Dismiss')}
            onClick={close}
          >
            <Icon name="close" />
          </button>
        </div>
      )}
    </div>
  );
}

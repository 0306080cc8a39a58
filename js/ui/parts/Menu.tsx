import React, { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { stepInRing } from './arrowKeys';
import { Icon, type IconName } from './icons';

export interface MenuItem {
  label: string;
  run: () => void;
  /** What it is about, where the label is not all. */
  title?: string;
  /** Keys that do the same, as JupyterLab writes them. */
  keys?: string;
  /** What stands in a menu of its own; then `run` is not called. */
  items?: readonly MenuItem[];
  /** Whether it is on, for what can be on or off. */
  checked?: boolean;
  disabled?: boolean;
  /** Whether a line stands above it. */
  first?: boolean;
}

export interface Point {
  x: number;
  y: number;
}

/** Where a menu of a button opens. */
export function below(element: Element): Point {
  const { left, bottom } = element.getBoundingClientRect();
  return { x: left, y: bottom };
}

/** Floats over the page until something outside is clicked or Escape is pressed. */
export function Popover(props: {
  at: Point;
  label: string;
  role: 'menu' | 'dialog';
  className?: string;
  onClose: () => void;
  onKeyDown?: (event: React.KeyboardEvent) => void;
  children: React.ReactNode;
}): React.JSX.Element {
  const { at, onClose } = props;
  const box = useRef<HTMLDivElement>(null);
  const before = useRef(document.activeElement);
  useEffect(() => {
    const opener = before.current;
    // A column may hide itself by its menu: then the table around it goes on.
    const around = opener?.parentElement?.closest<HTMLElement>(
      '[class*=jp-Trialbook] [tabindex="0"]'
    );
    const onDown = (event: Event) => {
      if (
        event.target instanceof Node &&
        !box.current?.contains(event.target)
      ) {
        onClose();
      }
    };
    document.addEventListener('pointerdown', onDown, true);
    return () => {
      document.removeEventListener('pointerdown', onDown, true);
      // Whatever has been chosen may have taken the focus elsewhere.
      const active = document.activeElement;
      const isFree = !active || active === document.body;
      if (isFree && opener instanceof HTMLElement) {
        const next = opener.isConnected ? opener : around;
        next?.focus({ preventScroll: true });
      }
    };
  }, [onClose]);
  useLayoutEffect(() => {
    float(box.current, at);
  }, [at]);
  return createPortal(
    <div
      ref={box}
      role={props.role}
      aria-label={props.label}
      className={`jp-TrialbookPopover ${props.className ?? ''}`}
      onKeyDown={event => {
        props.onKeyDown?.(event);
        if (event.key === 'Escape') {
          onClose();
        } else if (event.key === 'Tab' && props.role === 'dialog') {
          stayInside(event);
        }
        // What is pressed here is no shortcut of the page around.
        event.stopPropagation();
      }}
      onClick={event => {
        event.stopPropagation();
      }}
    >
      {props.children}
    </div>,
    document.body
  );
}

/** Have something float at a point, within the window, and take the focus. */
function float(element: HTMLElement | null, at: Point): void {
  if (!element) {
    return;
  }
  const { width, height } = element.getBoundingClientRect();
  const left = Math.min(at.x, window.innerWidth - width - 8);
  const top = Math.min(at.y, window.innerHeight - height - 8);
  element.style.left = `${String(Math.max(8, left))}px`;
  element.style.top = `${String(Math.max(8, top))}px`;
  element
    .querySelector<HTMLElement>(
      'input:not(:disabled), [role^=menuitem]:not(:disabled)'
    )
    ?.focus();
}

/** From the last control Tab leads to the first one, and back. */
function stayInside(event: React.KeyboardEvent): void {
  const controls = [
    ...event.currentTarget.querySelectorAll<HTMLElement>(
      ':is(button, input, select):not(:disabled)'
    )
  ];
  const [from, to] = event.shiftKey
    ? [controls[0], controls.at(-1)]
    : [controls.at(-1), controls[0]];
  if (event.target === from) {
    event.preventDefault();
    to?.focus();
  }
}

/** A menu as JupyterLab has them. */
export function Menu(props: {
  at: Point;
  label: string;
  items: readonly MenuItem[];
  onClose: () => void;
}): React.JSX.Element {
  return (
    <Popover {...props} role="menu" onKeyDown={walk}>
      <Lines items={props.items} onClose={props.onClose} />
    </Popover>
  );
}

/** Go through the menu that has the focus. */
function walk(event: React.KeyboardEvent): void {
  const menu =
    event.target instanceof Element && event.target.closest('[role=menu]');
  const items = menu
    ? [
        ...menu.querySelectorAll<HTMLElement>(
          ':scope > [role^=menuitem]:not(:disabled)'
        )
      ]
    : [];
  const at = items.findIndex(item => item === document.activeElement);
  const to = stepInRing(event.key, at, items.length, ['ArrowUp', 'ArrowDown']);
  if (to !== undefined || event.key === 'Tab') {
    event.preventDefault();
    items.at(to ?? at)?.focus();
  }
}

function Lines(props: {
  items: readonly MenuItem[];
  onClose: () => void;
}): React.JSX.Element {
  const [opened, setOpened] = useState<{ at: number; point: Point } | null>(
    null
  );
  const open = (at: number, line: Element) => {
    const { right, top } = line.getBoundingClientRect();
    setOpened({ at, point: { x: right, y: top } });
  };
  return (
    <>
      {props.items.map((item, at) => (
        <React.Fragment key={`${String(at)} ${item.label}`}>
          <button
            type="button"
            role={item.checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
            aria-checked={item.checked}
            aria-haspopup={item.items && 'menu'}
            aria-expanded={item.items && opened?.at === at}
            disabled={item.disabled}
            title={item.title}
            tabIndex={-1}
            className={item.first && at > 0 ? 'jp-mod-first' : undefined}
            onPointerEnter={event => {
              if (item.items && !item.disabled) {
                open(at, event.currentTarget);
              } else {
                setOpened(null);
              }
            }}
            onKeyDown={event => {
              if (item.items && event.key === 'ArrowRight') {
                open(at, event.currentTarget);
              }
            }}
            onClick={event => {
              if (item.items) {
                open(at, event.currentTarget);
              } else {
                props.onClose();
                item.run();
              }
            }}
          >
            <span className="jp-TrialbookPopover-mark">
              {item.checked && <Icon name="check" />}
            </span>
            <bdi>{item.label}</bdi>
            {item.keys !== undefined && (
              <span className="jp-TrialbookPopover-keys" aria-hidden="true">
                {keysText(item.keys)}
              </span>
            )}
            {item.items && (
              <Icon name="caretRight" className="jp-TrialbookPopover-more" />
            )}
          </button>
          {item.items && opened?.at === at && (
            <Submenu
              at={opened.point}
              label={item.label}
              items={item.items}
              onClose={props.onClose}
              onLeave={() => {
                setOpened(null);
              }}
            />
          )}
        </React.Fragment>
      ))}
    </>
  );
}

/** Stands within the menu that it belongs to: what is pressed in it is pressed in that. */
function Submenu(props: {
  at: Point;
  label: string;
  items: readonly MenuItem[];
  onClose: () => void;
  onLeave: () => void;
}): React.JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const { at } = props;
  useLayoutEffect(() => {
    float(box.current, at);
  }, [at]);
  return (
    <div
      ref={box}
      role="menu"
      aria-label={props.label}
      className="jp-TrialbookPopover"
      onKeyDown={event => {
        if (event.key === 'ArrowLeft' || event.key === 'Escape') {
          const { previousElementSibling: opener } = event.currentTarget;
          event.stopPropagation();
          props.onLeave();
          if (opener instanceof HTMLElement) {
            opener.focus();
          }
        }
      }}
    >
      <Lines items={props.items} onClose={props.onClose} />
    </div>
  );
}

/** Keys as JupyterLab shows them beside a command. */
export function keysText(keys: string): string {
  const mac = navigator.userAgent.includes('Mac');
  return keys
    .replace('Accel', mac ? '⌘' : 'Ctrl')
    .replace('Delete', 'Del')
    .split(' ')
    .join('+');
}

/** A button of the toolbar that opens something below it. */
export function ToolButton(props: {
  icon: IconName;
  label: string;
  popup: 'menu' | 'dialog';
  onOpen: (at: Point) => void;
}): React.JSX.Element {
  return (
    <button
      type="button"
      className="jp-TrialbookIconButton"
      aria-label={props.label}
      aria-haspopup={props.popup}
      title={props.label}
      onClick={event => {
        props.onOpen(below(event.currentTarget));
      }}
    >
      <Icon name={props.icon} />
    </button>
  );
}

import React, { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { stepInRing } from './arrowKeys';
import type { RunStatus } from '../../protocol/generated';
import { Icon, type IconName, StatusIcon } from './icons';

export interface MenuItem {
  label: string;
  run: () => void;
  /** What it is about or all of it in words, where the label is not all. */
  title?: string;
  /** Keys that do the same, as JupyterLab writes them. */
  keys?: string;
  /** What is said of it at the end of the line. */
  details?: readonly string[];
  /** The status of the run that it leads to. */
  status?: RunStatus;
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
  /** Where it ends instead, where there is no room to the right of the point. */
  before?: number;
  /** Where it ends instead, where there is no room below the point. */
  above?: number;
}

/** Where a menu of a button opens: below the button or above it, and not under the pointer. */
export function below(element: Element): Point {
  const { left, top, bottom } = element.getBoundingClientRect();
  return { x: left, y: bottom, above: top };
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
  const left = inside(at.x, at.before, width, window.innerWidth);
  const top = inside(at.y, at.above, height, window.innerHeight);
  element.style.left = `${String(left)}px`;
  element.style.top = `${String(top)}px`;
  element
    .querySelector<HTMLElement>(
      'input:not(:disabled), [role^=menuitem]:not(:disabled)'
    )
    ?.focus();
}

/** Where something begins that is to be whole in the window. */
function inside(
  start: number,
  end: number | undefined,
  size: number,
  room: number
): number {
  const last = room - size - 8;
  const other = (end ?? 0) - size;
  return start > last && other >= 8
    ? other
    : Math.max(8, Math.min(start, last));
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
    const { left, right, top } = line.getBoundingClientRect();
    setOpened({ at, point: { x: right, y: top, before: left } });
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
              {item.status && <StatusIcon status={item.status} />}
            </span>
            <bdi>{item.label}</bdi>
            {item.details?.map((detail, place) => (
              <React.Fragment key={place}>
                {' '}
                <span className="jp-TrialbookPopover-detail">{detail}</span>
              </React.Fragment>
            ))}
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

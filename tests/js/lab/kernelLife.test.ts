import type { Kernel } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KernelLife } from '../../../js/lab/kernel/kernelLife';

/** What JupyterLab tells of a kernel, and what of that a connection hears. */
function follow() {
  const kernel = {};
  const statusChanged = new Signal<object, string>(kernel);
  const connectionStatusChanged = new Signal<object, string>(kernel);
  const heard: string[] = [];
  const hear = (what: string) => () => heard.push(what);
  const life = new KernelLife(
    {
      statusChanged,
      connectionStatusChanged
    } as unknown as Kernel.IKernelConnection,
    {
      onGone: hear('gone'),
      onConnected: hear('connected'),
      onInterrupted: hear('interrupted'),
      onLost: hear('lost')
    }
  );
  return {
    heard,
    life,
    status: (status: string) => {
      statusChanged.emit(status);
    },
    connection: (status: string) => {
      connectionStatusChanged.emit(status);
    }
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a restart', () => {
  it('is over with the first status after the page is connected again', () => {
    const { heard, life, status, connection } = follow();
    status('restarting');
    // Still of the process that ends.
    status('busy');
    connection('connecting');
    connection('connected');
    expect(life.isRestarting).toBe(true);
    status('starting');
    expect(heard).toEqual(['gone', 'interrupted']);
    status('idle');
    expect(life.isRestarting).toBe(false);
    expect(heard).toEqual(['gone', 'interrupted', 'connected']);
    vi.runAllTimers();
    expect(heard).toHaveLength(3);
  });

  it('is over after a while where the status got lost', () => {
    const { heard, status, connection } = follow();
    status('autorestarting');
    connection('connected');
    vi.runAllTimers();
    expect(heard).toEqual(['gone', 'connected']);
  });

  it('goes on where the connection is interrupted meanwhile', () => {
    const { heard, life, status, connection } = follow();
    status('restarting');
    connection('connected');
    connection('connecting');
    status('idle');
    vi.runAllTimers();
    expect(heard).toEqual(['gone', 'interrupted']);
    expect(life.isRestarting).toBe(true);
  });
});

it('a connection that comes back is told at once, as is one that does not', () => {
  const { heard, connection } = follow();
  connection('connecting');
  connection('connected');
  connection('disconnected');
  expect(heard).toEqual(['interrupted', 'connected', 'lost']);
});

it('nothing is told of a kernel that is no longer followed', () => {
  const { heard, life, status, connection } = follow();
  life.dispose();
  status('restarting');
  connection('disconnected');
  expect(heard).toEqual([]);
});

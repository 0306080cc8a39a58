import type { Channel, MessageListener } from '../protocol/channel';
import type { WidgetModel } from './model';

/** A model's messages reach every page of its kernel: ids tell whose an answer is. */
const PAGE = Math.random().toString(36).slice(2);

/** Milliseconds for which an answer that came ahead of its question is as good as asked for. */
const FRESH_MS = 2000;

interface Sent {
  jsonrpc?: string;
  id?: unknown;
  method?: unknown;
  params?: unknown;
}

/** Params that name several of what they ask for, and what is known of it. */
interface Many {
  keys?: string[];
  known?: unknown;
  run_ids?: string[];
}

interface Ahead {
  answer: Sent;
  buffers: readonly DataView[];
  /** What it answers. */
  params: unknown;
  /** When it came. */
  at: number;
}

interface Content {
  /** The request that `message` answers, though it was not asked again. */
  ahead?: Sent;
  message?: Sent;
}

/**
 * Requests, answers and events as the custom messages of an anywidget's model.
 *
 * marimo hands requests over when no cell executes, but what the kernel sends
 * arrives at any time. It therefore sends, before it tells of a change, the
 * answers to what a view will ask because of it.
 */
export class ModelChannel implements Channel {
  constructor(private readonly _model: WidgetModel) {}

  send(message: object): void {
    const { id, method, params } = message as Sent;
    const ahead = this._ahead.get(method);
    if (
      ahead &&
      Date.now() - ahead.at < FRESH_MS &&
      covers(ahead.params, params)
    ) {
      queueMicrotask(() => {
        for (const listener of [...this._listeners]) {
          listener({ ...ahead.answer, id }, ahead.buffers);
        }
      });
      return;
    }
    this._model.send({ message: { ...message, ...named(message, toWire) } });
  }

  onMessage(listener: MessageListener): () => void {
    const receive = (content: unknown, buffers: readonly DataView[] = []) => {
      const { ahead, message } = content as Content;
      if (ahead && message) {
        const { method, params } = ahead;
        const at = Date.now();
        this._ahead.set(method, { answer: message, buffers, params, at });
      } else if (message && !isElsewhere(message)) {
        listener({ ...message, ...named(message, fromWire) }, buffers);
      }
    };
    this._listeners.add(listener);
    this._model.on('msg:custom', receive);
    return () => {
      this._listeners.delete(listener);
      this._model.off('msg:custom', receive);
    };
  }

  /** By method. */
  private readonly _ahead = new Map<unknown, Ahead>();
  private readonly _listeners = new Set<MessageListener>();
}

function named(message: Sent, rename: (id: string) => string): object {
  const { id } = message;
  return typeof id === 'string' ? { id: rename(id) } : {};
}

function isElsewhere({ id }: Sent): boolean {
  return typeof id === 'string' && !id.startsWith(`${PAGE}:`);
}

function toWire(id: string): string {
  return `${PAGE}:${id}`;
}

function fromWire(id: string): string {
  return id.slice(PAGE.length + 1);
}

/** The same question, or one for fewer of the same: not every curve has grown. What comes ahead is whole, whatever is known. */
function covers(ahead: unknown, asked: unknown): boolean {
  const { keys: allKeys = [], run_ids: allRuns = [], ...rest } = ahead as Many;
  const { keys = [], run_ids = [], known: _, ...others } = asked as Many;
  return (
    JSON.stringify(rest) === JSON.stringify(others) &&
    keys.every(key => allKeys.includes(key)) &&
    run_ids.every(id => allRuns.includes(id))
  );
}

import type { Channel, MessageListener } from '../protocol/channel';
import type { WidgetModel } from './model';

/** A model's messages reach every page of its kernel: ids tell whose an answer is. */
const PAGE = Math.random().toString(36).slice(2);

/** Milliseconds for which an answer that came ahead of its question is as good as asked for. */
const FRESH = 2000;

interface Sent {
  jsonrpc?: string;
  id?: unknown;
  params?: unknown;
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
 * answer to what a table will ask because of it.
 */
export class ModelChannel implements Channel {
  constructor(private readonly _model: WidgetModel) {}

  send(message: object): void {
    const ahead = this._ahead;
    const { id, params } = message as Sent;
    const asked = JSON.stringify(params);
    if (ahead?.asked === asked && Date.now() - ahead.at < FRESH) {
      queueMicrotask(() => {
        for (const listener of [...this._listeners]) {
          listener({ ...ahead.answer, id }, []);
        }
      });
      return;
    }
    this._model.send({ message: { ...message, ...named(message, toWire) } });
  }

  onMessage(listener: MessageListener): () => void {
    const receive = (content: unknown, buffers?: readonly DataView[]) => {
      const { ahead, message } = content as Content;
      if (ahead && message) {
        const asked = JSON.stringify(ahead.params);
        this._ahead = { answer: message, asked, at: Date.now() };
      } else if (message && !isElsewhere(message)) {
        listener({ ...message, ...named(message, fromWire) }, buffers ?? []);
      }
    };
    this._listeners.add(listener);
    this._model.on('msg:custom', receive);
    return () => {
      this._listeners.delete(listener);
      this._model.off('msg:custom', receive);
    };
  }

  private _ahead: { answer: Sent; asked: string; at: number } | null = null;
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

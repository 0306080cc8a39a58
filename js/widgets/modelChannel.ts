import type { Channel, MessageListener } from '../protocol/channel';
import type { WidgetModel } from './model';

/** A model's messages reach every page of its kernel: ids tell whose an answer is. */
const PAGE = Math.random().toString(36).slice(2);

/** Requests, answers and events as the custom messages of an anywidget's model. */
export class ModelChannel implements Channel {
  constructor(private readonly _model: WidgetModel) {}

  send(message: object): void {
    this._model.send({ message: { ...message, ...named(message, toWire) } });
  }

  onMessage(listener: MessageListener): () => void {
    const receive = (content: unknown, buffers?: readonly DataView[]) => {
      const { message } = content as { message?: object };
      if (message && !isElsewhere(message)) {
        listener({ ...message, ...named(message, fromWire) }, buffers ?? []);
      }
    };
    this._model.on('msg:custom', receive);
    return () => {
      this._model.off('msg:custom', receive);
    };
  }
}

function named(message: object, rename: (id: string) => string): object {
  const { id } = message as { id?: unknown };
  return typeof id === 'string' ? { id: rename(id) } : {};
}

function isElsewhere(message: object): boolean {
  const { id } = message as { id?: unknown };
  return typeof id === 'string' && !id.startsWith(`${PAGE}:`);
}

function toWire(id: string): string {
  return `${PAGE}:${id}`;
}

function fromWire(id: string): string {
  return id.slice(PAGE.length + 1);
}

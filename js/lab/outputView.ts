import type React from 'react';
import type { Text } from '../core/text';
import type { Client } from '../protocol/client';
import type { Action } from '../ui/Notice';
import type { RenderMarkdown } from '../ui/run/pageTools';
import type { TakeRuns } from './runDrag';
import type { ICellLinks, IRunPages, IRunTabs } from './tokens';

/** What every view has in an output, whatever it shows. */
export interface SavedView {
  readonly spec: {
    readonly view_id: string;
    readonly store_id: string | null;
  };
  readonly snapshot: object;
  readonly taken_at: number;
}

/** What a notebook saves of a view, as the kernel makes it. */
export interface Bundle {
  readonly view: SavedView;
  readonly html: string;
  readonly text: string;
}

/** What views in outputs lead to. */
export interface ViewLinks {
  readonly text: Text;
  readonly tabs: IRunTabs | null;
  readonly pages: IRunPages | null;
  readonly cells: ICellLinks | null;
  readonly renderMarkdown: RenderMarkdown | null;
  /** Put code into the notebook. */
  readonly onInsertCell: ((code: string) => void) | null;
  readonly takeRuns: TakeRuns | null;
}

/** Asks for what is saved; `shared` is whether the notebook's pages share one document. */
export type AskForBundle = (client: Client, shared: boolean) => Promise<Bundle>;

/** What an output offers to the view in it. */
export interface OutputPlace {
  /** The kernel, where it has the view's store. */
  readonly live: Client | null;
  /** The one action where there is none. */
  readonly reconnect: Action | null;
  /** The one action where the kernel is busy. */
  readonly interrupt: Action | null;
  /** Bring what the notebook saves up to what is shown. */
  refresh(ask: AskForBundle): void;
}

/** A view in an output: one class for each kind. */
export interface OutputView {
  readonly view: SavedView;
  /** Load what is needed to show it, after the view that the output showed before. */
  prepare(before: OutputView | null): Promise<void>;
  render(place: OutputPlace): React.JSX.Element;
}

/** A view of this kind; null where the data are another's. */
export type ViewKind = (view: unknown, links: ViewLinks) => OutputView | null;

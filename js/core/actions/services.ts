/** What the host does for whoever acts on runs. */
import type { RunRef } from '../run/runPageState';
import type { Spec } from '../../protocol/generated';

/** Tags of several runs taken together. */
export interface SharedTag {
  readonly key: string;
  /** Null where the runs that have it do not agree. */
  readonly value: string | null;
  /** How many of the runs have it. */
  readonly count: number;
}

export interface TagChange {
  readonly set_tags: Readonly<Record<string, string>>;
  readonly delete_tags: readonly string[];
}

export interface AskedTags {
  /** How many runs. */
  readonly count: number;
  readonly tags: readonly SharedTag[];
  /** Names that tags of such runs have. */
  readonly keys: readonly string[];
  /** Values that a tag has in such runs. */
  readonly valuesOf: (key: string) => Promise<readonly string[]>;
}

/** What a person is asked before something is done; null where it is not to be done. */
export interface Questions {
  tags(asked: AskedTags): Promise<TagChange | null>;
  note(before: string, count: number): Promise<string | null>;
  purge(names: readonly string[], count: number): Promise<boolean>;
}

/** Null for what it cannot do, or not now. */
export interface RunServices {
  /** Show a run's page. */
  readonly openRun: ((run: RunRef) => void) | null;
  /** Show a view in a tab. */
  readonly openTab: ((spec: Spec) => void) | null;
  /** Show how the code of two runs differs. */
  readonly openDiff: ((base: RunRef, run: RunRef) => void) | null;
  /** The address of a run's page. */
  readonly linkTo: ((run: RunRef & { store_id: string }) => string) | null;
  /** Put code into the user's notebook. */
  readonly insertCell: ((code: string) => void) | null;
  readonly questions: Questions | null;
  /** Tell that something is done, and offer to take it back. */
  readonly tell: ((message: string, undo: (() => void) | null) => void) | null;
}

/** A host that shows runs and does no more. */
export const NO_SERVICES: RunServices = {
  openRun: null,
  openTab: null,
  openDiff: null,
  linkTo: null,
  insertCell: null,
  questions: null,
  tell: null
};

import { useCallback, useRef, useState } from 'react';
import {
  complete,
  type Completion,
  writtenValue
} from '../../core/table/completion';
import type {
  Columns,
  RunsValuesParams,
  SavedFilter
} from '../../protocol/generated';

/** What may be put at the caret. */
export interface Offered extends Pick<Completion, 'from' | 'to' | 'options'> {
  /** Whole filters, before the others. */
  readonly filters: readonly SavedFilter[];
}

export interface CompletionState {
  /** What is offered; null for nothing. */
  offered: Offered | null;
  /** Which option the keyboard is at; -1 for none. */
  at: number;
  /** With nothing typed, names are offered only where they are asked for. */
  suggest: (text: string, caret: number, asked?: boolean) => void;
  move: (by: number) => void;
  close: () => void;
}

/** What may stand at the caret of a filter, as it is typed. */
export function useCompletion(
  columns: Columns | null,
  values: (
    what: Pick<RunsValuesParams, 'group' | 'key' | 'beginning'>
  ) => Promise<string[]>,
  savedFilters: () => Promise<readonly SavedFilter[]>
): CompletionState {
  const [offered, setOffered] = useState<CompletionState['offered']>(null);
  const [at, setAt] = useState(-1);
  const attempt = useRef(0);
  const close = useCallback(() => {
    attempt.current += 1;
    setOffered(null);
  }, []);
  const suggest = (text: string, caret: number, asked = false) => {
    const mine = ++attempt.current;
    const found =
      columns && (asked || text.trim() !== '')
        ? complete(text, caret, columns)
        : null;
    setAt(-1);
    if (!found?.values) {
      setOffered(found && { ...found, filters: [] });
      if (found && text.trim() === '') {
        savedFilters().then(
          filters => {
            if (mine === attempt.current) {
              setOffered({ ...found, filters });
            }
          },
          () => undefined
        );
      }
      return;
    }
    setOffered(null);
    values(found.values).then(
      answer => {
        const options = answer
          .map(value => writtenValue(value, found.numbers))
          .filter(option => option !== null);
        // What was typed since has been looked at already.
        if (mine === attempt.current && options.length > 0) {
          setOffered({ ...found, options, filters: [] });
        }
      },
      () => undefined
    );
  };
  const move = (by: number) => {
    // Whoever has begun to choose is to see nothing move.
    attempt.current += 1;
    const count = offered ? offered.filters.length + offered.options.length : 0;
    setAt(
      count === 0 ? -1 : (at + by + count + (at < 0 && by < 0 ? 1 : 0)) % count
    );
  };
  return { offered, at, suggest, move, close };
}

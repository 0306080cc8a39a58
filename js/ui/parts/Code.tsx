import React, { useMemo } from 'react';
import {
  type CodeToken,
  type Highlight,
  MAX_COLOURED
} from '../../core/text/codeTokens';
import { useAnswer } from './useAnswer';

/** What is answered of `about`, never of what was asked before; null where nothing is known yet. */
export function useColours<A extends object, T>(
  about: A | null,
  ask: (about: A) => Promise<T>
): T | null {
  const { value } = useAnswer(
    about,
    async () => about && { about, found: await ask(about) }
  );
  return value !== null && value.about === about ? value.found : null;
}

/** Code in the colours of the host's editor: plain until they are known, where there are none, and where it is long. */
export function Code(props: {
  source: string;
  /** Of its file, which tells the language. */
  name: string;
  highlight: Highlight | null;
}): React.JSX.Element {
  const { source, name, highlight } = props;
  const about = useMemo(
    () =>
      highlight && source.length <= MAX_COLOURED
        ? { source, name, highlight }
        : null,
    [source, name, highlight]
  );
  const tokens = useColours(about, of => of.highlight(of.source, of.name));
  return tokens ? <Tokens tokens={tokens} /> : <>{source}</>;
}

export function Tokens(props: {
  tokens: readonly CodeToken[];
}): React.JSX.Element {
  return (
    <>
      {props.tokens.map(({ text, style }, at) =>
        style ? (
          <span key={at} className={style}>
            {text}
          </span>
        ) : (
          text
        )
      )}
    </>
  );
}

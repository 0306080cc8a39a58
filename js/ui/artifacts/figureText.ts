/** Plotly reads tags in texts, with styles that can fetch and links that can leave the page. */

/** Colours, sizes, weights: nothing with an address, an escape or an entity. */
const STYLE =
  /^\s*=\s*(["'])(?:[\w\s:;#.,%-]|(?:rgb|hsl)a?\([\d\s.,%/-]*\))*\1/i;

/** A value of a figure of anybody's, without what would reach the network or another page. */
export function harmless(key: string, value: unknown): unknown {
  if (key === '__proto__') {
    return undefined;
  }
  if (typeof value !== 'string') {
    return value;
  }
  // Images come with the figure: none is fetched from elsewhere.
  if (key === 'source' && !value.startsWith('data:image/')) {
    return undefined;
  }
  return value.includes('<') ? withHarmlessTags(value) : value;
}

function withHarmlessTags(text: string): string {
  return (
    text
      // Templates put texts together: a tag must stand in one of them as a whole.
      .replace(/<(?=[^<>]*(?:%\{|$))/g, '&lt;')
      .replace(/<[^<>]*>/g, tag =>
        tag
          .replace(/(target|popup)(?=\s*=)/gi, 'no-$1')
          .replace(/style(?=(\s*=[^>]*))/gi, (name, rest: string) =>
            STYLE.test(rest) ? name : `no-${name}`
          )
      )
  );
}

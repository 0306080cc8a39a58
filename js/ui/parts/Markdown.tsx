import React, { useEffect, useRef } from 'react';
import type { RenderMarkdown } from './pageTools';

/** Markdown as the host draws it, else as it is written. */
export function Markdown(props: {
  source: string;
  render: RenderMarkdown | null;
}): React.JSX.Element {
  const { source, render } = props;
  const host = useRef<HTMLDivElement>(null);
  useEffect(
    () => (render && host.current ? render(source, host.current) : undefined),
    [source, render]
  );
  return render ? (
    <div className="jp-TrialbookRunPage-markdown" ref={host} />
  ) : (
    <pre className="jp-TrialbookRunPage-plain">{source}</pre>
  );
}

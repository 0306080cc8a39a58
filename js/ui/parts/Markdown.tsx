import React, { useEffect, useRef } from 'react';
import type { ReadImage, RenderMarkdown } from './fileServices';

/** Markdown as the host draws it, else as it is written. */
export function Markdown(props: {
  source: string;
  render: RenderMarkdown | null;
  /** Reads its images; the same function all along. */
  images?: ReadImage;
}): React.JSX.Element {
  const { source, render, images = null } = props;
  const host = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      render && host.current ? render(source, host.current, images) : undefined,
    [source, render, images]
  );
  return render ? (
    <div className="jp-TrialbookRunPage-markdown" ref={host} />
  ) : (
    <pre className="jp-TrialbookRunPage-plain">{source}</pre>
  );
}

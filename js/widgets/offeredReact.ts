import React from 'react';
import ReactDOM from 'react-dom';

/** Let views that come in scripts of their own draw with this page's React; see build.mjs. */
export function offerReact(version: string): void {
  const page = globalThis as { trialbookReact?: Record<string, object> };
  page.trialbookReact = {
    ...page.trialbookReact,
    [version]: { react: React, 'react-dom': ReactDOM }
  };
}

// @vitest-environment happy-dom
// Texts that attack pages, as the whole of a file of each kind: they stay text.
// What a browser makes of them as HTML is seen in one.
import { readFileSync } from 'node:fs';
import { render } from '@testing-library/react';
import React from 'react';
import { describe, expect, it } from 'vitest';
import type { ArtifactContent } from '../../../js/core/run/artifactReader';
import { english } from '../../../js/core/text/text';
import type { ArtifactEntry } from '../../../js/protocol/generated';
import { ArtifactBody } from '../../../js/ui/artifacts/ArtifactBody';
import { sandboxedPage } from '../../../js/ui/artifacts/sandboxedPage';
import type { PageTools } from '../../../js/ui/parts/pageTools';

const { strings } = JSON.parse(readFileSync('tests/ui/xss.json', 'utf-8')) as {
  strings: string[];
};
/** What a viewer is made of: nothing of it runs or fetches. */
const OURS = ['button', 'div', 'input', 'label', 'path', 'pre', 'span', 'svg'];

function shown(
  kind: ArtifactEntry['kind'],
  content: string,
  name: string
): HTMLElement {
  const bytes = new TextEncoder().encode(content);
  const about = { kind, media_type: '', size: bytes.length, buffer: 0 };
  const whole = { about, bytes, whole: true } as ArtifactContent;
  const tools = { text: english, renderMarkdown: null } as PageTools;
  return render(
    <ArtifactBody content={whole} path={name} name={name} tools={tools} />
  ).container;
}

function elements(container: HTMLElement): string[] {
  return [...container.querySelectorAll('*')].map(each => {
    const events = each.getAttributeNames().filter(name => /^on/i.test(name));
    expect(events).toEqual([]);
    return each.localName;
  });
}

describe('a text that attacks pages', () => {
  it('is there in many forms', () => {
    expect(strings.length).toBeGreaterThan(100);
  });

  it.each(strings)('stays text: %j', text => {
    // as bytes it has no halves of letters
    const sent = new TextDecoder().decode(new TextEncoder().encode(text));
    for (const kind of ['text', 'code', 'markdown', 'model'] as const) {
      const container = shown(kind, text, kind === 'model' ? 'MLmodel' : text);
      expect(container.textContent).toContain(sent.replace(/^\ufeff/, ''));
      expect(OURS).toEqual(expect.arrayContaining(elements(container)));
    }
  });

  it.each(strings)('is an image at most as SVG: %j', text => {
    const drawing = `<svg xmlns="http://www.w3.org/2000/svg">${text}</svg>`;
    const container = shown('svg', drawing, text);
    expect(elements(container)).toEqual(['div', 'img']);
    const image = container.querySelector('img');
    expect(image?.getAttribute('src')).toMatch(
      /^data:image\/svg\+xml;base64,[\w+/]+=*$/
    );
    expect(image?.getAttribute('alt')).toBe(text);
  });

  it.each(strings)('is shut in twice as HTML: %j', text => {
    const outer = new DOMParser().parseFromString(
      sandboxedPage(text, false),
      'text/html'
    );
    expect(outer.querySelectorAll('body *')).toHaveLength(1);
    expect(outer.querySelector('meta[http-equiv]')?.outerHTML).toMatch(
      /"default-src 'none'; (?!.*script).*frame-src 'none'/
    );
    const frame = outer.querySelector('body > iframe');
    expect(frame?.getAttributeNames().sort()).toEqual(['sandbox', 'srcdoc']);
    expect(frame?.getAttribute('sandbox')).toBe('');
  });
});

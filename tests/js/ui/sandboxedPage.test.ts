// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { hasTags, withoutTags } from '../../../js/ui/artifacts/pageGuard';
import { sandboxedPage } from '../../../js/ui/artifacts/sandboxedPage';

/** The page within the frame within the frame. */
function inner(source: string, scripts: boolean): string {
  const outer = new DOMParser().parseFromString(
    sandboxedPage(source, scripts),
    'text/html'
  );
  return outer.querySelector('iframe')?.getAttribute('srcdoc') ?? '';
}

/** What a page's script is; those without an address have it within. */
function scriptsOf(source: string): string[] {
  const page = new DOMParser().parseFromString(
    inner(source, true),
    'text/html'
  );
  return [...page.querySelectorAll('script')]
    .slice(1)
    .map(script => script.getAttribute('src') ?? script.textContent);
}

describe('a page of anybody’s', () => {
  it('is shut in twice', () => {
    const page = sandboxedPage('<p id="a">"hi" &amp; bye', false);
    expect(page).not.toContain('script');
    expect(page).toContain("default-src 'none'");
    expect(page).toContain("frame-src 'none'");
    expect(page).toContain('<iframe sandbox="" srcdoc=');
    expect(page).toContain('&quot;hi&quot; &amp;amp; bye');
  });

  it('runs scripts behind one of ours, which alone makes elements of texts', () => {
    const page = sandboxedPage('<script>theirs()</script>', true);
    expect(page).toContain("script-src 'unsafe-inline'");
    expect(page).toContain("require-trusted-types-for 'script'");
    expect(page).toContain('; trusted-types default"');
    expect(page.indexOf('RTC')).toBeGreaterThan(0);
    expect(page.indexOf('RTC')).toBeLessThan(page.indexOf('theirs()'));
  });

  it.each([false, true])(
    'has nothing that a browser looks up ahead (scripts: %s)',
    scripts => {
      const page = inner(
        '<link rel=preconnect href=//evil.example><base href=//evil.example>' +
          '<meta http-equiv=refresh content="0;url=//evil.example">' +
          '<iframe name=evil.example></iframe>' +
          '<xmp><link rel=preconnect href=//else.example></xmp>' +
          '<p title="</noscript><LINK rel=preconnect href=//else.example>">',
        scripts
      );
      expect(page).not.toContain('evil.example');
      // Besides those of ours at the beginning.
      const theirs = page.slice(page.indexOf('<html'));
      expect(theirs).not.toMatch(/<\/?(link|meta|base|iframe)/i);
    }
  );

  it('leads nowhere but within itself', () => {
    const page = new DOMParser().parseFromString(
      inner(
        '<a id=a href="//evil.example" target=_top ping="//x">a</a>' +
          '<a id=b href="#there" target=_top>b</a><a id=c name=x>c</a>',
        false
      ),
      'text/html'
    );
    const link = (id: string) => page.getElementById(id);
    expect(link('a')?.hasAttribute('href')).toBe(false);
    expect(link('a')?.getAttribute('title')).toBe('//evil.example');
    expect(link('b')?.getAttribute('href')).toBe('#there');
    expect(link('c')?.hasAttribute('title')).toBe(false);
    expect(page.querySelector('[target]')).toBeNull();
    expect(page.querySelector('[ping]')).toBeNull();
    expect(page.querySelector('base')?.getAttribute('href')).toBe(
      'about:srcdoc'
    );
  });

  it('shows what is for want of scripts only without them', () => {
    const source = '<noscript><b>wanted</b></noscript><p>text';
    expect(inner(source, false)).toContain('<b>wanted</b>');
    expect(inner(source, true)).not.toContain('wanted<');
    const open = '<noscript><p>wanted<p>text<script>theirs()</script>';
    expect(inner(open, true)).toContain('theirs()');
  });

  it('leaves scripts as they are', () => {
    const [plain, tags, data] = scriptsOf(
      '<script>if (a<b) { c() }</script>' +
        "<script>if (a<link) { x = 'é<iframe>' }</script>" +
        '<script type="application/json">{"a": "<link>"}</script>'
    );
    expect(plain).toBe('if (a<b) { c() }');
    const [, letters = ''] = tags?.split('base64,') ?? [];
    const bytes = Uint8Array.from(atob(letters), each => each.charCodeAt(0));
    expect(new TextDecoder().decode(bytes)).toBe(
      "if (a<link) { x = 'é<iframe>' }"
    );
    expect(JSON.parse(data ?? '')).toEqual({ a: '<link>' });
  });
});

describe('tags that are kept out', () => {
  it.each([
    '<link',
    '</LINK x',
    '<iframe/src',
    '<base>',
    'a<frame ',
    'cut <',
    'cut <li',
    'cut </'
  ])('are seen in %j', text => {
    expect(hasTags(text)).toBe(true);
    expect(withoutTags(text)).not.toContain('<');
  });

  it.each(['<linked>', '<b>link</b>', '<frames>', '< link', '1 < 2'])(
    'are not seen in %j',
    text => {
      expect(hasTags(text)).toBe(false);
      expect(withoutTags(text)).toBe(text);
    }
  );
});

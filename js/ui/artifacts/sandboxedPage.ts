/** Pages of anybody's, shown so that they reach neither this page nor the network. */
import { GUARD, hasTags, keptOut, withoutTags } from './pageGuard';

const POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline' data:",
  'img-src data: blob:',
  'font-src data:',
  'media-src data: blob:',
  // Neither the page nor what is in it can go elsewhere.
  "frame-src 'none'",
  "form-action 'none'",
  'base-uri about:'
];
const SCRIPTS = [
  "script-src 'unsafe-inline' 'unsafe-eval' data: blob:",
  "require-trusted-types-for 'script'",
  'trusted-types default'
];
/** Nothing is looked up ahead, and what is within the page is found in it. */
const BEGINNING =
  '<!doctype html><meta http-equiv="x-dns-prefetch-control" content="off"><base href="about:srcdoc">';
const JAVASCRIPT =
  /^\s*(?:module|(?:text|application)\/(?:x-)?(?:java|ecma)script)?\s*$/i;

/** Whether this browser can hold what scripts make of texts. */
export function canShutScriptsIn(): boolean {
  return 'trustedTypes' in window;
}

/** Whether a page has scripts to run; data in a script are none. */
export function needsScripts(source: string): boolean {
  const page = new DOMParser().parseFromString(source, 'text/html');
  return [...page.querySelectorAll('script')].some(({ type }) =>
    JAVASCRIPT.test(type)
  );
}

/**
 * The document of a frame in which a page is shown.
 *
 * The page is in a second frame, which takes over the policy of the first and
 * cannot navigate away, because the first allows no frame with an address.
 */
export function sandboxedPage(source: string, scripts: boolean): string {
  const policy = [...POLICY, ...(scripts ? SCRIPTS : [])].join('; ');
  const sandbox = scripts ? 'allow-scripts' : '';
  const guard = scripts ? `<script>${GUARD}</script>` : '';
  const page = `${BEGINNING}${guard}${withoutTags(harmless(source, scripts))}`;
  return `<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><style>html,body{height:100%;margin:0}iframe{border:0;display:block;height:100%;width:100%}</style></head><body><iframe sandbox="${sandbox}" srcdoc="${quoted(page)}"></iframe></body></html>`;
}

/** The page without elements that reach out, and with links that lead nowhere. */
function harmless(source: string, scripts: boolean): string {
  const page = new DOMParser().parseFromString(source, 'text/html');
  const clear = (part: ParentNode) => {
    for (const element of part.querySelectorAll(keptOut)) {
      element.remove();
    }
    if (scripts) {
      part.querySelectorAll('noscript').forEach(leaveOut);
    }
    for (const template of part.querySelectorAll('template')) {
      clear(template.content);
    }
    for (const link of part.querySelectorAll('a, area')) {
      leadNowhere(link);
    }
    if (scripts) {
      part.querySelectorAll('script').forEach(keepWhole);
    }
  };
  clear(page);
  return page.documentElement.outerHTML;
}

/** With scripts it is not shown, and not read as here, where a tag left open holds all that follows. */
function leaveOut(part: Element): void {
  const rest = part.querySelector('script') ? [...part.childNodes] : [];
  part.replaceWith(...rest);
}

/** A browser connects as soon as a link is pressed, and to follow it would end the page. */
function leadNowhere(link: Element): void {
  for (const name of ['href', 'xlink:href']) {
    const to = link.getAttribute(name)?.trim() ?? '';
    if (to !== '' && !/^(?:#|javascript:)/i.test(to)) {
      link.removeAttribute(name);
      link.setAttribute('title', link.getAttribute('title') ?? to);
    }
  }
  link.removeAttribute('ping');
  link.removeAttribute('target');
}

/** Tags in a script are texts, and comparisons: put where they are not taken for tags. */
function keepWhole(script: HTMLScriptElement): void {
  const { text, type } = script;
  if (!hasTags(text)) {
    return;
  }
  if (JAVASCRIPT.test(type)) {
    const bytes = new TextEncoder().encode(text);
    const letters = Array.from(bytes, byte => String.fromCharCode(byte));
    script.src = `data:text/javascript;charset=utf-8;base64,${btoa(letters.join(''))}`;
    script.text = '';
  } else if (/json|importmap/i.test(type)) {
    script.text = text.replaceAll('<', '\\u003c');
  }
}

function quoted(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}

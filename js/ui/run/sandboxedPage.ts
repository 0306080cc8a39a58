/** Pages of anybody's, shown so that they reach neither this page nor the network. */

const POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline' data:",
  'img-src data: blob:',
  'font-src data:',
  'media-src data: blob:',
  // Neither the page nor what is in it can go elsewhere.
  "frame-src 'none'",
  "form-action 'none'",
  "base-uri 'none'"
];

/**
 * The document of a frame in which a page is shown.
 *
 * The page is in a second frame, which takes over the policy of the first and
 * cannot navigate away, because the first allows no frame with an address.
 */
export function sandboxedPage(source: string, scripts: boolean): string {
  const policy = [
    ...POLICY,
    ...(scripts ? ["script-src 'unsafe-inline' 'unsafe-eval' data: blob:"] : [])
  ].join('; ');
  const sandbox = scripts ? 'allow-scripts' : '';
  return `<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><style>html,body{height:100%;margin:0}iframe{border:0;display:block;height:100%;width:100%}</style></head><body><iframe sandbox="${sandbox}" srcdoc="${quoted(withoutHints(source))}"></iframe></body></html>`;
}

/** Addresses that a browser would look up before anything is asked for. */
function withoutHints(source: string): string {
  const page = new DOMParser().parseFromString(source, 'text/html');
  for (const element of page.querySelectorAll(
    'link, base, meta[http-equiv], iframe, frame, object, embed, portal'
  )) {
    element.remove();
  }
  const control = page.createElement('meta');
  control.httpEquiv = 'x-dns-prefetch-control';
  control.content = 'off';
  page.head.prepend(control);
  return `<!doctype html>${page.documentElement.outerHTML}`;
}

function quoted(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}

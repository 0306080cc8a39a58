/** What is kept out of a page of anybody's: what fetches, frames or redirects. */

/** Elements that reach out however strict a policy is, or hold a window of their own. */
const KEPT_OUT = [
  'link',
  'meta',
  'base',
  'iframe',
  'frame',
  'object',
  'embed',
  'portal',
  'fencedframe'
];

/**
 * The beginning of a tag of theirs.
 *
 * Whatever else a parser makes of a text, without it there is no such element.
 * The end of a text may be the beginning of a tag that the next one completes.
 */
const TAG = `<(?=/?(?:${KEPT_OUT.join('|')})\\b|/?[a-z]*$)`;
const NAME = `^(?:.*:)?(?:${KEPT_OUT.join('|')})$`;

export const keptOut = KEPT_OUT.join(',');

/** Whether a text has the beginning of a tag that is kept out. */
export function hasTags(text: string): boolean {
  return new RegExp(TAG, 'i').test(text);
}

/** The text without such tags: what begins them is a character like any other. */
export function withoutTags(text: string): string {
  return text.replace(new RegExp(TAG, 'gi'), '&lt;');
}

/**
 * The first script of a page whose scripts run.
 *
 * No policy forbids WebRTC, or connecting to a host ahead of a request. So it
 * takes WebRTC away, and with it every way to an element with a window in which
 * it still is, or to a link. Texts that become elements pass by it, because the
 * policy asks for trusted types and allows none but its own.
 */
export const GUARD = `(() => {
  document.currentScript.remove();
  // As they are now, whatever a page makes of all others.
  const fixed = (pattern, flags) => Object.defineProperties(new RegExp(pattern, flags), {
    exec: { value: RegExp.prototype.exec },
    flags: { value: flags },
    [Symbol.replace]: { value: RegExp.prototype[Symbol.replace] }
  });
  const tag = fixed(${JSON.stringify(TAG)}, 'gi');
  const name = fixed(${JSON.stringify(NAME)}, 'i');
  const { replace } = String.prototype;
  const { test } = RegExp.prototype;
  const apply = Reflect.apply;
  const text = String;
  for (const key of Object.getOwnPropertyNames(window)) {
    if (/^(webkit)?RTC|^(Sanitizer|XSLTProcessor)$/.test(key)) {
      delete window[key];
    } else if (/^HTML(Link|I?Frame|Object|Embed|FencedFrame|Portal)Element$/.test(key)) {
      // Something that nothing is an instance of, and that makes none.
      Object.defineProperty(window, key, { value: class {} });
    }
  }
  for (const [owner, key] of [
    [Element.prototype, 'setHTML'],
    [ShadowRoot.prototype, 'setHTML'],
    [Document, 'parseHTML']
  ]) {
    delete owner[key];
  }
  const { createElement, createElementNS } = Document.prototype;
  const isKeptOut = wanted => apply(test, name, [wanted]);
  Document.prototype.createElement = function (wanted, options) {
    wanted = text(wanted);
    return apply(createElement, this, isKeptOut(wanted) ? ['span'] : [wanted, options]);
  };
  Document.prototype.createElementNS = function (space, wanted, options) {
    wanted = text(wanted);
    return isKeptOut(wanted)
      ? apply(createElement, this, ['span'])
      : apply(createElementNS, this, [space, wanted, options]);
  };
  const create = TrustedTypePolicyFactory.prototype.createPolicy;
  const same = value => value;
  apply(create, trustedTypes, ['default', {
    createHTML: (value, type, sink) =>
      sink === 'HTMLIFrameElement srcdoc' ? '' : apply(replace, value, [tag, '&lt;']),
    createScript: same,
    createScriptURL: same
  }]);
  // Policies of a page's own give plain texts, which then pass by the one above.
  TrustedTypePolicyFactory.prototype.createPolicy = (name, rules = {}) => {
    const by = rule => (value, ...others) => text(rule ? rule(value, ...others) : value);
    return {
      name,
      createHTML: by(rules.createHTML),
      createScript: by(rules.createScript),
      createScriptURL: by(rules.createScriptURL)
    };
  };
})();`;

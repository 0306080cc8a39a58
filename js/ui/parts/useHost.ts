import { useEffect, useState } from 'react';

/** The width of an element, told anew when it changes; 0 while it is not shown. */
export function useWidth(element: HTMLElement | null): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!element) {
      return undefined;
    }
    const observer = new ResizeObserver(() => {
      setWidth(element.offsetWidth);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [element]);
  return width;
}

/** Counts the changes of the page's theme, the host's or the browser's. */
export function useTheme(): number {
  const [theme, setTheme] = useState(0);
  useEffect(() => {
    const change = () => {
      setTheme(count => count + 1);
    };
    const observer = new MutationObserver(change);
    observer.observe(document.body, {
      attributes: true,
      attributeFilter: ['data-jp-theme-light', 'data-jp-theme-name', 'class']
    });
    const preferences = [
      '(prefers-color-scheme: dark)',
      '(forced-colors: active)'
    ].map(query => window.matchMedia(query));
    preferences.forEach(each => {
      each.addEventListener('change', change);
    });
    return () => {
      observer.disconnect();
      preferences.forEach(each => {
        each.removeEventListener('change', change);
      });
    };
  }, []);
  return theme;
}

/** How far from what is in sight something is made ready. */
const AHEAD = '300px 0px';

/**
 * Whether an element is in sight or nearly so, and how high it was when it was left.
 *
 * What has the focus stays.
 */
export function useInSight(element: HTMLElement | null): {
  inSight: boolean;
  height: number;
} {
  const [seen, setSeen] = useState({ inSight: false, height: 0 });
  useEffect(() => {
    if (!element) {
      return undefined;
    }
    // The second is for what scrolls within the page, in browsers that know it.
    const options = { rootMargin: AHEAD, scrollMargin: AHEAD };
    const observer = new IntersectionObserver(entries => {
      const entry = entries.at(-1);
      const inSight = entry?.isIntersecting === true;
      if (inSight || !element.matches(':focus-within')) {
        setSeen({ inSight, height: entry?.boundingClientRect.height ?? 0 });
      }
    }, options);
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [element]);
  return seen;
}

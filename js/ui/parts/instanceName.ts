let last = 0;

/** An element id that no other instance on the page has, in whichever React root. */
export function instanceName(noun: string): string {
  last += 1;
  return `jp-Trialbook-${noun}-${String(last)}`;
}

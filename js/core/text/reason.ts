/**
 * The first sentence of an error's message: what is wrong.
 *
 * What to do about it and where the fault lies may follow; where there is room
 * for one sentence, they are shown on demand.
 */
export function reasonOf(message: string): string {
  const [line = ''] = message.split('\n', 1);
  const end = /(?<=[^\s.]{2}[.!?])\s+(?=\p{Lu})/u.exec(line);
  return end ? line.slice(0, end.index) : line;
}

/** The whole message, where it says more than its first sentence. */
export function wholeReason(message = ''): string | undefined {
  return message === reasonOf(message) ? undefined : message;
}

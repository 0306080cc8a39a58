/**
 * The artifact that an address in another one means, such as `../final.png`.
 *
 * Null where it leads elsewhere: to another host, to a place of this one, or out of the run.
 */
export function artifactAt(from: string, address: string): string | null {
  const path = decoded(address.split(/[?#]/, 1)[0] ?? '');
  if (path === null || /^(?:[a-z][a-z\d+.-]*:|\/)|\\/i.test(path)) {
    return null;
  }
  const parts = from.split('/').slice(0, -1);
  for (const part of path.split('/')) {
    if (part === '..' && parts.pop() === undefined) {
      return null;
    }
    if (!['', '.', '..'].includes(part)) {
      parts.push(part);
    }
  }
  return parts.length > 0 ? parts.join('/') : null;
}

/** Whether a path stays below where it begins, also for a program that unpacks an archive. */
export function staysBelow(path: string): boolean {
  return (
    !path.includes('\\') &&
    path.split('/').every(part => !['', '.', '..'].includes(part))
  );
}

function decoded(address: string): string | null {
  try {
    return decodeURIComponent(address);
  } catch {
    return null;
  }
}

/** What a browser keeps for its user. Private windows and full disks keep nothing, and that harms nobody. */
const PREFIX = 'qosctl.';

export function recall(name: string): string | undefined {
  try {
    return globalThis.localStorage?.getItem(PREFIX + name) ?? undefined;
  } catch {
    return undefined;
  }
}

export function remember(name: string, value: string | undefined): void {
  try {
    if (value === undefined) globalThis.localStorage?.removeItem(PREFIX + name);
    else globalThis.localStorage?.setItem(PREFIX + name, value);
  } catch {
    // Kept until the page closes, then.
  }
}

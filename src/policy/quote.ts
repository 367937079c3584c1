/** Text from a file that anybody may have written: a message stays a short line, and controls no terminal. */
export function clip(text: string, length = 60): string {
  const start = text.slice(0, length + 1).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '·');
  return start.length > length ? `${start.slice(0, length - 1)}…` : start;
}

/** A value as a message shows it. */
export function quote(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a mapping';
  return typeof value === 'string' ? `"${clip(value)}"` : String(value);
}

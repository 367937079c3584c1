/** Differentiated services code point, 0…63 (RFC 2474). */
export type Dscp = number;

/** Names as in RFC 4594, RFC 5865 (VA), RFC 8622 (LE) and the IANA registry. */
export const DSCP_NAMES = {
  CS0: 0,
  DF: 0,
  LE: 1,
  CS1: 8,
  AF11: 10,
  AF12: 12,
  AF13: 14,
  CS2: 16,
  AF21: 18,
  AF22: 20,
  AF23: 22,
  CS3: 24,
  AF31: 26,
  AF32: 28,
  AF33: 30,
  CS4: 32,
  AF41: 34,
  AF42: 36,
  AF43: 38,
  CS5: 40,
  VA: 44,
  EF: 46,
  CS6: 48,
  CS7: 56,
} as const satisfies Readonly<Record<string, Dscp>>;

export type DscpName = keyof typeof DSCP_NAMES;

export function parseDscp(value: string | number): Dscp | undefined {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 0 && value <= 63 ? value : undefined;
  return Object.hasOwn(DSCP_NAMES, value) ? DSCP_NAMES[value as DscpName] : undefined;
}

/** `EF`, `AF41`; a plain number where no name exists. */
export function formatDscp(dscp: Dscp): string {
  const named = Object.entries(DSCP_NAMES).find(([, value]) => value === dscp);
  return named?.[0] ?? String(dscp);
}

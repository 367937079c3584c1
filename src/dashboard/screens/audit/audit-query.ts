/** What the address says; days are of the reader's time zone, `2026-11-26`. */
export const FILTERS = ['who', 'action', 'subject', 'from', 'until'] as const;
export type FilterName = (typeof FILTERS)[number];

export interface AuditQuery {
  readonly filters: Readonly<Partial<Record<FilterName, string>>>;
  /** Only entries with a lower number. */
  readonly before?: number;
  /** Opened. */
  readonly entry?: number;
}

export const PAGE_ROWS = 50;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

const isDay = (value: string): boolean => DAY.test(value) && !Number.isNaN(Date.parse(value));

/** What the server would refuse is left out. */
export function queryOf(query: URLSearchParams): AuditQuery {
  const filters = FILTERS.map((name) => [name, query.get(name)?.trim() ?? ''] as const).filter(
    ([name, value]) => value !== '' && ((name !== 'from' && name !== 'until') || isDay(value)),
  );
  const [before, entry] = [numberOf(query.get('before')), numberOf(query.get('entry'))];
  return {
    filters: Object.fromEntries(filters),
    ...(before === undefined ? {} : { before }),
    ...(entry === undefined ? {} : { entry }),
  };
}

function numberOf(text: string | null): number | undefined {
  const value = Number(text);
  return text !== null && Number.isSafeInteger(value) && value >= 1 ? value : undefined;
}

/** Midnight of a day here, or of the one after it; days with another length than 24 hours are days too. */
function midnight(day: string, after: number): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + after).getTime();
}

/** As the API is asked: from the first instant of a day up to the end of one. */
export function askedOf({ filters, before }: AuditQuery): Readonly<Record<string, string | number | undefined>> {
  const { from, until, ...words } = filters;
  return {
    ...words,
    ...(from === undefined ? {} : { from: midnight(from, 0) }),
    ...(until === undefined ? {} : { until: midnight(until, 1) }),
    before,
    limit: PAGE_ROWS,
  };
}

/**
 * The router's own clock as milliseconds of its local wall time. Undo and lock are timed by it, so the zone does not
 * matter; 6.x and early 7.x write `sep/29/2022`, later ones `2024-11-25`, and we answer in the style that was read.
 */
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

export function parseClock(date: string, time: string): number | undefined {
  const clock = /^(\d{1,2}):(\d{2}):(\d{2})/.exec(time);
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  const old = /^([a-z]{3})\/(\d{1,2})\/(\d{4})$/i.exec(date);
  if (clock === null) return undefined;
  const seconds = Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3]);
  if (iso !== null) return Date.UTC(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3])) + seconds * 1000;
  const month = MONTHS.indexOf(old?.[1]?.toLowerCase() ?? '');
  if (old === null || month < 0) return undefined;
  return Date.UTC(Number(old[3]), month, Number(old[2])) + seconds * 1000;
}

export function formatClock(at: number, likeDate: string): { readonly date: string; readonly time: string } {
  const [date = '', time = ''] = new Date(at).toISOString().slice(0, 19).split('T');
  if (!likeDate.includes('/')) return { date, time };
  const [year = '', month = '', day = ''] = date.split('-');
  return { date: `${MONTHS[Number(month) - 1] ?? ''}/${day}/${year}`, time };
}

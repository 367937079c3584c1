import { signal } from '@preact/signals';

export const SCREENS = [
  'overview',
  'sites',
  'changes',
  'capacity',
  'policies',
  'overrides',
  'audit',
  'settings',
] as const;
export type ScreenName = (typeof SCREENS)[number];

/** Where the reader is: `/sites/H-017?tab=queues` is the screen `site` about `H-017`. */
export interface Place {
  readonly screen: ScreenName | 'site' | 'login' | 'nowhere';
  /** What comes after the screen's name, decoded: a site, an apply. */
  readonly subject?: string;
  readonly path: string;
  readonly query: URLSearchParams;
}

export function placeOf(path: string, search: string): Place {
  const [first = '', ...rest] = path.split('/').slice(1);
  const subject = rest.map(decoded).join('/');
  const query = new URLSearchParams(search);
  const about = subject === '' ? {} : { subject };
  if (first === '') return { screen: 'overview', path, query };
  if (first === 'sites' && subject !== '') return { screen: 'site', subject, path, query };
  const screen = [...SCREENS, 'login' as const].find((one) => one === first && one !== 'overview');
  return { screen: screen ?? 'nowhere', ...about, path, query };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const pathOf = (screen: ScreenName): string => (screen === 'overview' ? '/' : `/${screen}`);
export const sitePath = (name: string): string => `/sites/${encodeURIComponent(name)}`;

/** A path with its filters; what is empty or undefined is left out. */
export function addressOf(path: string, filters: Readonly<Record<string, string | number | undefined>> = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters))
    if (value !== undefined && value !== '') query.set(name, String(value));
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

export const place = signal<Place>(placeOf('/', ''));

const look = (): void => void (place.value = placeOf(location.pathname, location.search));

/** `replace`: what is changed on the spot (a filter while it is typed) is no step back. */
export function go(to: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') history.pushState(null, '', to);
  else history.replaceState(null, '', to);
  look();
  if (how === 'push') scrollTo(0, 0);
}

/** Changes filters of the place where the reader is. */
export function refine(filters: Readonly<Record<string, string | number | undefined>>): void {
  const { path, query } = place.peek();
  go(addressOf(path, { ...Object.fromEntries(query), ...filters }), 'replace');
}

/** Follows the browser's address, and links to pages of our own without loading them anew. */
export function followAddress(): void {
  look();
  addEventListener('popstate', look);
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (link === null || event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (link.target !== '' || link.origin !== location.origin || link.hasAttribute('download')) return;
    if (link.dataset['page'] === undefined) return;
    event.preventDefault();
    go(link.pathname + link.search + link.hash);
  });
}

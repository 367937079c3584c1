import { signal } from '@preact/signals';
import { recall, remember } from '../../remember.js';

/** A list that somebody looks at often: search, filters and order, as the address says them. */
export interface SavedView {
  readonly name: string;
  readonly search: string;
}

const KEY = 'site-views';
const MOST = 30;

function read(): readonly SavedView[] {
  try {
    const kept: unknown = JSON.parse(recall(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isView) : [];
  } catch {
    return [];
  }
}

const isView = (one: unknown): one is SavedView =>
  typeof one === 'object' &&
  one !== null &&
  'name' in one &&
  typeof one.name === 'string' &&
  'search' in one &&
  typeof one.search === 'string';

export const savedViews = signal<readonly SavedView[]>(read());

function keep(views: readonly SavedView[]): void {
  savedViews.value = views;
  remember(KEY, JSON.stringify(views));
}

/** Takes the place of the one with the same name. The page is where somebody stood, and no part of a view. */
export function saveView(name: string, query: URLSearchParams): void {
  const search = new URLSearchParams(query);
  search.delete('page');
  const others = savedViews.peek().filter((one) => one.name !== name);
  keep([...others, { name, search: search.toString() }].slice(-MOST));
}

export const forgetView = (name: string): void => keep(savedViews.peek().filter((one) => one.name !== name));

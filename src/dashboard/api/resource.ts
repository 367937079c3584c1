import { type ReadonlySignal, signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { type Query, get } from './client.js';
import { type ApiProblem, problemOf } from './problem.js';

export interface ResourceState<Data> {
  /** The newest that was read; stays while it is read again. */
  readonly data?: Data;
  readonly problem?: ApiProblem;
  readonly isLoading: boolean;
  /** When `data` was read. */
  readonly at?: number;
}

export interface Resource<Data> {
  readonly state: ReadonlySignal<ResourceState<Data>>;
  readonly reload: () => void;
}

export interface ResourceMore {
  readonly query?: Query;
  /** Read again so often, while the page is looked at. */
  readonly everyMs?: number;
  /** Read again whenever this changes. */
  readonly when?: unknown;
}

/** What the API answers at a path; undefined reads nothing. An answer that a newer question has overtaken is dropped. */
export function useResource<Data>(path: string | undefined, more: ResourceMore = {}): Resource<Data> {
  const { query, everyMs, when } = more;
  const key = path === undefined ? '' : `${path} ${JSON.stringify(query ?? {})}`;
  const state = useMemo(() => signal<ResourceState<Data>>({ isLoading: path !== undefined }), [path]);
  const asked = useMemo(() => signal(0), []);
  const round = asked.value;
  useEffect(() => {
    if (path === undefined) return undefined;
    const control = new AbortController();
    state.value = { ...state.peek(), isLoading: true };
    void read<Data>(path, query, control.signal).then((found) => {
      if (control.signal.aborted) return;
      const { data, at } = state.peek();
      state.value =
        'problem' in found && data !== undefined ? { ...found, data, ...(at === undefined ? {} : { at }) } : found;
    });
    return () => control.abort();
  }, [key, round, when]);
  useEffect(() => {
    if (everyMs === undefined || path === undefined) return undefined;
    const timer = setInterval(() => {
      if (!document.hidden) asked.value += 1;
    }, everyMs);
    return () => clearInterval(timer);
  }, [everyMs, path]);
  return { state, reload: () => void (asked.value += 1) };
}

async function read<Data>(path: string, query: Query | undefined, signal: AbortSignal): Promise<ResourceState<Data>> {
  try {
    return { data: await get<Data>(path, query, signal), isLoading: false, at: Date.now() };
  } catch (error) {
    if (signal.aborted) return { isLoading: false };
    return { problem: problemOf(error), isLoading: false };
  }
}

import type { ApplyDetail, ApplyPage, ListedApply } from '../../server/replies/applies.js';
import type { StreamEvent } from '../../server/replies/stream.js';
import type { Query } from './client.js';
import { useEvents, useNews } from './news.js';
import { type ResourceState, useResource } from './resource.js';

const EVERY_MS = 10_000;

export type AppliesQuery = Query & { readonly router?: string | undefined; readonly before?: number | undefined };

interface Read<Data> {
  readonly state: ResourceState<Data>;
  readonly reload: () => void;
}

/** Applies, newest first, read again when the stream tells of one, and as far on as it told since. */
export function useApplies(query: AppliesQuery): Read<ApplyPage> {
  const { router } = query;
  const events = useEvents();
  const theirs = events.filter((one) => one.type === 'apply' && (router === undefined || one.router === router));
  const when = useNews(theirs, ['apply']);
  const { state, reload } = useResource<ApplyPage>('applies', { query, everyMs: EVERY_MS, when });
  return {
    state: mapped(state.value, (page) => ({ ...page, items: page.items.map((one) => withNews(one, theirs)) })),
    reload,
  };
}

/** One apply, in the same way. */
export function useApply(id: number): Read<ApplyDetail> {
  const its = useEvents().filter((one) => one.type === 'apply' && one.apply === id);
  const when = useNews(its, ['apply']);
  const { state, reload } = useResource<ApplyDetail>(`applies/${id}`, { everyMs: EVERY_MS, when });
  return { state: mapped(state.value, (apply) => withNews(apply, its)), reload };
}

function mapped<Data>({ data, ...rest }: ResourceState<Data>, map: (data: Data) => Data): ResourceState<Data> {
  return data === undefined ? rest : { ...rest, data: map(data) };
}

/** With the steps that the stream told of since it was read. How it ended the stream does not say: that is read. */
export function withNews<Apply extends ListedApply>(apply: Apply, events: readonly StreamEvent[]): Apply {
  const known = new Set(apply.steps.map(({ phase }) => phase));
  const fresh = events.flatMap((event) =>
    event.type === 'apply' && event.apply === apply.id && event.phase !== 'ended' && !known.has(event.phase)
      ? [{ phase: event.phase, at: event.at }]
      : [],
  );
  // Of what has ended all is known, or was forgotten.
  return fresh.length === 0 || apply.end !== undefined ? apply : { ...apply, steps: [...apply.steps, ...fresh] };
}

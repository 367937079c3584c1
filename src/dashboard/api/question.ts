import { type ReadonlySignal, signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { ask } from './client.js';
import { problemOf } from './problem.js';
import type { ResourceState } from './resource.js';

export interface Question<Data> {
  /** Undefined: not asked yet. */
  readonly state: ReadonlySignal<ResourceState<Data> | undefined>;
  readonly put: (body?: unknown) => void;
  readonly forget: () => void;
}

/** A POST that only reads (a look at a router, an explanation), put when somebody wants it. The newest counts. */
export function useQuestion<Data>(path: string): Question<Data> {
  const question = useMemo(() => {
    const state = signal<ResourceState<Data> | undefined>(undefined);
    let control = new AbortController();
    const forget = (): void => {
      control.abort();
      state.value = undefined;
    };
    const put = (body: unknown): void => {
      control.abort();
      control = new AbortController();
      state.value = { ...dataOf(state.peek()), isLoading: true };
      void answerOf<Data>(path, body, control.signal).then((answer) => {
        if (answer !== undefined) state.value = answer;
      });
    };
    return { state, put, forget };
  }, [path]);
  useEffect(() => question.forget, [question]);
  return question;
}

/** What was answered before stays while it is asked anew. */
const dataOf = <Data>(state: ResourceState<Data> | undefined): Pick<ResourceState<Data>, 'data' | 'at'> => ({
  ...(state?.data === undefined ? {} : { data: state.data }),
  ...(state?.at === undefined ? {} : { at: state.at }),
});

/** Undefined: a newer question has overtaken it. */
async function answerOf<Data>(
  path: string,
  body: unknown,
  overtaken: AbortSignal,
): Promise<ResourceState<Data> | undefined> {
  try {
    const answer = await ask<Data>('POST', path, { body, signal: overtaken });
    return overtaken.aborted ? undefined : { data: answer.body, isLoading: false, at: Date.now() };
  } catch (error) {
    return overtaken.aborted ? undefined : { problem: problemOf(error), isLoading: false };
  }
}

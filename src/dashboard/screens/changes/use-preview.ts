import { useEffect, useState } from 'preact/hooks';
import { ask } from '../../api/client.js';
import { problemOf } from '../../api/problem.js';
import type { ResourceState } from '../../api/resource.js';

/** What an act would do: asked again whenever the act is another one. An undefined body asks nothing. */
export function usePreview<Data>(path: string, body: object | undefined): ResourceState<Data> {
  const [state, setState] = useState<ResourceState<Data>>({ isLoading: true });
  const key = body === undefined ? undefined : JSON.stringify(body);
  useEffect(() => {
    setState({ isLoading: key !== undefined });
    if (body === undefined) return undefined;
    const control = new AbortController();
    const { signal } = control;
    ask<Data>('POST', path, { body, signal }).then(
      (answer) => setState({ data: answer.body, isLoading: false }),
      (error: unknown) => {
        if (!signal.aborted) setState({ problem: problemOf(error), isLoading: false });
      },
    );
    return () => control.abort();
  }, [path, key]);
  return state;
}

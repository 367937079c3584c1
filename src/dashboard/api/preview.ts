import { useEffect, useState } from 'preact/hooks';
import type { ActPreview } from '../../server/replies/orders.js';
import { ask } from './client.js';
import { problemOf } from './problem.js';
import type { ResourceState } from './resource.js';

interface Question {
  /** Undefined: not all that is asked for is chosen yet. */
  readonly path: string | undefined;
  readonly body?: unknown;
  /** What the act will change: it is refused when that is another by then. */
  readonly seen?: string;
}

interface Previewed {
  readonly preview: ActPreview;
  readonly etag: string | undefined;
}

/** What an act would do: asked while its dialog is open, again whenever the act is another one; with the state on which that is founded. */
export function usePreview({ path, body, seen }: Question): ResourceState<Previewed> {
  const [state, setState] = useState<ResourceState<Previewed>>({ isLoading: true });
  useEffect(() => {
    setState({ isLoading: path !== undefined });
    if (path === undefined) return undefined;
    const control = new AbortController();
    const { signal } = control;
    const look = async (): Promise<Previewed> => {
      const etag = seen === undefined ? undefined : (await ask('GET', seen, { signal })).etag;
      const { body: preview } = await ask<ActPreview>('POST', path, { body, signal });
      return { preview, etag };
    };
    look().then(
      (data) => setState({ data, isLoading: false }),
      (error: unknown) => {
        if (!signal.aborted) setState({ problem: problemOf(error), isLoading: false });
      },
    );
    return () => control.abort();
  }, [path, JSON.stringify(body), seen]);
  return state;
}

import { ApiProblem, problemFrom } from './problem.js';

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export interface AskMore {
  readonly query?: Query;
  readonly body?: unknown;
  /** The state that the reader saw: the server refuses when it is another one by now. */
  readonly ifMatch?: string | undefined;
  readonly signal?: AbortSignal;
}

export interface Answered<Body> {
  readonly body: Body;
  readonly etag: string | undefined;
}

/** Of the session: every write repeats it, which no foreign page can. */
let csrf: string | undefined;
export const useCsrf = (one: string | undefined): void => void (csrf = one);

let unauthenticated = (): void => undefined;
/** Told whenever the server does not know us any more. */
export const whenUnauthenticated = (act: () => void): void => void (unauthenticated = act);

export function apiPath(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') search.set(name, String(value));
  const text = search.toString();
  return `/api/v1/${path}${text === '' ? '' : `?${text}`}`;
}

/**
 * `path` is what comes after `/api/v1/`. Throws ApiProblem. The browser keeps what it read with its ETag and asks whether it
 * is still so, so reading again is cheap.
 */
export async function ask<Body>(method: string, path: string, more: AskMore = {}): Promise<Answered<Body>> {
  const { query, body, ifMatch, signal } = more;
  const answer = await fetch(apiPath(path, query), {
    method,
    credentials: 'same-origin',
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(method === 'GET' || csrf === undefined ? {} : { 'x-csrf-token': csrf }),
      ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted === true) throw error;
    throw new ApiProblem({ code: 'network' });
  });
  if (!answer.ok) {
    const problem = await problemFrom(answer);
    if (problem.code === 'request.unauthenticated') unauthenticated();
    throw problem;
  }
  const text = await answer.text();
  return { body: (text === '' ? undefined : JSON.parse(text)) as Body, etag: answer.headers.get('etag') ?? undefined };
}

export const get = async <Body>(path: string, query?: Query, signal?: AbortSignal): Promise<Body> =>
  (await ask<Body>('GET', path, { ...(query && { query }), ...(signal && { signal }) })).body;

export const post = async <Body>(path: string, body?: unknown, ifMatch?: string): Promise<Body> =>
  (await ask<Body>('POST', path, { body, ifMatch })).body;

export const put = async <Body>(path: string, body: unknown, ifMatch?: string): Promise<Body> =>
  (await ask<Body>('PUT', path, { body, ifMatch })).body;

export const remove = async (path: string, more: Pick<AskMore, 'ifMatch' | 'query'> = {}): Promise<void> =>
  void (await ask('DELETE', path, more));

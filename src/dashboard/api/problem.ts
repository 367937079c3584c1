import type { ProblemCode } from '../../server/problem.js';
import type { ProblemBody } from '../../server/replies/problem.js';

/** An answer that is not what was asked for: RFC 9457 as the server sends it, or no answer at all. */
export class ApiProblem extends Error {
  /** `network`: nothing answered. */
  readonly code: ProblemCode | 'network' | 'unknown';
  readonly status: number;
  /** What the server says beyond what the code means, in English. */
  readonly detail: string | undefined;
  readonly cure: string | undefined;
  readonly errors: NonNullable<ProblemBody['errors']>;

  constructor(body: Partial<Omit<ProblemBody, 'code'>> & { readonly code: ApiProblem['code'] }) {
    super(body.detail ?? body.title ?? body.code);
    this.name = 'ApiProblem';
    this.code = body.code;
    this.status = body.status ?? 0;
    this.detail = body.detail === body.title ? undefined : body.detail;
    this.cure = body.cure;
    this.errors = body.errors ?? [];
  }
}

/** Whatever was thrown; a defect of ours is not an answer, and goes on. */
export function problemOf(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  throw error;
}

export async function problemFrom(answer: Response): Promise<ApiProblem> {
  try {
    return new ApiProblem((await answer.json()) as ProblemBody & { readonly code: ProblemCode });
  } catch {
    return new ApiProblem({ code: 'unknown', status: answer.status, detail: `${answer.status} ${answer.statusText}` });
  }
}

import { isQosError, type QosError } from '../model/error.js';
import type { ProblemBody } from './replies/problem.js';

/** What may go wrong with a request: status, and what it means. The codes are the API's promise; the text is for people. */
export const PROBLEMS = {
  'request.invalid': [400, 'The request does not have the form that is asked for.'],
  'request.unauthenticated': [401, 'Log in first, or send a token.'],
  'request.forbidden': [403, 'This account may not do that.'],
  'request.scope': [403, 'This account may act on a part of the network only, and that is not in it.'],
  'request.forged': [403, 'The request was not sent by a page of this server.'],
  'request.not-found': [404, 'There is no such thing here.'],
  'request.method': [405, 'That cannot be done with this thing.'],
  'request.conflict': [409, 'That is not possible as things stand.'],
  'request.changed': [412, 'Somebody changed it since it was read.'],
  'request.too-large': [413, 'The request is larger than what is accepted.'],
  'request.media-type': [415, 'The body is not JSON.'],
  'request.unworkable': [422, 'The request is well-formed, and asks for what does not exist or cannot work.'],
  'request.unconditional': [428, 'Two people may write here: say with If-Match which state you saw.'],
  'request.too-many': [429, 'Too many requests; wait.'],
  'login.refused': [401, 'User name and password do not go together, or the account is closed.'],
  'login.locked': [429, 'Too many attempts failed; wait.'],
  'router.failed': [502, 'The router did not do what was asked.'],
  'server.internal': [500, 'The server failed; the log says more.'],
  'server.not-ready': [503, 'No revision is in force yet.'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemCode = keyof typeof PROBLEMS;

export interface ProblemMore {
  readonly cure?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Where in the request, as JSON pointers. */
  readonly errors?: readonly { readonly at: string; readonly message: string }[];
}

/** An answer that is not what was asked for. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly more: ProblemMore;

  constructor(code: ProblemCode, detail: string, more: ProblemMore = {}) {
    super(detail);
    this.name = 'Problem';
    this.code = code;
    this.more = more;
  }

  get status(): number {
    return PROBLEMS[this.code][0];
  }
}

export const bodyOf = (problem: Problem): ProblemBody => ({
  type: `urn:qosctl:problem:${problem.code}`,
  title: PROBLEMS[problem.code][1],
  status: problem.status,
  detail: problem.message,
  code: problem.code,
  ...(problem.more.cure === undefined ? {} : { cure: problem.more.cure }),
  ...(problem.more.errors === undefined ? {} : { errors: problem.more.errors }),
});

interface Failed {
  readonly statusCode?: number;
  readonly code?: string;
  readonly validation?: readonly {
    readonly instancePath: string;
    readonly message?: string;
    readonly params: object;
  }[];
  readonly validationContext?: string;
}

/** Whatever was thrown, as a problem. What nobody foresaw is never shown: it may say what nobody should read. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isQosError(error)) return ofQosError(error);
  const failed = (error instanceof Error ? error : {}) as Failed;
  if (failed.validation !== undefined) {
    const context = failed.validationContext ?? 'request';
    const errors = failed.validation.map(({ instancePath, message = 'is not valid', params }) => ({
      at: `/${context}${instancePath}`,
      message: 'additionalProperty' in params ? `${message} ("${String(params.additionalProperty)}")` : message,
    }));
    const first = errors[0];
    return new Problem('request.invalid', first === undefined ? 'not valid' : `${first.at} ${first.message}`, {
      errors,
    });
  }
  return ofStatus(failed.statusCode ?? 500);
}

const BY_STATUS: Readonly<Record<number, readonly [ProblemCode, string]>> = {
  400: ['request.invalid', 'The request cannot be read: is the body JSON, the address well-formed?'],
  413: ['request.too-large', 'The body is larger than 1 MB.'],
  414: ['request.invalid', 'A name in the address is longer than what is accepted.'],
  415: ['request.media-type', 'Send the body as application/json.'],
};

function ofStatus(status: number): Problem {
  const [code, detail] = BY_STATUS[status] ?? ['server.internal', PROBLEMS['server.internal'][1]];
  return new Problem(code, detail);
}

function ofQosError(error: QosError): Problem {
  const code = error.code.startsWith('router.')
    ? 'router.failed'
    : error.code === 'usage'
      ? 'request.unworkable'
      : 'request.conflict';
  return new Problem(code, error.message, error.cure === undefined ? {} : { cure: error.cure });
}

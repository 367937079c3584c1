import type { Readable } from 'node:stream';
import type { Static, TSchema } from 'typebox';
import type { Role } from '../model/account.js';
import type { Caller } from './caller.js';
import type { Deed } from './deed.js';
import type { House } from './house.js';
import { Problem } from './problem.js';

/** One source for what is checked, what is typed, and what the OpenAPI document says. */
export interface RouteSchemas {
  readonly params?: TSchema;
  readonly query?: TSchema;
  readonly body?: TSchema;
  /** Of the usual answer. */
  readonly reply?: TSchema;
}

type Of<Schema> = Schema extends TSchema ? Static<Schema> : undefined;

/** What a handler may answer: what the document says, or, where it says nothing, a page or file and its headers. */
export type Told<Schema> = Schema extends TSchema ? Static<Schema> | Answer<Static<Schema>> : Answer<Untyped> | void;

/** HTML, a script, a stream: nothing that has a shape. */
type Untyped = string | Readable | undefined;

export interface Ask<Schemas extends RouteSchemas = RouteSchemas> {
  readonly params: Of<Schemas['params']>;
  readonly query: Of<Schemas['query']>;
  readonly body: Of<Schemas['body']>;
  readonly caller: Caller;
  /** The state that the caller saw before writing. */
  readonly ifMatch: string | undefined;
  /** Cookies and addresses are only for the routes of the entrance. */
  readonly cookies: Readonly<Record<string, string | undefined>>;
  readonly url: string;
}

/** `anyone`: before a login. */
export type Least = Role | 'anyone';

/**
 * For a caller who may see a part of the network only. `cut`: answers and acts within that part; `whole`: is about all of it,
 * and needs a caller who may see all of it; `same`: holds nothing of the network.
 */
export type Scoped = 'cut' | 'whole' | 'same';

interface Anyway<Schemas extends RouteSchemas> {
  readonly path: string;
  readonly least: Least;
  readonly scoped: Scoped;
  readonly summary: string;
  readonly schemas: Schemas;
  /** Media type of an answer that is not JSON. */
  readonly media?: string;
  /** 200 unless said otherwise. */
  readonly status?: 201 | 202 | 204;
  /** Requests in a minute from one address; for what is dear or guessed at. */
  readonly perMinute?: number;
  /** Requests of one name are carried out one after the other, from what they check to what they do: If-Match then holds. */
  readonly turn?: string;
}

type Handle<Schemas extends RouteSchemas, Result> = (house: House, ask: Ask<Schemas>) => Result | Promise<Result>;

/** Answers. A POST that changes nothing says so. */
type Read<Schemas extends RouteSchemas> = Anyway<Schemas> & {
  readonly handle: Handle<Schemas, Told<Schemas['reply']> | Deed<Told<Schemas['reply']>>>;
} & ({ readonly method: 'GET'; readonly reads?: true } | { readonly method: 'POST'; readonly reads: true });

/** Checks, and returns a deed: only what carries it out does it, and tells the audit before. */
interface Write<Schemas extends RouteSchemas> extends Anyway<Schemas> {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly reads?: never;
  readonly handle: Handle<Schemas, Deed<Told<Schemas['reply']>>>;
}

export type Route<Schemas extends RouteSchemas = RouteSchemas> = Read<Schemas> | Write<Schemas>;

/** What there is to say of a route. */
export interface RouteNote extends Pick<Route, 'path' | 'least' | 'scoped' | 'summary'> {
  readonly method: string;
  readonly reads: boolean;
}

/** A route whose handler has the types of its schemas. */
export const route = <const Schemas extends RouteSchemas>(one: Route<Schemas>): Route => one;

/** An answer that needs more than a body. */
export class Answer<Body = unknown> {
  readonly body: Body;
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;

  constructor(body: Body, more: { readonly status?: number; readonly headers?: Answer['headers'] } = {}) {
    this.body = body;
    this.status = more.status;
    this.headers = more.headers ?? {};
  }
}

export const notFound = (what: string, name: string | number): Problem =>
  new Problem('request.not-found', `There is no ${what} "${name}" that you may see.`);

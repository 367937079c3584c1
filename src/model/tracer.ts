export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** Something that takes time, with what it consists of. What it says of itself is shown to others: nothing secret. */
export interface Span {
  child(name: string, attributes?: Attributes): Span;
  set(attributes: Attributes): void;
  /** `problem`: why it failed. */
  end(problem?: string): void;
}

/** Where it is told how long what took. */
export interface Tracer {
  span(name: string, attributes?: Attributes, kind?: 'internal' | 'server'): Span;
}

const UNTOLD: Span = { child: () => UNTOLD, set: () => undefined, end: () => undefined };

/** Tells nobody. */
export const NO_TRACER: Tracer = { span: () => UNTOLD };

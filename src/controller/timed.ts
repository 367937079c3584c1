import type { Session } from '../drivers/driver.js';
import type { Attributes, Span } from '../model/tracer.js';
import type { Sessions } from './sessions.js';

/** Runs an act inside a span of its own. */
export async function timed<T>(
  parent: Span,
  name: string,
  act: (span: Span) => Promise<T>,
  attributes: Attributes = {},
): Promise<T> {
  const span = parent.child(name, attributes);
  try {
    const result = await act(span);
    span.end();
    return result;
  } catch (error) {
    span.end(error instanceof Error ? error.message : String(error));
    throw error;
  }
}

/** A session whose every exchange is told. What is read after a write verifies it. */
export function timedSession(session: Session, span: Span): Session {
  let isWritten = false;
  return {
    observe: () => timed(span, isWritten ? 'verify' : 'observe', () => session.observe()),
    counters: () => session.counters(),
    lock: (holder, forMs) => timed(span, 'lock', () => session.lock(holder, forMs)),
    arm: (undo, withinMs) => timed(span, 'arm', () => session.arm(undo, withinMs), { steps: undo.length }),
    execute: (steps) => {
      isWritten = true;
      return timed(span, 'execute', () => session.execute(steps), { steps: steps.length });
    },
    confirm: () => timed(span, 'confirm', () => session.confirm()),
    rollBack: () => timed(span, 'roll back', () => session.rollBack()),
    release: () => timed(span, 'release', () => session.release()),
    resume: (holder) => timed(span, 'resume', () => session.resume(holder)),
    close: () => session.close(),
  };
}

/** What a look at one router uses of the connections that are kept. */
export type Access = Pick<Sessions, 'get' | 'fresh' | 'drop'>;

export function timedAccess(sessions: Sessions, span: Span): Access {
  return {
    async get(router) {
      const open = () => sessions.get(router);
      const { session, kept } = await (sessions.has(router) ? open() : timed(span, 'connect', open));
      return { session: timedSession(session, span), kept };
    },
    fresh: async (router) => timedSession(await timed(span, 'connect', () => sessions.fresh(router)), span),
    drop: (router) => sessions.drop(router),
  };
}

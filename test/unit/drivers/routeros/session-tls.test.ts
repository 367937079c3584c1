import { afterEach, describe, expect, it } from 'vitest';
import { readIdentity } from '../../../../src/drivers/identity.js';
import type { SimRouter } from '../../../../src/simulator/index.js';
import { selfSigned } from '../../../support/certificate.js';
import { aRouter } from '../../../support/nouns.js';
import { problemOf } from '../../../support/rude-api.js';
import { simBench } from '../../../support/sim-sessions.js';

const { router, session, close } = simBench();
afterEach(close);

const certificate = selfSigned('r-7');

const secured = (more: Parameters<typeof router>[0] = {}): Promise<SimRouter> =>
  router({ tls: { port: 0, ...certificate }, transcript: true, ...more });

const overTls = (sim: SimRouter, pin?: string) =>
  session(sim, { tls: true, port: sim.tlsPort, ...(pin === undefined ? {} : { pin: { certificate: pin } }) });

describe('a session over TLS', () => {
  it('opens with the pinned certificate, and works as any other', async () => {
    const sim = await secured();
    const one = await overTls(sim, certificate.fingerprint256);
    expect((await one.observe()).able.version).toContain('7.22.3');
    await one.lock('bob@noc', 60_000);
    await one.arm([], 60_000);
    await one.confirm();
    expect(sim.rows('/system/script')).toEqual([]);
    expect(sim.stats.logins).toBe(1);
  });

  it('is what enroll pins', async () => {
    const sim = await secured();
    const seen = await readIdentity(aRouter({ address: sim.address, port: sim.tlsPort }), 20_000);
    expect(seen).toBe(certificate.fingerprint256);
    expect(sim.transcript).toEqual([]);
    await overTls(sim, seen);
  });

  it('refuses another certificate before any password is sent', async () => {
    const sim = await secured({ tls: { port: 0, ...selfSigned('r-7') } });
    const problem = await problemOf(overTls(sim, certificate.fingerprint256));
    expect(problem).toMatchObject({ code: 'router.pin-mismatch', subject: 'r-7' });
    expect(problem.cure).toContain('enroll');
    expect(sim.stats).toMatchObject({ logins: 0, sentences: 0, bytesIn: 0 });
  });

  it('contacts no router that is not enrolled', async () => {
    const sim = await secured();
    const problem = await problemOf(overTls(sim));
    expect(problem).toMatchObject({ code: 'router.not-enrolled', subject: 'r-7' });
    expect(problem.cure).toContain('qosctl enroll --router r-7');
    expect(sim.stats.connections).toBe(0);
  });

  it('does not fall back to plain text on a port that knows no TLS', async () => {
    const sim = await router({ transcript: true });
    const pin = { certificate: certificate.fingerprint256 };
    const problem = await problemOf(session(sim, { tls: true, pin }, 200));
    // A handshake is no sentence; what the other side makes of its random bytes differs.
    expect(problem.code).toMatch(/^router\.(unreachable|protocol|refused|connection-lost)$/);
    expect(sim.transcript.filter(([command]) => command === '/login')).toEqual([]);
    expect(sim.stats).toMatchObject({ connections: 1, logins: 0 });
  });

  it('takes 8729 for its port, and plain text 8728, where the inventory names none', async () => {
    const address = '127.212.0.1';
    const sim = await router({ address, port: 8728, tls: { port: 8729, ...certificate } });
    const inventory = { address, pin: { certificate: certificate.fingerprint256 } };
    await session(sim, { ...inventory, port: undefined, tls: true });
    await session(sim, { ...inventory, port: undefined, tls: false });
    expect(sim.stats.logins).toBe(2);
  });
});

describe('a session in plain text', () => {
  it('is opened where the inventory says so, whatever is pinned', async () => {
    const sim = await secured();
    await session(sim, { tls: false, pin: { certificate: certificate.fingerprint256 } });
    expect(sim.stats.logins).toBe(1);
  });

  it('gets no answer from the port of TLS', async () => {
    const sim = await secured();
    const problem = await problemOf(session(sim, { tls: false, port: sim.tlsPort }));
    expect(problem.code).toMatch(/^router\.(protocol|refused|connection-lost)$/);
    expect(sim.stats.sentences).toBe(0);
  });
});

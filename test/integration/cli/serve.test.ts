import { describe, expect, it } from 'vitest';
import { whileRunning } from '../../support/qosctl.js';
import { answering, SERVE, setVoice, until, voiceOf } from '../../support/serving.js';
import { shapingOf, simulatedNetwork } from '../../support/simulated-network.js';

describe('qosctl serve', () => {
  it('says where it answers and how the first administrator is made, and shapes the routers', async () => {
    const network = await simulatedNetwork({ block: '127.221.1' });
    const running = network.folder.start([...SERVE, '--metrics-listen', '127.0.0.1:0']);
    const url = await answering(running);
    await whileRunning(running, () => /The first administrator is made.*#\S+/.test(running.out()));
    await until(async () => expect((await fetch(`${url}/readyz`)).status).toBe(200));
    expect((await fetch(`${url}/api/v1/fleet`)).status).toBe(401);
    expect((await fetch(`${url}/metrics`)).status).toBe(401);
    const metrics = /^Prometheus is answered at (\S+)$/m.exec(running.out())?.[1] ?? '';
    expect(await (await fetch(metrics)).text()).toContain('qosctl_routers{');
    await until(() => expect(network.routers.every((router) => shapingOf(router).length > 20)).toBe(true));
    running.child.kill('SIGTERM');
    expect(await running.ended).toMatchObject({ exit: 0 });
  });

  it('follows the folder: a rate that is edited reaches the routers by itself', async () => {
    const network = await simulatedNetwork({ block: '127.221.2', offices: 0 });
    const running = network.folder.start(SERVE);
    await answering(running);
    await until(() => expect(voiceOf(network).every((rate) => rate !== undefined)).toBe(true));
    const [before] = voiceOf(network);
    await setVoice(network, 14);
    await until(() => expect(voiceOf(network).every((rate) => rate !== before)).toBe(true));
  });

  it('refuses a second controller on the same store', async () => {
    const network = await simulatedNetwork({ block: '127.221.3' });
    const first = network.folder.start(SERVE);
    await answering(first);
    const second = await network.folder.qosctl(...SERVE);
    expect(second.exit).toBe(1);
    expect(second.err).toContain(`error[store.in-use]`);
    expect(second.err).toContain(String(first.child.pid));
  });
});

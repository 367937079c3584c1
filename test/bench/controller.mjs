// `qosctl serve` as its user runs it, an administrator on it, and what it tells on its stream.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';

const MAIN = resolve('dist/cli/main.js');
const PASSWORD = 'only for a benchmark, 1';
/** proc_pid_stat(5) counts in these, on every Linux that Node.js runs on. */
const TICKS_A_SECOND = 100;

export class Controller {
  #child;
  #token;
  url;

  /** Returns when it answers. */
  static async start(cwd, ...flags) {
    const one = new Controller();
    one.#child = spawn(process.execPath, [MAIN, 'serve', '--listen', '127.0.0.1:0', '--log', 'error', ...flags], {
      cwd,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    process.once('exit', () => one.#child.kill('SIGKILL'));
    let setup;
    for await (const line of createInterface({ input: one.#child.stdout })) {
      one.url ??= /^qosctl answers at (\S+)$/.exec(line)?.[1];
      setup ??= /#(\S+)$/.exec(line)?.[1];
      if (one.url !== undefined && setup !== undefined) break;
    }
    one.#child.stdout.resume();
    await one.#enter(setup);
    return one;
  }

  async #enter(token) {
    const headers = { 'content-type': 'application/json', origin: this.url };
    const user = { user: 'bench', password: PASSWORD };
    const entered = await fetch(`${this.url}/api/v1/setup`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ token, ...user }),
    });
    if (!entered.ok) throw new Error(await entered.text());
    const { csrf } = await entered.json();
    const cookie = entered.headers.getSetCookie().map((one) => one.split(';')[0]);
    const made = await fetch(`${this.url}/api/v1/tokens`, {
      method: 'POST',
      headers: { ...headers, cookie: cookie.join('; '), 'x-csrf-token': csrf },
      body: JSON.stringify({ name: 'bench', role: 'admin', scope: { classes: [], regions: [] }, days: 1 }),
    });
    if (!made.ok) throw new Error(await made.text());
    this.#token = (await made.json()).token;
  }

  get #login() {
    return { authorization: `Bearer ${this.#token}` };
  }

  async get(path) {
    const reply = await fetch(`${this.url}/api/v1/${path}`, { headers: this.#login });
    if (!reply.ok) throw new Error(`${path}: ${await reply.text()}`);
    return await reply.json();
  }

  async post(path, body, headers = this.#login) {
    const reply = await fetch(`${this.url}/api/v1/${path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    if (!reply.ok) throw new Error(`${path}: ${await reply.text()}`);
    return reply;
  }

  async remove(path) {
    const reply = await fetch(`${this.url}/api/v1/${path}`, { method: 'DELETE', headers: this.#login });
    if (!reply.ok) throw new Error(`${path}: ${await reply.text()}`);
  }

  /** A reader of one topic, that has its first picture. */
  async read(topic, hear) {
    const socket = new WebSocket(`${this.url.replace('http', 'ws')}/api/v1/stream`, { headers: this.#login });
    await once(socket, 'open');
    socket.on('message', (text) => hear(JSON.parse(text)));
    const first = once(socket, 'message');
    socket.send(JSON.stringify({ type: 'subscribe', topic }));
    await first;
    return socket;
  }

  /** Resolves when so many routers are as the policies say. */
  async ready(count) {
    let socket;
    await new Promise((resolve, reject) => {
      const hear = ({ data }) => {
        if ((data?.summary?.conditions.Ready.true ?? 0) >= count) resolve();
      };
      this.read('fleet', hear).then((opened) => (socket = opened), reject);
    });
    socket?.close();
  }

  /** Listens from now on. `all` resolves when so many routers were read back as right at a revision that `isIt` knows. */
  async verified(count, isIt) {
    const right = new Set();
    let done;
    const all = new Promise((resolve) => (done = resolve));
    const socket = await this.read('events', ({ data }) => {
      for (const event of data?.events ?? []) {
        if (event.type !== 'status') continue;
        const { router, conditions, applied } = event.status;
        const isReady = conditions.some(({ type, status }) => type === 'Ready' && status === 'true');
        if (isReady && isIt(applied)) right.add(router);
      }
      if (right.size >= count) done();
    });
    return { all: all.then(() => socket.close()) };
  }

  /** Of the process: seconds of processor so far, and megabytes in memory now. */
  usage() {
    const fields = readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8').split(') ')[1].split(' ');
    const rss = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.#child.pid}/status`, 'utf8'))?.[1];
    return { seconds: (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND, megabytes: Number(rss) / 1024 };
  }

  async stop() {
    this.#child.kill('SIGTERM');
    await once(this.#child, 'exit');
  }
}

import { readFile } from 'node:fs/promises';
import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import fastifyRateLimit from '@fastify/rate-limit';
import fastify, { type FastifyInstance, type FastifyReply, LogController } from 'fastify';
import type { ServerConfig } from './config.js';
import { isSecure } from './cookie.js';
import { serveDashboard } from './dashboard.js';
import { describeApi } from './document.js';
import { Entrance } from './entrance.js';
import { guard } from './guard.js';
import type { House } from './house.js';
import { type Metrics, metricsOf } from './metrics.js';
import { listenForMetrics } from './metrics-listener.js';
import { Oidc, OIDC_CALLBACK } from './oidc.js';
import { bodyOf, Problem, problemOf } from './problem.js';
import { register, tagged } from './register.js';
import type { ApiDocument } from './replies/document.js';
import { ProblemBody } from './replies/problem.js';
import type { RouteNote } from './route.js';
import { ROUTES } from './routes/index.js';
import { stream } from './stream/stream.js';
import { traceRequests } from './trace-requests.js';
import { type ReadDelivery, webhook } from './webhook.js';

export type { MetricsConfig, OidcConfig, ServerConfig, StreamConfig } from './config.js';
export type { Thinking } from './house.js';

export interface ServerOptions extends Omit<House, 'entrance' | 'document' | 'metrics' | 'oidc'> {
  /** Absent: there is no webhook. */
  readonly webhook?: ReadDelivery;
}

export interface Server {
  /** `http://127.0.0.1:8443` */
  readonly address: string;
  /** While there is no user: makes the first admin, once, within an hour. A secret. */
  readonly firstLink?: string;
  /** Where Prometheus needs no token. */
  readonly metricsAddress?: string;
  /** All that is answered, with who may ask. */
  readonly routes: readonly RouteNote[];
  /** Answers what is asked already, takes nothing new. */
  close(): Promise<void>;
}

const MOST_BYTES = 1 << 20;

/** The controller's face to the network. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { config } = options;
  const entrance = new Entrance(options);
  const app = await appOf(options);
  traceRequests(app, options.tracer);
  const routes: RouteNote[] = [];
  app.addHook('onRoute', ({ config: route, url, method, schema }) => {
    if (route?.least === undefined || route.scoped === undefined)
      throw new TypeError(`nobody said who may ask for ${url}`);
    const { least, scoped, reads = false } = route;
    if (schema?.hide === true || method === 'HEAD') return;
    routes.push({ method: String(method), path: url, least, scoped, reads, summary: schema?.summary ?? '' });
  });
  let address = '';
  let readers = (): number => 0;
  const metrics = metricsOf(options, () => readers(), config.metrics);
  const origin = (): string => config.publicUrl ?? address;
  const oidc = config.oidc && new Oidc(config.oidc, () => `${origin()}${OIDC_CALLBACK}`, options.now);
  const house: House = { ...options, entrance, metrics, oidc, document: () => app.swagger() as ApiDocument };
  await secure(app, config);
  await describeApi(app);
  app.addHook('onRequest', guard({ entrance, config }));
  app.addHook('onSend', tagged);
  countAnswers(app, metrics);
  const streaming = await stream(app, house);
  ({ readers } = streaming);
  register(app, house, ROUTES);
  await serveDashboard(app, config.dashboard);
  if (options.webhook !== undefined) webhook(app, house, options.webhook);
  await app.ready();
  address = await app.listen({ host: config.host ?? '127.0.0.1', port: config.port ?? 0 });
  const listener = config.metrics?.listen && (await listenForMetrics(metrics, config.metrics.listen));
  const first = await entrance.firstToken();
  return {
    address,
    routes,
    ...(listener === undefined ? {} : { metricsAddress: listener.address }),
    // After the `#`: a browser does not send it, so it is in no log of a proxy.
    ...(first === undefined ? {} : { firstLink: `${origin()}/setup#${first}` }),
    async close() {
      streaming.close();
      await app.close();
      await listener?.close();
      metrics.close();
    },
  };
}

async function appOf({ config, log }: ServerOptions): Promise<FastifyInstance> {
  const app: FastifyInstance = fastify({
    ...(config.tls === undefined ? {} : { https: await tlsOf(config.tls) }),
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    frameworkErrors: (error, _, reply) => void say(reply, problemOf(error)),
    bodyLimit: MOST_BYTES,
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    routerOptions: { maxParamLength: 300, ignoreTrailingSlash: true },
    trustProxy: config.proxies === undefined ? false : [...config.proxies],
  });
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error);
    if (problem.status >= 500) request.log.error({ err: error, url: request.routeOptions.url }, problem.code);
    return say(reply, problem);
  });
  app.setNotFoundHandler((_, reply) =>
    say(reply, new Problem('request.not-found', 'There is nothing at this address.')),
  );
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions, caller } = request;
    const line = { method, route: routeOptions.url, status: reply.statusCode, ms: Math.round(reply.elapsedTime) };
    request.log.debug({ ...line, who: caller?.who }, 'request');
  });
  return app;
}

const say = (reply: FastifyReply, problem: Problem): FastifyReply =>
  reply
    .code(problem.status)
    .headers(problem.more.headers ?? {})
    .type('application/problem+json')
    .send(JSON.stringify(bodyOf(problem)));

async function tlsOf({ key, cert }: { readonly key: string; readonly cert: string }) {
  return { key: await readFile(key), cert: await readFile(cert), minVersion: 'TLSv1.2' as const };
}

function countAnswers(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onResponse', async ({ method, routeOptions }, { statusCode: status, elapsedTime }) => {
    metrics.answered({ method, route: routeOptions.url ?? 'none', status, seconds: elapsedTime / 1000 });
  });
}

const NONE = ["'none'"];
const SELF = ["'self'"];

async function secure(app: FastifyInstance, config: ServerConfig): Promise<void> {
  await app.register(fastifyCookie);
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: NONE,
        scriptSrc: SELF,
        styleSrc: SELF,
        imgSrc: SELF,
        fontSrc: SELF,
        connectSrc: SELF,
        formAction: SELF,
        baseUri: NONE,
        frameAncestors: NONE,
      },
    },
    hsts: isSecure(config) ? { maxAge: 31_536_000 } : false,
    referrerPolicy: { policy: 'no-referrer' },
  });
  await app.register(fastifyRateLimit, {
    global: false,
    errorResponseBuilder: (_, { ttl }) => {
      const seconds = Math.ceil(ttl / 1000);
      return new Problem('request.too-many', `Too many requests; try again in ${seconds} s.`);
    },
  });
  app.addSchema({ $id: 'Problem', ...ProblemBody });
  app.addHook('onRequest', async (_, reply) => {
    reply.header('cache-control', 'no-cache, private');
  });
}

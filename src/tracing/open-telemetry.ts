import type { Span as OtelSpan, SpanKind, Tracer as OtelTracer } from '@opentelemetry/api';
import type { Attributes, Span, Tracer } from '../model/tracer.js';

/** What an admin who wants traces installs: 11 packages and 28 MB that nobody else needs. */
export const PACKAGES = {
  '@opentelemetry/sdk-trace-base': '2.12.1',
  '@opentelemetry/resources': '2.12.1',
  '@opentelemetry/exporter-trace-otlp-http': '0.223.1',
} as const;

export interface Tracing {
  readonly tracer: Tracer;
  /** Sends what is left, if that can be done soon. */
  close(): Promise<void>;
}

export interface TracingOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What keeps traces from where they should go. They are worth no router, so nothing else follows. */
  readonly complain: (message: string) => void;
}

const FLUSH_MS = 3_000;

/** Whether the standard variables ask for traces (OpenTelemetry specification, Environment Variable Specification). */
export function wantsTraces(env: TracingOptions['env']): boolean {
  if (env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') return false;
  const exporter = env['OTEL_TRACES_EXPORTER'] ?? '';
  const endpoint = env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] ?? env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? '';
  return exporter === '' ? endpoint !== '' : exporter !== 'none';
}

/**
 * Traces over OTLP/HTTP in JSON, as the standard variables say. Undefined where they do not ask for them, or where they
 * cannot be had, which is complained about.
 */
export async function openTracing({ env, complain }: TracingOptions): Promise<Tracing | undefined> {
  if (!wantsTraces(env)) return undefined;
  const problem = unsupported(env);
  if (problem !== undefined) {
    complain(`no traces: ${problem}`);
    return undefined;
  }
  try {
    return await open(env, complain);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    const names = Object.entries(PACKAGES).map(([name, version]) => `${name}@${version}`);
    complain(
      `no traces: OTEL_… asks for them, and the packages are not here; npm install --no-save ${names.join(' ')}`,
    );
    return undefined;
  }
}

function unsupported(env: TracingOptions['env']): string | undefined {
  const exporter = env['OTEL_TRACES_EXPORTER'] ?? '';
  if (exporter !== '' && exporter !== 'otlp')
    return `OTEL_TRACES_EXPORTER is "${exporter}"; otlp and none are known here`;
  const protocol = env['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] ?? env['OTEL_EXPORTER_OTLP_PROTOCOL'] ?? '';
  if (protocol === '' || protocol === 'http/json') return undefined;
  return `OTEL_EXPORTER_OTLP_PROTOCOL is "${protocol}"; http/json is what is spoken here`;
}

async function open(env: TracingOptions['env'], complain: TracingOptions['complain']): Promise<Tracing> {
  const [api, sdk, { OTLPTraceExporter }, resources] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace-base'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const tell = (message: string): void => complain(`traces: ${message}`);
  const silent = (): void => undefined;
  api.diag.setLogger({ error: tell, warn: tell, info: silent, debug: silent, verbose: silent }, api.DiagLogLevel.WARN);
  const named = resources.resourceFromAttributes({ 'service.name': env['OTEL_SERVICE_NAME'] ?? 'qosctl' });
  const detected = resources.detectResources({ detectors: [resources.envDetector] });
  const provider = new sdk.BasicTracerProvider({
    resource: resources.defaultResource().merge(named).merge(detected),
    // Endpoint, headers, sampler, batches: both read the standard variables themselves.
    spanProcessors: [new sdk.BatchSpanProcessor(new OTLPTraceExporter())],
  });
  return {
    tracer: tracerOf(api, provider.getTracer('qosctl')),
    async close() {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((done) => {
        timer = setTimeout(done, FLUSH_MS);
      });
      await Promise.race([provider.shutdown().catch((error: unknown) => tell(String(error))), late]);
      clearTimeout(timer);
      api.diag.disable();
    },
  };
}

type Api = typeof import('@opentelemetry/api');

function tracerOf({ trace, ROOT_CONTEXT, SpanKind, SpanStatusCode }: Api, tracer: OtelTracer): Tracer {
  const begin = (name: string, attributes: Attributes = {}, kind: SpanKind, parent?: OtelSpan): Span => {
    const context = parent === undefined ? ROOT_CONTEXT : trace.setSpan(ROOT_CONTEXT, parent);
    const span = tracer.startSpan(name, { attributes, kind }, context);
    return {
      child: (part, more) => begin(part, more, SpanKind.INTERNAL, span),
      set: (more) => void span.setAttributes(more),
      end(problem) {
        if (problem !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: problem });
        span.end();
      },
    };
  };
  return {
    span: (name, attributes, kind) => begin(name, attributes, kind === 'server' ? SpanKind.SERVER : SpanKind.INTERNAL),
  };
}

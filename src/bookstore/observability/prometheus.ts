import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** A gauge, read when metrics are requested; the value is undefined if there is none at the moment. */
export interface GaugeReading {
  readonly name: string;
  readonly help: string;
  readonly value: number | undefined;
}

export interface PrometheusMetrics {
  readonly contentType: string;
  /** Counts one response. `route` is the route's pattern, not the requested path, so that there are few labels. */
  count(labels: { readonly method: string; readonly route: string }, status: number, seconds: number): void;
  /** Prometheus text exposition format. */
  render(gauges: readonly GaugeReading[]): Promise<string>;
  stop(): void;
}

/** Upper bounds of the histogram, seconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];

/** Metrics of one service; each service in a process has its own registry. */
export function prometheusMetrics(): PrometheusMetrics {
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });
  const requests = new Counter({
    name: 'shop_http_requests_total',
    help: 'Requests answered, by method, route and status.',
    labelNames: ['method', 'route', 'code'] as const,
    registers,
  });
  const seconds = new Histogram({
    name: 'shop_http_request_duration_seconds',
    help: 'From the head of a request to its answer, by method and route.',
    labelNames: ['method', 'route'] as const,
    buckets: BUCKETS,
    registers,
  });
  return {
    contentType: register.contentType,
    count(labels, status, duration) {
      requests.inc({ ...labels, code: status });
      seconds.observe(labels, duration);
    },
    async render(readings) {
      for (const { name, help, value } of readings) {
        register.removeSingleMetric(name);
        if (value !== undefined) new Gauge({ name, help, registers }).set(value);
      }
      return register.metrics();
    },
    stop: () => register.clear(),
  };
}

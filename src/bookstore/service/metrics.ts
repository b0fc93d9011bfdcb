/** Upper bounds of the histogram, seconds. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5] as const;

export interface Measurements {
  record(method: string, route: string, status: number, seconds: number): void;
  /** Prometheus text exposition format. */
  render(gauges: Readonly<Record<string, { readonly help: string; readonly value: number }>>): string;
}

interface Latency {
  readonly below: number[];
  sum: number;
  count: number;
}

/** Counts requests by route and status, and how long they took by route. Routes are names of ours, so that there are few. */
export function makeMeasurements(): Measurements {
  const requests = new Map<string, number>();
  const latencies = new Map<string, Latency>();
  return {
    record(method, route, status, seconds) {
      const labels = `method="${method}",route="${route}"`;
      const counted = `${labels},code="${status}"`;
      requests.set(counted, (requests.get(counted) ?? 0) + 1);
      const latency = latencies.get(labels) ?? { below: BOUNDS.map(() => 0), sum: 0, count: 0 };
      latencies.set(labels, latency);
      latency.sum += seconds;
      latency.count += 1;
      for (const [at, bound] of BOUNDS.entries()) if (seconds <= bound) latency.below[at]! += 1;
    },
    render: (gauges) =>
      [...renderRequests(requests), ...renderLatencies(latencies), ...renderGauges(gauges), ''].join('\n'),
  };
}

const heading = (name: string, type: string, help: string) => [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];

function renderRequests(requests: ReadonlyMap<string, number>): string[] {
  const name = 'shop_http_requests_total';
  const lines = heading(name, 'counter', 'Requests answered, by method, route and status.');
  for (const [labels, count] of requests) lines.push(`${name}{${labels}} ${count}`);
  return lines;
}

function renderLatencies(latencies: ReadonlyMap<string, Latency>): string[] {
  const name = 'shop_http_request_duration_seconds';
  const lines = heading(name, 'histogram', 'From the head of a request to its answer, by method and route.');
  for (const [labels, { below, sum, count }] of latencies) {
    for (const [at, bound] of BOUNDS.entries()) lines.push(`${name}_bucket{${labels},le="${bound}"} ${below[at]}`);
    lines.push(
      `${name}_bucket{${labels},le="+Inf"} ${count}`,
      `${name}_sum{${labels}} ${sum}`,
      `${name}_count{${labels}} ${count}`,
    );
  }
  return lines;
}

const renderGauges = (gauges: Parameters<Measurements['render']>[0]): string[] =>
  Object.entries(gauges).flatMap(([name, { help, value }]) => [...heading(name, 'gauge', help), `${name} ${value}`]);

/** Upper bounds of the buckets of the latency histogram, in seconds. */
const BOUNDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1] as const;

/** Counts the requests to one route that got one status. */
export interface Counter {
  add(seconds: number): void;
}

interface Counts extends Counter {
  readonly status: number;
  /** By bucket: how many took up to its bound and longer than the bound before it. The last bucket has no bound. */
  readonly buckets: readonly number[];
  readonly sum: () => number;
}

/** What /metrics reports of the model. */
export interface ModelGauges {
  readonly model: { readonly version: string; readonly digest: string; readonly metric: string } | undefined;
  /** True while the newest model cannot be loaded, whether an older one answers or none does. */
  readonly failing: boolean;
  readonly swaps: number;
}

export interface Metrics {
  counter(route: string, status: number): Counter;
  /** In the text exposition format of Prometheus. */
  render(gauges: ModelGauges): string;
}

/** Counts requests by route and status, and latencies by route. Route names are ours, so the number of series is bounded. */
export function createMetrics(): Metrics {
  const routes = new Map<string, Counts[]>();
  return {
    counter(route, status) {
      const known = routes.get(route) ?? [];
      routes.set(route, known);
      const found = known.find((counts) => counts.status === status) ?? makeCounts(status);
      if (!known.includes(found)) known.push(found);
      return found;
    },
    render: (gauges) => [...renderRequests(routes), ...renderLatencies(routes), ...renderModel(gauges), ''].join('\n'),
  };
}

function makeCounts(status: number): Counts {
  const buckets = new Array<number>(BOUNDS.length + 1).fill(0);
  let sum = 0;
  return {
    status,
    buckets,
    sum: () => sum,
    add(seconds) {
      let at = 0;
      while (at < BOUNDS.length && seconds > BOUNDS[at]!) at++;
      buckets[at]! += 1;
      sum += seconds;
    },
  };
}

const total = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);

const heading = (name: string, type: string, help: string) => [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];

function renderRequests(routes: ReadonlyMap<string, readonly Counts[]>): string[] {
  const name = 'recommender_http_requests_total';
  const lines = heading(name, 'counter', 'Requests answered, by route and status.');
  for (const [route, all] of routes) {
    for (const { status, buckets } of all) lines.push(`${name}{route="${route}",code="${status}"} ${total(buckets)}`);
  }
  return lines;
}

function renderLatencies(routes: ReadonlyMap<string, readonly Counts[]>): string[] {
  const name = 'recommender_http_request_duration_seconds';
  const lines = heading(name, 'histogram', 'Time from the head of a request to its response, by route.');
  for (const [route, all] of routes) {
    let below = 0;
    for (const [at, bound] of [...BOUNDS, '+Inf'].entries()) {
      below += total(all.map(({ buckets }) => buckets[at]!));
      lines.push(`${name}_bucket{route="${route}",le="${bound}"} ${below}`);
    }
    const sum = total(all.map((counts) => counts.sum()));
    lines.push(`${name}_sum{route="${route}"} ${sum}`, `${name}_count{route="${route}"} ${below}`);
  }
  return lines;
}

function renderModel({ model, failing, swaps }: ModelGauges): string[] {
  const lines = heading('recommender_model_info', 'gauge', 'The model in use.');
  if (model !== undefined) {
    const { version, digest, metric } = model;
    lines.push(`recommender_model_info{version="${version}",digest="${digest}",metric="${metric}"} 1`);
  }
  return [
    ...lines,
    ...heading('recommender_model_ready', 'gauge', 'Whether a model is loaded: 1, else 0.'),
    `recommender_model_ready ${model === undefined ? 0 : 1}`,
    ...heading('recommender_model_load_failing', 'gauge', 'Whether the newest model could not be loaded: 1, else 0.'),
    `recommender_model_load_failing ${failing ? 1 : 0}`,
    ...heading('recommender_model_swaps_total', 'counter', 'How often a model replaced another.'),
    `recommender_model_swaps_total ${swaps}`,
  ];
}

/** Upper bounds of the latency histogram, seconds. */
const BOUNDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1] as const;

/** What is counted of one route. */
interface Counts {
  readonly byStatus: Map<number, number>;
  /** Requests whose latency is the first bound that is not below it, seconds. */
  readonly buckets: number[];
  sum: number;
  count: number;
}

/** What /metrics says of the model. */
export interface ModelGauges {
  readonly model: { readonly version: string; readonly digest: string; readonly metric: string } | undefined;
  /** True while the newest model could not be loaded and an older one answers, or none. */
  readonly failing: boolean;
  readonly swaps: number;
}

export interface Measurements {
  record(route: string, status: number, seconds: number): void;
  /** Prometheus text exposition format. */
  render(gauges: ModelGauges): string;
}

/** Counts requests by route and status, and their latency by route. Routes are names of ours, so both stay bounded. */
export function makeMeasurements(): Measurements {
  const routes = new Map<string, Counts>();
  return {
    record(route, status, seconds) {
      let counts = routes.get(route);
      if (counts === undefined) {
        counts = { byStatus: new Map(), buckets: BOUNDS.map(() => 0), sum: 0, count: 0 };
        routes.set(route, counts);
      }
      counts.byStatus.set(status, (counts.byStatus.get(status) ?? 0) + 1);
      counts.sum += seconds;
      counts.count += 1;
      const bucket = BOUNDS.findIndex((bound) => seconds <= bound);
      if (bucket >= 0) counts.buckets[bucket]! += 1;
    },
    render: (gauges) => [...renderRequests(routes), ...renderLatencies(routes), ...renderModel(gauges), ''].join('\n'),
  };
}

const heading = (name: string, type: string, help: string) => [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];

function renderRequests(routes: ReadonlyMap<string, Counts>): string[] {
  const name = 'recommender_http_requests_total';
  const lines = heading(name, 'counter', 'Requests answered, by route and status.');
  for (const [route, { byStatus }] of routes) {
    for (const [status, count] of byStatus) lines.push(`${name}{route="${route}",code="${status}"} ${count}`);
  }
  return lines;
}

function renderLatencies(routes: ReadonlyMap<string, Counts>): string[] {
  const name = 'recommender_http_request_duration_seconds';
  const lines = heading(name, 'histogram', 'From the head of a request to its answer, by route.');
  for (const [route, { buckets, sum, count }] of routes) {
    let below = 0;
    for (const [at, bound] of BOUNDS.entries()) {
      below += buckets[at]!;
      lines.push(`${name}_bucket{route="${route}",le="${bound}"} ${below}`);
    }
    lines.push(`${name}_bucket{route="${route}",le="+Inf"} ${count}`);
    lines.push(`${name}_sum{route="${route}"} ${sum}`, `${name}_count{route="${route}"} ${count}`);
  }
  return lines;
}

function renderModel({ model, failing, swaps }: ModelGauges): string[] {
  const lines = heading('recommender_model_info', 'gauge', 'The model that answers now.');
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
    ...heading('recommender_model_swaps_total', 'counter', 'Models put in place of another.'),
    `recommender_model_swaps_total ${swaps}`,
  ];
}

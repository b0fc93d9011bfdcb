import { packageVersion } from '../../lib/package-version.js';
import {
  type HttpResponse,
  jsonResponse,
  problemResponse,
  protocolErrorResponse,
  RequestError,
} from './http/response.js';
import type { Metrics } from './metrics.js';
import { findBasket, findBook, type ServingModel } from './model/serving-model.js';
import type { ModelWatch } from './model/watch-model.js';
import { infer, MODEL_NAME, modelMetadata } from './protocols/open-inference.js';
import { predictV1 } from './protocols/predict-v1.js';
import { basketJson, detailedBasketJson, detailedJson, recommendationJson } from './protocols/recommend-json.js';
import { readQuery } from './protocols/recommend-query.js';

/** What route handlers can read. */
export interface ServerState {
  readonly watch: ModelWatch;
  readonly metrics: Metrics;
  /** A text by which the program that started this server can recognise it. */
  readonly instance: string | undefined;
  /** True once the server was told to stop: it still answers, but reports that it is not ready. */
  readonly draining: () => boolean;
}

export interface Route {
  /** A label of the metrics, so their number must be bounded. */
  readonly name: string;
  readonly methods: readonly ('GET' | 'POST')[];
  readonly asError: (error: RequestError) => HttpResponse;
  /** `query` is without its question mark; `body` is '' for anything but POST. Throws RequestError. */
  readonly run: (state: ServerState, query: string, body: string) => HttpResponse;
}

export const NO_ROUTE = 'other';

/** What this server calls itself. */
export const SERVICE = 'bookstore-ml-recommender';

/** The route of a path; undefined where there is none. */
export function findRoute(path: string): Route | undefined {
  return ROUTES.get(path) ?? versionRoute(path);
}

const own = (name: string, run: Route['run']): Route => ({ name, methods: ['GET'], asError: problemResponse, run });
const protocol = (name: string, method: 'GET' | 'POST', run: Route['run']): Route => ({
  name,
  methods: [method],
  asError: protocolErrorResponse,
  run,
});

const metadata = protocol('/v2/models', 'GET', (state) => modelMetadata(loaded(state)));
const modelReady = protocol('/v2/models/ready', 'GET', (state) => {
  ready(state);
  return jsonResponse(`{"name":"${MODEL_NAME}","ready":true}`);
});
const inference = protocol('/v2/models/infer', 'POST', (state, _query, body) => infer(loaded(state), body));

const ROUTES: ReadonlyMap<string, Route> = new Map([
  ['/recommend', own('/recommend', recommend)],
  ['/healthz', own('/healthz', health)],
  ['/readyz', own('/readyz', readiness)],
  ['/metrics', own('/metrics', metrics)],
  ['/v1/models', protocol('/v1/models', 'GET', () => jsonResponse(`{"models":["${MODEL_NAME}"]}`))],
  [
    `/v1/models/${MODEL_NAME}`,
    protocol('/v1/models/ready', 'GET', (state) => {
      ready(state);
      return jsonResponse(`{"name":"${MODEL_NAME}","ready":true}`);
    }),
  ],
  [
    `/v1/models/${MODEL_NAME}:predict`,
    protocol('/v1/models:predict', 'POST', (state, _query, body) => predictV1(loaded(state), body)),
  ],
  [
    '/v2',
    protocol('/v2', 'GET', () =>
      jsonResponse(`{"name":"bookstore-ml","version":"${packageVersion()}","extensions":[]}`),
    ),
  ],
  ['/v2/health/live', protocol('/v2/health/live', 'GET', () => jsonResponse('{"live":true}'))],
  [
    '/v2/health/ready',
    protocol('/v2/health/ready', 'GET', (state) => {
      ready(state);
      return jsonResponse('{"ready":true}');
    }),
  ],
  [`/v2/models/${MODEL_NAME}`, metadata],
  [`/v2/models/${MODEL_NAME}/ready`, modelReady],
  [`/v2/models/${MODEL_NAME}/infer`, inference],
]);

/** A path that names a version works only while that version is in use. */
function versionRoute(path: string): Route | undefined {
  const match = /^\/v2\/models\/recommender\/versions\/([^/]+)(\/ready|\/infer)?$/.exec(path);
  if (match === null) return undefined;
  const route = match[2] === undefined ? metadata : match[2] === '/ready' ? modelReady : inference;
  return {
    ...route,
    run(state, query, body) {
      const { version } = loaded(state);
      if (version !== match[1]) throw new RequestError(404, `version ${match[1]} is not served; version ${version} is`);
      return route.run(state, query, body);
    },
  };
}

function recommend(state: ServerState, query: string): HttpResponse {
  const serving = loaded(state);
  const { books, k, detail } = readQuery(query);
  if (books.length > 1) {
    const basket = findBasket(serving, books);
    return jsonResponse(detail ? detailedBasketJson(serving, basket, k) : basketJson(serving, basket, k));
  }
  const row = findBook(serving, books[0]!);
  return jsonResponse(detail ? detailedJson(serving, row, k) : recommendationJson(serving, row, k));
}

function health({ watch, instance }: ServerState): HttpResponse {
  const serving = watch.current();
  const model = serving === undefined ? null : about(serving);
  return jsonResponse(
    JSON.stringify({
      status: 'ok',
      service: SERVICE,
      instance: instance ?? null,
      version: packageVersion(),
      model,
      loadFailure: watch.failure() ?? null,
    }),
  );
}

const about = ({ version, digest, dataset, books, hyperparameters }: ServingModel) => ({
  version,
  digest,
  dataset,
  books,
  ...hyperparameters,
});

function readiness(state: ServerState): HttpResponse {
  const { version, digest } = ready(state);
  return jsonResponse(JSON.stringify({ ready: true, version, digest }));
}

function metrics({ watch, metrics }: ServerState): HttpResponse {
  const serving = watch.current();
  const body = metrics.render({
    model: serving && about(serving),
    failing: watch.failure() !== undefined,
    swaps: watch.swaps(),
  });
  return { status: 200, type: 'text/plain; version=0.0.4; charset=utf-8', body };
}

/** Throws RequestError 503 while no model is loaded. */
function loaded({ watch }: ServerState): ServingModel {
  const serving = watch.current();
  if (serving === undefined)
    throw new RequestError(503, 'no model is loaded yet: nothing has been promoted', { 'Retry-After': '1' });
  return serving;
}

/** Throws RequestError 503 while the server wants no traffic, for whatever reason. */
function ready(state: ServerState): ServingModel {
  if (state.draining()) throw new RequestError(503, 'the server is stopping');
  return loaded(state);
}

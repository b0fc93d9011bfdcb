import { readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { canonicalJson } from '../../../src/lib/canonical-json.js';
import { neighbourRanker } from '../../../src/recommender/evaluate/rankers.js';
import type { RunningServer, ServeOptions } from '../../../src/recommender/serve/server.js';
import { type ModelManifest, seal } from '../../../src/recommender/store/model-manifest.js';
import { trainModel } from '../../../src/recommender/train/train-model.js';
import { startServer } from './compiled-server.js';
import { modelFolder, orders, temporaryFolder, until } from './workshop.js';

/** Book 1 goes with 2 (three baskets) and 3 (one); 4 was bought alone. */
const SHOP = [[1, 2], [1, 2], [1, 2, 3], [2, 3], [4]];
const TITLES = new Map([
  ['1', 'The Glass Harbour'],
  ['2', 'Salt "Roads"'],
]);

async function serve(options: Partial<ServeOptions> = {}): Promise<RunningServer> {
  const model = options.model ?? (await modelFolder(await orders(SHOP), { titles: TITLES }));
  const server = await startServer({ port: 0, pollMs: 10, ...options, model });
  onTestFinished(() => server.close(0));
  return server;
}

async function get(server: RunningServer, path: string, init?: RequestInit) {
  const response = await fetch(server.url + path, init);
  const text = await response.text();
  return { status: response.status, type: response.headers.get('content-type'), text, headers: response.headers };
}

const post = (server: RunningServer, path: string, body: unknown) =>
  get(server, path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });

describe('GET /recommend', () => {
  test('answers exactly the contract, with k as it was asked', async () => {
    const server = await serve();
    const { status, type, text } = await get(server, '/recommend?book_id=1&k=3');
    expect({ status, type, text }).toEqual({
      status: 200,
      type: 'application/json',
      text: '{"book_id":1,"k":3,"recommendations":[2,3]}',
    });
    expect((await get(server, '/recommend?book_id=1&k=1')).text).toBe('{"book_id":1,"k":1,"recommendations":[2]}');
    expect((await get(server, '/recommend?k=100&book_id=4')).text).toBe('{"book_id":4,"k":100,"recommendations":[]}');
    expect((await get(server, '/recommend?book_id=1')).text).toContain('"k":10,');
  });

  test('gives titles, scores and support with detail=1', async () => {
    const server = await serve();
    const { text } = await get(server, '/recommend?book_id=1&k=3&detail=1');
    expect(JSON.parse(text)).toEqual({
      book_id: 1,
      title: 'The Glass Harbour',
      k: 3,
      recommendations: [
        { book_id: 2, title: 'Salt "Roads"', score: 3 / Math.sqrt(12), support: 3 },
        { book_id: 3, title: null, score: 1 / Math.sqrt(6), support: 1 },
      ],
    });
  });

  test('returns ids that are not numbers as strings, whatever they contain', async () => {
    const model = await modelFolder(
      await orders([
        ['a"b', '__proto__'],
        ['a"b', '__proto__', 'é 1'],
      ]),
    );
    const server = await serve({ model });
    const { text } = await get(server, `/recommend?book_id=${encodeURIComponent('a"b')}&k=2`);
    expect(text).toBe('{"book_id":"a\\"b","k":2,"recommendations":["__proto__","é 1"]}');
    expect((await get(server, '/recommend?book_id=constructor')).status).toBe(404);
  });

  test.each([
    ['no book', '', 400],
    ['an empty book', '?book_id=', 400],
    ['an empty book in a basket', '?book_id=1&book_id=', 400],
    ['a word in a basket of numbers', '?book_id=1&book_id=harbour', 400],
    ['a basket of unknown books', '?book_id=98&book_id=99', 404],
    ['a basket of 101', `?${Array.from({ length: 101 }, (_, book) => `book_id=${book}`).join('&')}`, 400],
    ['a word where books are numbers', '?book_id=harbour', 400],
    ['a broken escape', '?book_id=%E0%A4%A', 400],
    ['k of nothing', '?book_id=1&k=', 400],
    ['k = 0', '?book_id=1&k=0', 400],
    ['k = 101', '?book_id=1&k=101', 400],
    ['k = -1', '?book_id=1&k=-1', 400],
    ['k = 1e1', '?book_id=1&k=1e1', 400],
    ['k twice', '?book_id=1&k=1&k=2', 400],
    ['detail of something else', '?book_id=1&detail=yes', 400],
    ['an unknown book', '?book_id=99', 404],
    ['a number past all numbers', '?book_id=99999999999999999999', 404],
  ])('refuses %s as a problem', async (_, query, expected) => {
    const { status, type, text } = await get(await serve(), `/recommend${query}`);
    expect({ status, type }).toEqual({ status: expected, type: 'application/problem+json' });
    expect(JSON.parse(text)).toEqual({
      type: 'about:blank',
      title: expect.any(String),
      status: expected,
      detail: expect.stringMatching(/./),
    });
  });
});

describe('GET /recommend of a basket', () => {
  test('recommends for its books together, and none of them', async () => {
    const server = await serve();
    expect((await get(server, '/recommend?book_id=1&book_id=3&k=3')).text).toBe(
      '{"book_ids":[1,3],"k":3,"recommendations":[2]}',
    );
    expect((await get(server, '/recommend?book_id=3&book_id=1')).text).toBe(
      '{"book_ids":[3,1],"k":10,"recommendations":[2]}',
    );
  });

  test('adds up the scores, and gives the largest support', async () => {
    const { text } = await get(await serve(), '/recommend?book_id=1&book_id=3&k=3&detail=1');
    expect(JSON.parse(text)).toEqual({
      book_ids: [1, 3],
      titles: ['The Glass Harbour', null],
      k: 3,
      recommendations: [
        {
          book_id: 2,
          title: 'Salt "Roads"',
          score: expect.closeTo(3 / Math.sqrt(12) + 2 / Math.sqrt(8), 8),
          support: 3,
        },
      ],
    });
  });

  test('counts a book once, and ignores unknown books as long as one is known', async () => {
    const server = await serve();
    const { text } = await get(server, '/recommend?book_id=1&book_id=1&book_id=99');
    expect(text).toBe('{"book_ids":[1],"k":10,"recommendations":[2,3]}');
    expect((await get(server, '/recommend?book_id=99&book_id=4')).text).toBe(
      '{"book_ids":[4],"k":10,"recommendations":[]}',
    );
  });

  test('ranks as evaluation does, by any metric', async () => {
    const log = await orders(Array.from({ length: 60 }, (_, at) => [at % 7, at % 11, at % 13, (at * at) % 17]));
    for (const hyperparameters of [
      { metric: 'cosine', topK: 5, minSupport: 1 },
      { metric: 'jaccard', topK: 5, minSupport: 1, shrinkage: 3 },
      { metric: 'cosine', topK: 5, minSupport: 1, weighting: 'tf-idf' },
    ] as const) {
      const model = await trainModel(log, hyperparameters, { threads: 1 });
      const server = await serve({ model: await modelFolder(log, { hyperparameters }) });
      const ranker = neighbourRanker(model);
      const { text: ids } = model.items;
      for (const basket of [
        [0, 1],
        [2, 5, 9],
        [3, 4, 6, 7, 8, 10, 11],
      ]) {
        const list = new Uint32Array(6);
        const expected = [...list.subarray(0, ranker(Uint32Array.from(basket), list))].map((item) => Number(ids[item]));
        const query = basket.map((item) => `book_id=${ids[item]}`).join('&');
        const answer = JSON.parse((await get(server, `/recommend?${query}&k=6`)).text);
        expect(answer.recommendations).toEqual(expected);
      }
    }
  });
});

describe('a server that fills up short lists', () => {
  /** Popular: 1 (four baskets), 2 (three), then 3, 4 and 5 (one). */
  const books = [[1, 2], [1, 2], [1, 2, 3], [1], [4], [5]];
  const filling = async () => serve({ model: await modelFolder(await orders(books)), fill: 'popular' });

  test('adds popular books after the neighbours, but not the book itself, and none twice', async () => {
    const server = await filling();
    const ids = async (query: string) => JSON.parse((await get(server, `/recommend?${query}`)).text).recommendations;
    expect(await ids('book_id=4&k=3')).toEqual([1, 2, 3]);
    expect(await ids('book_id=1&k=10')).toEqual([2, 3, 4, 5]);
    expect(await ids('book_id=3&k=3')).toEqual([2, 1, 4]);
    expect(await ids('book_id=1&k=1')).toEqual([2]);
    expect(await ids('book_id=1&book_id=4&k=3')).toEqual([2, 3, 5]);
  });

  test('marks them with detail=1', async () => {
    const { text } = await get(await filling(), '/recommend?book_id=3&k=3&detail=1');
    expect(JSON.parse(text).recommendations).toEqual([
      { book_id: 2, title: null, score: 1 / Math.sqrt(3), support: 1 },
      { book_id: 1, title: null, score: 1 / Math.sqrt(4), support: 1 },
      { book_id: 4, title: null, score: 0, support: 0, source: 'popular' },
    ]);
  });

  test('does so in both protocols, and still answers 404 for a book that was never bought', async () => {
    const server = await filling();
    const predicted = await post(server, '/v1/models/recommender:predict', { instances: [{ book_id: 4, k: 2 }] });
    expect(JSON.parse(predicted.text).predictions[0].recommendations).toEqual([1, 2]);
    const inferred = await post(server, '/v2/models/recommender/infer', {
      inputs: [{ name: 'book_id', datatype: 'BYTES', shape: [1], data: ['4'] }],
      parameters: { k: 5 },
    });
    const [found, scores] = JSON.parse(inferred.text).outputs;
    expect(found.data).toEqual(['1', '2', '3', '5', '']);
    expect(scores.data).toEqual([0, 0, 0, 0, 0]);
    expect((await get(server, '/recommend?book_id=99')).status).toBe(404);
  });
});

describe('paths and methods', () => {
  test('HEAD has the headers of GET and no body', async () => {
    const server = await serve();
    const { status, text, headers } = await get(server, '/recommend?book_id=1&k=3', { method: 'HEAD' });
    expect({ status, text, length: headers.get('content-length') }).toEqual({ status: 200, text: '', length: '43' });
  });

  test.each([
    ['POST', '/recommend', 'GET, HEAD'],
    ['DELETE', '/healthz', 'GET, HEAD'],
    ['GET', '/v1/models/recommender:predict', 'POST'],
    ['GET', '/v2/models/recommender/infer', 'POST'],
    ['OPTIONS', '/metrics', 'GET, HEAD'],
  ])('%s %s is answered 405 with the allowed methods', async (method, path, allow) => {
    const { status, headers } = await get(await serve(), path, { method });
    expect({ status, allow: headers.get('allow') }).toEqual({ status: 405, allow });
  });

  test.each(['/', '/recommend/', '/recommendations', '/%', '/v2/models/other', '/../etc/passwd'])(
    '%s is not found',
    async (path) => {
      expect((await get(await serve(), path)).status).toBe(404);
    },
  );

  test.each([
    ['an odd target', 'GET //?% HTTP/1.1', '404'],
    ['control characters', 'GET /recommend?book_id=1%00%FF HTTP/1.1', '400'],
    ['a whole URL', 'GET http://elsewhere/recommend?book_id=1&k=3 HTTP/1.1', '200'],
    ['a star', 'OPTIONS * HTTP/1.1', '404'],
    ['no HTTP at all', 'NONSENSE', '400'],
    ['a target without end', `GET /${'x'.repeat(100_000)} HTTP/1.1`, '431'],
  ])('answers %s and keeps running', async (_, line, status) => {
    const server = await serve();
    expect(await raw(server, `${line}\r\nHost: localhost\r\nConnection: close\r\n\r\n`)).toMatch(`HTTP/1.1 ${status}`);
    expect((await get(server, '/healthz')).status).toBe(200);
  });
});

describe('health', () => {
  test('/healthz names the server and its model', async () => {
    const server = await serve({ instance: 'workspace-7' });
    expect(JSON.parse((await get(server, '/healthz')).text)).toEqual({
      status: 'ok',
      service: 'bookstore-ml-recommender',
      instance: 'workspace-7',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      model: {
        version: expect.stringMatching(/^[0-9a-f]{12}$/),
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        dataset: expect.stringMatching(/^[0-9a-f]{64}$/),
        books: 4,
        metric: 'cosine',
        topK: 20,
        minSupport: 1,
      },
      loadFailure: null,
    });
  });

  test('/metrics counts by route and status, and names the model', async () => {
    const server = await serve();
    await get(server, '/recommend?book_id=1');
    await get(server, '/recommend?book_id=99');
    await get(server, '/nowhere');
    const { text, type } = await get(server, '/metrics');
    expect(type).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(text).toContain('recommender_http_requests_total{route="/recommend",code="200"} 1\n');
    expect(text).toContain('recommender_http_requests_total{route="/recommend",code="404"} 1\n');
    expect(text).toContain('recommender_http_requests_total{route="other",code="404"} 1\n');
    expect(text).toContain('recommender_http_request_duration_seconds_count{route="/recommend"} 2\n');
    expect(text).toContain('recommender_http_request_duration_seconds_bucket{route="/recommend",le="+Inf"} 2\n');
    expect(text).toMatch(/recommender_model_info\{version="[0-9a-f]{12}",digest="[0-9a-f]{64}",metric="cosine"\} 1\n/);
    for (const line of text.trimEnd().split('\n')) expect(line).toMatch(/^(# (HELP|TYPE) \S+ .+|\S+ [\d.e+-]+)$/);
  });
});

describe('the V1 protocol', () => {
  const predict = '/v1/models/recommender:predict';

  test('answers each instance as GET /recommend would', async () => {
    const { status, text } = await post(await serve(), predict, { instances: [{ book_id: 1, k: 1 }, 2, '3'] });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({
      predictions: [
        { book_id: 1, k: 1, recommendations: [2] },
        { book_id: 2, k: 10, recommendations: [1, 3] },
        { book_id: 3, k: 10, recommendations: [2, 1] },
      ],
    });
  });

  test('answers a basket as GET /recommend would', async () => {
    const { text } = await post(await serve(), predict, { instances: [{ book_ids: [1, '3', 99], k: 2 }] });
    expect(text).toBe('{"predictions":[{"book_ids":[1,3],"k":2,"recommendations":[2]}]}');
  });

  test.each([
    ['no JSON', '{"instances":[', 400],
    ['no object', [], 400],
    ['no instances', {}, 400],
    ['no instance', { instances: [] }, 400],
    ['too many instances', { instances: new Array(1001).fill(1) }, 400],
    ['half a book', { instances: [1.5] }, 400],
    ['a list for a book', { instances: [[1]] }, 400],
    ['a bad k', { instances: [{ book_id: 1, k: '3' }] }, 400],
    ['an empty basket', { instances: [{ book_ids: [] }] }, 400],
    ['a basket that is none', { instances: [{ book_ids: 1 }] }, 400],
    ['half a book in a basket', { instances: [{ book_ids: [1, 1.5] }] }, 400],
    ['a basket of 101', { instances: [{ book_ids: new Array(101).fill(1) }] }, 400],
    ['a book and a basket', { instances: [{ book_id: 1, book_ids: [2] }] }, 400],
    ['a basket of unknown books', { instances: [{ book_ids: [98, 99] }] }, 404],
    ['an unknown book', { instances: [1, 99] }, 404],
    ['a body past a mebibyte', `{"instances":[${' '.repeat(1 << 20)}1]}`, 413],
  ])('refuses %s with an error text', async (_, body, expected) => {
    const { status, text, type } = await post(await serve(), predict, body);
    expect({ status, type }).toEqual({ status: expected, type: 'application/json' });
    expect(JSON.parse(text)).toEqual({ error: expect.stringMatching(/./) });
  });

  test('reports that the model is ready', async () => {
    const server = await serve();
    expect((await get(server, '/v1/models')).text).toBe('{"models":["recommender"]}');
    expect((await get(server, '/v1/models/recommender')).text).toBe('{"name":"recommender","ready":true}');
  });
});

describe('the Open Inference Protocol', () => {
  const infer = '/v2/models/recommender/infer';
  const books = (data: unknown[], shape = [data.length]) => ({ name: 'book_id', datatype: 'BYTES', shape, data });

  test('describes server and model', async () => {
    const server = await serve();
    expect(JSON.parse((await get(server, '/v2')).text)).toMatchObject({ name: 'bookstore-ml', extensions: [] });
    expect((await get(server, '/v2/health/live')).text).toBe('{"live":true}');
    expect((await get(server, '/v2/health/ready')).text).toBe('{"ready":true}');
    const model = JSON.parse((await get(server, '/v2/models/recommender')).text);
    expect(model).toMatchObject({ name: 'recommender', versions: [expect.any(String)] });
    const versioned = `/v2/models/recommender/versions/${model.versions[0]}`;
    expect(JSON.parse((await get(server, versioned)).text)).toEqual(model);
    expect((await get(server, `${versioned}/ready`)).text).toBe('{"name":"recommender","ready":true}');
    expect((await post(server, `${versioned}/infer`, { inputs: [books(['1'])] })).status).toBe(200);
    expect((await get(server, '/v2/models/recommender/versions/7')).status).toBe(404);
  });

  test('answers with tensors, padded where a book has fewer neighbours', async () => {
    const { text } = await post(await serve(), infer, {
      id: 'request 7',
      inputs: [books(['1', '4'], [2, 1]), { name: 'k', datatype: 'INT32', shape: [1], data: [3] }],
    });
    expect(JSON.parse(text)).toEqual({
      model_name: 'recommender',
      model_version: expect.any(String),
      id: 'request 7',
      outputs: [
        { name: 'ids', datatype: 'BYTES', shape: [2, 3], data: ['2', '3', '', '', '', ''] },
        {
          name: 'scores',
          datatype: 'FP32',
          shape: [2, 3],
          data: [Math.fround(3 / Math.sqrt(12)), Math.fround(1 / Math.sqrt(6)), 0, 0, 0, 0],
        },
      ],
    });
  });

  test('takes k as a parameter, integers as ids, nested data, and a choice of outputs', async () => {
    const { text } = await post(await serve(), infer, {
      inputs: [{ name: 'book_id', datatype: 'INT64', shape: [2, 1], data: [[1], [2]] }],
      parameters: { k: 1 },
      outputs: [{ name: 'ids' }],
    });
    expect(JSON.parse(text).outputs).toEqual([{ name: 'ids', datatype: 'BYTES', shape: [2, 1], data: ['2', '1'] }]);
  });

  test.each([
    ['no JSON', 'nonsense', 400],
    ['no inputs', {}, 400],
    ['an unknown input', { inputs: [{ name: 'user', datatype: 'BYTES', shape: [1], data: ['1'] }] }, 400],
    ['no book_id', { inputs: [{ name: 'k', datatype: 'INT32', shape: [1], data: [1] }] }, 400],
    ['two tensors of a name', { inputs: [books(['1']), books(['2'])] }, 400],
    ['a shape that does not fit', { inputs: [books(['1'], [2])] }, 400],
    ['a shape of three', { inputs: [books(['1'], [1, 1, 1])] }, 400],
    ['floats as ids', { inputs: [{ ...books([1.5]), datatype: 'FP32' }] }, 400],
    ['data too deep', { inputs: [books([[['1']]])] }, 400],
    ['no data', { inputs: [{ name: 'book_id', datatype: 'BYTES', shape: [1] }] }, 400],
    ['an empty tensor', { inputs: [books([])] }, 400],
    ['k of 0', { inputs: [books(['1'])], parameters: { k: 0 } }, 400],
    ['an unknown output', { inputs: [books(['1'])], outputs: [{ name: 'titles' }] }, 400],
    ['an unknown book', { inputs: [books(['99'])] }, 404],
  ])('refuses %s with an error text', async (_, body, expected) => {
    const { status, text } = await post(await serve(), infer, body);
    expect(status).toBe(expected);
    expect(JSON.parse(text)).toEqual({ error: expect.stringMatching(/./) });
  });
});

describe('connections', () => {
  const ask = (path: string, ...headers: readonly string[]) =>
    ['GET ', path, ' HTTP/1.1\r\nHost: localhost\r\n', ...headers.map((header) => `${header}\r\n`), '\r\n'].join('');
  const books = (answers: string) => Array.from(answers.matchAll(/{"book_id":(\d)/g), ([, book]) => Number(book));

  test('pipelined requests are answered in order, fast path or not', async () => {
    const socket = connect((await serve()).port, '127.0.0.1');
    const paths = [1, 2, 3].flatMap((book) => [`/recommend?book_id=${book}`, `/recommend?k=5&book_id=${book}`]);
    socket.write([...paths.map((path) => ask(path)), ask('/recommend?book_id=4', 'Connection: close')].join(''));
    const answers = await text(socket);
    expect(books(answers)).toEqual([1, 1, 2, 2, 3, 3, 4]);
    expect(answers.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(7);
  });

  test('a client that sends many requests before it reads gets every response', async () => {
    const socket = connect((await serve()).port, '127.0.0.1');
    const wanted = Array.from({ length: 30_000 }, (_, at) => 1 + (at % 4));
    socket.write(wanted.map((book) => ask(`/recommend?book_id=${book}`)).join(''));
    await new Promise((resolve) => setTimeout(resolve, 300));
    socket.write(ask('/recommend?book_id=4', 'Connection: close'));
    expect(books(await text(socket))).toEqual([...wanted, 4]);
  });

  test('clients that disconnect during a response do no harm', async () => {
    const server = await serve();
    const gone = Array.from({ length: 100 }, async (_, at) => {
      const socket = connect(server.port, '127.0.0.1').on('error', () => undefined);
      socket.write(ask('/recommend?book_id=1').repeat(at));
      await new Promise((resolve) => socket.once(at % 2 === 0 ? 'connect' : 'data', resolve).once('close', resolve));
      socket.resetAndDestroy();
    });
    await Promise.all(gone);
    expect((await get(server, '/recommend?book_id=1&k=1')).status).toBe(200);
  });
});

describe('starting and stopping', () => {
  test('refuses a folder without a model, and a damaged one', async () => {
    const empty = await temporaryFolder();
    await expect(serve({ model: empty })).rejects.toMatchObject({ name: 'InputError', where: empty });
    const model = await modelFolder(await orders(SHOP));
    await writeFile(join(model, 'model.json'), '{');
    await expect(serve({ model })).rejects.toMatchObject({
      name: 'InputError',
      hint: expect.stringContaining('train'),
    });
  });

  test('refuses a model that does not fit in memory', async () => {
    const model = await modelFolder(await orders(SHOP));
    await expect(serve({ model, memory: 2 ** 20 })).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(/no room for its 4 books: .* the limit is 1 MiB/),
      hint: 'raise the memory limit, or train with a lower --top-k',
    });
  });

  test('an error names the port that is taken', async () => {
    const { port } = await serve();
    await expect(serve({ port })).rejects.toMatchObject({ code: 'EADDRINUSE', port });
  });

  test('close answers the requests in progress, reports not ready, then accepts no more', async () => {
    const server = await serve();
    const socket = connect(server.port, '127.0.0.1');
    const answer = text(socket);
    await new Promise((resolve) => socket.once('connect', resolve));
    const body = '{"instances":[1]}';
    const head = `POST /v1/models/recommender:predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n`;
    await new Promise((resolve) => socket.write(head, resolve));
    await until(async () => expect((await get(server, '/healthz')).status).toBe(200));
    const closed = server.close();
    await until(() => expect(fetch(`${server.url}/healthz`)).rejects.toThrow());
    socket.end(body);
    expect(await answer).toMatch(/^HTTP\/1.1 200 .*Connection: close.*"predictions"/s);
    await closed;
  });
});

describe('a new model', () => {
  const MORE = [...SHOP, [1, 5], [1, 5], [1, 5], [1, 5]];

  test('is swapped in with no failed request', async () => {
    const model = await modelFolder(await orders(SHOP));
    const server = await serve({ model });
    const before = '{"book_id":1,"k":1,"recommendations":[2]}';
    const after = '{"book_id":1,"k":1,"recommendations":[5]}';
    const [few, many] = [await orders(SHOP), await orders(MORE)];
    const seen = new Set<string>();
    let sent = 0;
    const ask = async () => {
      while (sent++ < 800) seen.add((await get(server, '/recommend?book_id=1&k=1')).text);
    };
    const swap = async () => {
      for (let round = 0; round < 5; round++) await modelFolder(round % 2 === 0 ? many : few, { folder: model });
    };
    await Promise.all([ask(), ask(), ask(), ask(), swap()]);
    await until(async () => expect((await get(server, '/recommend?book_id=1&k=1')).text).toBe(after));
    expect([...seen].filter((text) => text !== before && text !== after)).toEqual([]);
  });

  test('that is damaged leaves the old one in place and is reported, until a sound one arrives', async () => {
    const model = await modelFolder(await orders(SHOP));
    const lines: string[] = [];
    const server = await serve({ model, log: (line) => lines.push(line) });
    await writeFile(join(model, 'model.json'), 'half a mod');
    await until(async () =>
      expect((await get(server, '/metrics')).text).toContain('\nrecommender_model_load_failing 1\n'),
    );
    expect(lines.at(-1)).toMatch(/cannot be loaded.*damaged model/);
    expect(JSON.parse((await get(server, '/healthz')).text).loadFailure).toMatch(/damaged model/);
    expect((await get(server, '/recommend?book_id=1&k=1')).text).toContain('[2]');
    await modelFolder(await orders(MORE), { folder: model });
    await until(async () => expect((await get(server, '/recommend?book_id=1&k=1')).text).toContain('[5]'));
    expect((await get(server, '/metrics')).text).toContain('\nrecommender_model_load_failing 0\n');
  });

  test('that does not fit beside the old one is refused, with a hint, before it is read', async () => {
    const model = await modelFolder(await orders(SHOP));
    const lines: string[] = [];
    const server = await serve({ model, memory: 2 ** 40, log: (line) => lines.push(line) });
    const file = join(model, 'model.json');
    const { checksum: _, ...record }: ModelManifest = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, canonicalJson(seal({ ...record, items: 2 ** 39 })));
    await until(() =>
      expect(lines.at(-1)).toMatch(/nothing changes: no room for its 549755813888 books: they need \d+ MiB/),
    );
    expect(lines.at(-1)).toMatch(/the limit is 1048576 MiB .*: raise the memory limit, or /);
    expect((await get(server, '/recommend?book_id=1&k=1')).text).toContain('[2]');
    expect((await get(server, '/metrics')).text).toContain('\nrecommender_model_load_failing 1\n');
  });

  test('that disappears leaves the old one in place', async () => {
    const model = await modelFolder(await orders(SHOP));
    const server = await serve({ model });
    await rm(model, { recursive: true });
    await server.refresh();
    expect((await get(server, '/recommend?book_id=1&k=1')).text).toContain('[2]');
  });
});

/** What a server answers to bytes that no client library would send. */
async function raw(server: RunningServer, request: string): Promise<string> {
  const socket = connect(server.port, '127.0.0.1', () => socket.write(request));
  return text(socket);
}

async function text(socket: ReturnType<typeof connect>): Promise<string> {
  let received = '';
  for await (const chunk of socket) received += chunk;
  return received;
}

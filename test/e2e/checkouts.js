// Runs in a pod of the shop: places 500 orders, each under a key of its own and again and again until it is acknowledged, while
// the test kills pods. Then reads back every order that was acknowledged, and every event. The last line is the count, as JSON.
const [orders = 'http://orders', wanted = '500', perSecond = '25'] = process.argv.slice(1);
const COUNT = Number(wanted);
const AT_ONCE = 8;
const PATIENCE_MS = 180_000;

const say = (line) => process.stdout.write(`${line}\n`);
const placed = async () => (await ask('/healthz')).body.orders?.placed ?? placed();
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const run = Math.random().toString(36).slice(2);
const acknowledged = new Map();
let retries = 0;

async function ask(path, init) {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      const response = await fetch(`${orders}${path}`, { ...init, signal: AbortSignal.timeout(5_000) });
      const text = await response.text();
      if (response.status < 500) return { status: response.status, body: JSON.parse(text) };
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    retries += 1;
    if (Date.now() > deadline) throw new Error(`${path} was not answered`);
    await sleep(200);
  }
}

async function place(number) {
  const lines = [{ book_id: 1 + (number % 200), quantity: 1 }];
  const { status, body } = await ask('/orders', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': `${run}-${number}` },
    body: JSON.stringify({ lines }),
  });
  if (status !== 200 && status !== 201) throw new Error(`order ${number}: ${status} ${JSON.stringify(body)}`);
  acknowledged.set(number, body.order_id);
  if (acknowledged.size % 50 === 0) say(`placed ${acknowledged.size}`);
}

const before = await placed();
const begun = Date.now();
let next = 0;
async function shopper() {
  while (next < COUNT) {
    const number = next++;
    await sleep(Math.max(0, begun + (number * 1_000) / Number(perSecond) - Date.now()));
    await place(number);
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, shopper));

const ids = [...acknowledged.values()];
let missing = 0;
for (const id of ids) if ((await ask(`/orders/${id}`)).status !== 200) missing += 1;

const events = new Map();
for (let after = 0; ; ) {
  const { body } = await ask(`/events?after=${after}&limit=1000`);
  for (const { type, body: event } of body.events)
    if (type === 'order.placed') events.set(event.order_id, (events.get(event.order_id) ?? 0) + 1);
  if (body.events.length === 0) break;
  after = body.next;
}
const told = ids.filter((id) => events.get(id) === 1).length;
const grown = (await placed()) - before;
say(JSON.stringify({ acknowledged: ids.length, distinct: new Set(ids).size, missing, told, grown, retries }));

import { type Answer, json, RequestError } from './answer.js';
import { DEFAULT_K, recommendationJson } from './recommendation.js';
import { checkBatch, isObject, readBookId, readJsonObject, readWholeK } from './request-json.js';
import { findBook, type ServingModel } from './serving-model.js';

/** The V1 protocol: `{"instances":[{"book_id":1,"k":3},2]}` → `{"predictions":[…]}`, each as GET /recommend answers. */
export function predictV1(serving: ServingModel, body: string): Answer {
  const { instances } = readJsonObject(body);
  if (!Array.isArray(instances)) throw new RequestError(400, 'instances must be an array');
  checkBatch(instances.length, 'instances');
  const predictions = instances.map((instance: unknown, at) => {
    const where = `instances[${at}]`;
    const { id, k } = isObject(instance)
      ? {
          id: readBookId(instance.book_id, `${where}.book_id`),
          k: instance.k === undefined ? DEFAULT_K : readWholeK(instance.k, `${where}.k`),
        }
      : { id: readBookId(instance, where), k: DEFAULT_K };
    return recommendationJson(serving, findBook(serving, id), k);
  });
  return json(`{"predictions":[${predictions.join(',')}]}`);
}

import { type HttpResponse, jsonResponse, RequestError } from '../http/response.js';
import { findBasket, findBook, type ServingModel } from '../model/serving-model.js';
import { basketJson, recommendationJson } from './recommend-json.js';
import { DEFAULT_K } from './recommend-query.js';
import { checkBatch, isObject, readBasket, readBookId, readJsonObject, readWholeK } from './request-json.js';

/**
 * The V1 protocol: `{"instances":[{"book_id":1,"k":3},2,{"book_ids":[1,7]}]}` → `{"predictions":[…]}`, each prediction as
 * GET /recommend answers.
 */
export function predictV1(serving: ServingModel, body: string): HttpResponse {
  const { instances } = readJsonObject(body);
  if (!Array.isArray(instances)) throw new RequestError(400, 'instances must be an array');
  checkBatch(instances.length, 'instances');
  return jsonResponse(
    `{"predictions":[${instances.map((instance, at) => predict(serving, instance, `instances[${at}]`)).join(',')}]}`,
  );
}

function predict(serving: ServingModel, instance: unknown, where: string): string {
  if (!isObject(instance))
    return recommendationJson(serving, findBook(serving, readBookId(instance, where)), DEFAULT_K);
  const { book_id, book_ids } = instance;
  const k = instance.k === undefined ? DEFAULT_K : readWholeK(instance.k, `${where}.k`);
  if (book_ids === undefined) {
    return recommendationJson(serving, findBook(serving, readBookId(book_id, `${where}.book_id`)), k);
  }
  if (book_id !== undefined) throw new RequestError(400, `${where} has both book_id and book_ids`);
  return basketJson(serving, findBasket(serving, readBasket(book_ids, `${where}.book_ids`)), k);
}

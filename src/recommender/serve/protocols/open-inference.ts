import { textAt } from '../../store/flat-texts.js';
import { type HttpResponse, jsonResponse, RequestError } from '../http/response.js';
import { findBook, type ServingModel } from '../model/serving-model.js';
import { recommendForBook } from '../recommend.js';
import { DEFAULT_K } from './recommend-query.js';
import {
  checkBatch,
  isObject,
  type JsonObject,
  MAX_INSTANCES,
  readBookId,
  readJsonObject,
  readWholeK,
} from './request-json.js';

/** The name of the model in the paths of both inference protocols. */
export const MODEL_NAME = 'recommender';

const INPUTS = [
  { name: 'book_id', datatype: 'BYTES', shape: [-1] },
  { name: 'k', datatype: 'INT32', shape: [1] },
];
const OUTPUTS = [
  { name: 'ids', datatype: 'BYTES', shape: [-1, -1] },
  { name: 'scores', datatype: 'FP32', shape: [-1, -1] },
];
const BOOK_DATATYPES = new Set(['BYTES', 'INT64', 'INT32', 'UINT64', 'UINT32']);

export function modelMetadata({ version }: ServingModel): HttpResponse {
  return jsonResponse(
    JSON.stringify({
      name: MODEL_NAME,
      versions: [version],
      platform: 'bookstore-ml_item-knn',
      inputs: INPUTS,
      outputs: OUTPUTS,
    }),
  );
}

/**
 * The Open Inference Protocol: `book_id` [n] in, `ids` BYTES [n,k] and `scores` FP32 [n,k] out. k is an input tensor or a
 * request parameter. The row of a book with fewer than k neighbours is padded with '' and 0.
 */
export function infer(serving: ServingModel, body: string): HttpResponse {
  const request = readJsonObject(body);
  const inputs = readInputs(request);
  const rows = readBooks(inputs).map((id) => findBook(serving, id));
  const k = readInferK(request, inputs);
  const ids: string[] = [];
  const scores: number[] = [];
  for (const row of rows) {
    const picks = recommendForBook(serving, row, k);
    for (let at = 0; at < k; at++) {
      const pick = picks[at];
      ids.push(pick === undefined ? '' : textAt(serving.ids, pick.row));
      scores.push(Math.fround(pick?.score ?? 0));
    }
  }
  const shape = [rows.length, k];
  const outputs = [
    { name: 'ids', datatype: 'BYTES', shape, data: ids },
    { name: 'scores', datatype: 'FP32', shape, data: scores },
  ];
  return jsonResponse(
    JSON.stringify({
      model_name: MODEL_NAME,
      model_version: serving.version,
      ...(typeof request.id === 'string' ? { id: request.id } : {}),
      outputs: wanted(request, outputs),
    }),
  );
}

function readInputs({ inputs }: JsonObject): ReadonlyMap<string, JsonObject> {
  if (!Array.isArray(inputs)) throw new RequestError(400, 'inputs must be an array of tensors');
  const named = new Map<string, JsonObject>();
  for (const [at, input] of inputs.entries()) {
    const name = isObject(input) ? input.name : undefined;
    if (name !== 'book_id' && name !== 'k')
      throw new RequestError(400, `inputs[${at}] must be a tensor named book_id or k`);
    if (named.has(name)) throw new RequestError(400, `inputs has two tensors named ${name}`);
    named.set(name, input);
  }
  return named;
}

function readBooks(inputs: ReadonlyMap<string, JsonObject>): string[] {
  const tensor = inputs.get('book_id');
  if (tensor === undefined) throw new RequestError(400, 'inputs has no tensor named book_id');
  if (!BOOK_DATATYPES.has(String(tensor.datatype)))
    throw new RequestError(400, `book_id has datatype ${[...BOOK_DATATYPES].join(', ')}`);
  const data = readData(tensor, 'book_id');
  checkBatch(data.length, 'book_id');
  return data.map((value, at) => readBookId(value, `book_id[${at}]`));
}

function readInferK(request: JsonObject, inputs: ReadonlyMap<string, JsonObject>): number {
  const tensor = inputs.get('k');
  if (tensor !== undefined) {
    const data = readData(tensor, 'k');
    if (data.length !== 1) throw new RequestError(400, 'the tensor k holds one number for the whole request');
    return readWholeK(data[0], 'k');
  }
  const parameter = isObject(request.parameters) ? request.parameters.k : undefined;
  return parameter === undefined ? DEFAULT_K : readWholeK(parameter, 'parameters.k');
}

/** A tensor's values, flat or nested as its shape [n] or [n,1] allows. Their number must be the product of the shape. */
function readData({ data, shape }: JsonObject, name: string): unknown[] {
  if (!Array.isArray(data)) throw new RequestError(400, `${name}.data must be an array`);
  const flat: unknown[] = data.length > MAX_INSTANCES ? data : data.flat();
  const sizes: readonly unknown[] = Array.isArray(shape) ? shape : [];
  const product = sizes.reduce<number>(
    (total, size) => total * (Number.isInteger(size) ? Number(size) : Number.NaN),
    1,
  );
  if (sizes.length < 1 || sizes.length > 2 || (sizes[1] ?? 1) !== 1 || product !== flat.length)
    throw new RequestError(400, `${name}.shape must be [n] or [n,1] with n values in data`);
  return flat;
}

/** The outputs that the request names, or all. */
function wanted<T extends { readonly name: string }>({ outputs }: JsonObject, all: readonly T[]): readonly T[] {
  if (outputs === undefined) return all;
  if (!Array.isArray(outputs)) throw new RequestError(400, 'outputs must be an array');
  if (outputs.length === 0) return all;
  return outputs.map((output: unknown, at) => {
    const found = all.find(({ name }) => isObject(output) && output.name === name);
    if (found === undefined) throw new RequestError(400, `outputs[${at}] must be named ids or scores`);
    return found;
  });
}

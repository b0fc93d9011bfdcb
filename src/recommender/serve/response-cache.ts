import { BEFORE_ID, fastResponse } from './fast-path.js';
import type { ServingModel } from './model/serving-model.js';

/** fastResponse of one model at a time. */
export interface ResponseCache {
  find(serving: ServingModel, target: string): string | undefined;
  /** To be called when it is another model. */
  forget(): void;
}

/** Answers that are kept, one in each place, and bytes for each with what was asked: 16 MB together. */
const PLACES = 1 << 16;
const ROOM = 256;

/**
 * One of so many answers is made anew all the same. The engine compiles what is used often: after a swap all answers are
 * made anew, and without this by code that it would have to interpret, at the worst moment.
 */
const ANEW = 32;

/**
 * What is asked most is kept at hand: an answer out of a large model waits for memory again and again. They are bytes in one
 * piece, since as strings they would outlive many collections and then have V8 stop for milliseconds to look through them.
 * The newest that falls to a place has it.
 */
export function createResponseCache(): ResponseCache {
  const bytes = Buffer.allocUnsafeSlow(PLACES * ROOM);
  /** Of each place the bytes asked, times 2^16, and answered; 0 where it is empty. */
  const sizes = new Uint32Array(PLACES);
  let turn = 0;

  function isKept(place: number, target: string): boolean {
    const asked = target.length - BEFORE_ID.length;
    if (sizes[place] === 0 || sizes[place]! >>> 16 !== asked) return false;
    const start = place * ROOM;
    for (let at = 0; at < asked; at++) {
      if (bytes[start + at] !== target.charCodeAt(BEFORE_ID.length + at)) return false;
    }
    return true;
  }

  function keep(place: number, target: string, answer: string): void {
    const asked = target.length - BEFORE_ID.length;
    if (asked + answer.length > ROOM) return;
    const start = place * ROOM;
    bytes.write(target.slice(BEFORE_ID.length), start, 'latin1');
    bytes.write(answer, start + asked, 'latin1');
    sizes[place] = (asked << 16) | answer.length;
  }

  return {
    find(serving, target) {
      if (!target.startsWith(BEFORE_ID)) return undefined;
      turn = (turn + 1) % ANEW;
      const place = placeOf(target);
      if (turn !== 0 && isKept(place, target)) {
        const start = place * ROOM + target.length - BEFORE_ID.length;
        return bytes.toString('latin1', start, start + (sizes[place]! & 0xffff));
      }
      const answer = fastResponse(serving, target);
      if (answer !== undefined) keep(place, target, answer);
      return answer;
    },
    forget: () => void sizes.fill(0),
  };
}

/** FNV-1a of what is asked, with its high bits brought down to where the places are. */
function placeOf(target: string): number {
  let hash = 0x811c9dc5;
  for (let at = BEFORE_ID.length; at < target.length; at++) hash = Math.imul(hash ^ target.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 15)) & (PLACES - 1);
}

import type { Event } from '../../engine/events/events.js';

/** A filter that lets an event through unless it only counts further what was said last: "(try 3)", "41 of 80". */
export function createCountFilter(): (event: Event) => boolean {
  const last = new Map<string, string>();
  return (event) => {
    if (event.type === 'step.settled' || event.type === 'step.started') last.delete(event.step);
    const text = event.type === 'step.waiting' ? event.on : event.type === 'step.progress' ? event.label : undefined;
    if (text === undefined || text === null || !('step' in event)) return true;
    const said = `${event.type} ${text.replace(/\d+/g, '#')}`;
    if (last.get(event.step) === said) return false;
    last.set(event.step, said);
    return true;
  };
}

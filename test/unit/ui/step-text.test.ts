import { expect, test } from 'vitest';
import type { Config } from '../../../src/targets/config.js';
import { stepsOn, TARGETS, targetNamed } from '../../../src/targets/targets.js';
import { stepText } from '../../../src/ui/lesson/step-text.js';
import { STEPS } from '../../../steps/index.js';

const configOf = (target: string): Config => ({
  target,
  name: 'bookstore',
  home: '/home/ada/bookstore',
  port: 8080,
  shopPort: 8081,
  profile: 'm',
  overlay: 'dev',
  train: 'auto',
  pins: 'seed',
  context: 'lab',
  registry: 'registry.example.com/me',
});

test('a step is explained: why, the workshop\u2019s commands, its own, and what to look at', () => {
  const [step] = stepsOn(targetNamed('local'), STEPS).filter(({ letter }) => letter === 'E');
  const text = stepText({ step: step!, cfg: configOf('local'), columns: 80 });
  expect(text).toContain('E  Serve');
  expect(text).toContain("In the workshop's words:\n  docker build -t bookstore/recommender-serve:dev");
  expect(text).toContain('As it runs here:');
  expect(text).toMatch(/What to look at once it is done:\n {2}# the first answer\n {2}curl -s .*recommend\?book_id=1/);
});

test.each(TARGETS.map(({ name }) => name))('on %s every step that runs has something to look at', (name) => {
  const target = targetNamed(name);
  const cfg = configOf(name);
  const bare = stepsOn(target, STEPS)
    .filter((step) => step.estimateSeconds[1] > 0)
    .filter((step) => (step.looks?.(cfg) ?? []).length === 0);
  expect(bare.map(({ id }) => id)).toEqual([]);
});

test.each(TARGETS.map(({ name }) => name))('on %s what is to look at only reads', (name) => {
  const cfg = configOf(name);
  for (const step of stepsOn(targetNamed(name), STEPS))
    for (const { command } of step.looks?.(cfg) ?? []) {
      expect(command.mutates).toBe(false);
      expect(command.argv.join(' ')).toMatch(/^(ls|curl -s|bookstore-ml models list|kubectl .*get) ?/);
    }
});

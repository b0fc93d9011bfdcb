import type { Command } from '../engine/contract.js';

/** The program's name without its folder. */
export const programOf = ({ argv }: Command) => argv[0].split('/').at(-1)!;

/** Flags before the words of a command whose next word is their value. */
const WITH_VALUE = /^--(?:kubeconfig|context|kube-context|namespace)$/;

/** A command as a person would name it: "docker build of bookstore/recommender-train:dev", "kubectl apply". */
export function nameOf(command: Command): string {
  let args = command.argv.slice(1);
  while (args[0]?.startsWith('-')) args = args.slice(WITH_VALUE.test(args[0]) ? 2 : 1);
  const end = args.findIndex((word) => !/^[a-z][a-z-]*$/.test(word));
  const words = args.slice(0, end === -1 ? undefined : end).slice(0, 2);
  const tag = args.indexOf('-t');
  const object = words[0] === 'pull' || words[0] === 'push' ? args.at(-1) : tag === -1 ? undefined : args[tag + 1];
  return [programOf(command), ...words, ...(object === undefined || words.includes(object) ? [] : ['of', object])].join(
    ' ',
  );
}

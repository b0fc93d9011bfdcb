import { ENGINE_FAILURES } from '../engine/engine-failures.js';
import type { FailureRow } from '../engine/failure-row.js';
import type { ThrownCode } from '../lib/thrown-code.js';
import { CLUSTER } from './known/cluster.js';
import { DOCKER } from './known/docker.js';
import { ENGINE } from './known/engine.js';
import { FAMILIES } from './known/families.js';
import { HELM } from './known/helm.js';
import { HOST } from './known/host.js';
import { INSTALLATION } from './known/installation.js';
import { KIND } from './known/kind.js';
import { KUBERNETES } from './known/kubernetes.js';
import { MACHINE } from './known/machine.js';
import { MODEL } from './known/model.js';
import { PULL } from './known/pull.js';
import { PUSH } from './known/push.js';
import { SHOP } from './known/shop.js';
import { SYSTEM } from './known/system.js';

/** Every known failure by what it is about. A code is used once, and never again for something else. */
export const CONCERNS = {
  "Docker's virtual machine": MACHINE,
  Docker: DOCKER,
  'Registries and the network': PULL,
  'The machine that runs the containers': ENGINE,
  'How that machine is set up': HOST,
  kind: KIND,
  Kubernetes: KUBERNETES,
  Helm: HELM,
  'The cluster': CLUSTER,
  'Pushing images': PUSH,
  'The shop': SHOP,
  'The model': MODEL,
  'The installation': INSTALLATION,
  'The operating system': SYSTEM,
  'The run': ENGINE_FAILURES,
} as const;

export const FAILURES = {
  ...MACHINE,
  ...DOCKER,
  ...PULL,
  ...ENGINE,
  ...HOST,
  ...KIND,
  ...KUBERNETES,
  ...HELM,
  ...CLUSTER,
  ...PUSH,
  ...SHOP,
  ...MODEL,
  ...INSTALLATION,
  ...SYSTEM,
  ...ENGINE_FAILURES,
} as const;

export type Code = keyof typeof FAILURES;
export type FamilyCode = keyof typeof FAMILIES;

/** Where other programs' words are looked up, most particular first. */
export const RECOGNISED: readonly Readonly<Record<string, FailureRow>>[] = [
  MACHINE,
  DOCKER,
  ENGINE,
  HELM,
  KUBERNETES,
  PULL,
  HOST,
  SYSTEM,
  SHOP,
  KIND,
  FAMILIES,
];

/** The code of one member of a family: that of a step. */
export const memberOf = (family: FamilyCode, letter: string) => family.replace('?', letter);

export function rowOf(code: string): FailureRow | undefined {
  const family = code.replace(/^BML-[A-Z]/, 'BML-?');
  const member = FAMILIES[family as FamilyCode];
  if (member?.letters.includes(code.charAt(4))) return member;
  return (FAILURES as Readonly<Record<string, FailureRow>>)[code];
}

/** Codes of two concerns at once: there are none, or this does not compile. */
type Shared<T, Seen = never> = T extends readonly [infer First, ...infer Rest]
  ? (keyof First & Seen) | Shared<Rest, Seen | keyof First>
  : never;
type Twice = Shared<
  [
    typeof MACHINE,
    typeof DOCKER,
    typeof PULL,
    typeof ENGINE,
    typeof HOST,
    typeof KIND,
    typeof KUBERNETES,
    typeof HELM,
    typeof CLUSTER,
    typeof PUSH,
    typeof SHOP,
    typeof MODEL,
    typeof INSTALLATION,
    typeof SYSTEM,
    typeof ENGINE_FAILURES,
  ]
>;
/** Codes that are thrown and have no row: there are none, or this does not compile. */
type Missing = Exclude<ThrownCode, Code>;
export type Sound<T extends never = Twice | Missing> = T;

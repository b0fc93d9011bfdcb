import { ENGINE_FAILURES } from '../engine/engine-failures.js';
import type { FailureRow } from '../engine/failure-row.js';
import type { ThrownCode } from '../lib/thrown-code.js';
import { ACCESS } from './known/cluster/access.js';
import { CLUSTER } from './known/cluster/cluster.js';
import { HELM } from './known/cluster/helm.js';
import { KIND } from './known/cluster/kind.js';
import { KUBERNETES } from './known/cluster/kubernetes.js';
import { DOCKER } from './known/docker/docker.js';
import { LIMITS } from './known/docker/limits.js';
import { MACHINE } from './known/docker/machine.js';
import { PULL } from './known/docker/pull.js';
import { PUSH } from './known/docker/push.js';
import { SETUP } from './known/docker/setup.js';
import { FAMILIES, type FamilyCode } from './known/families.js';
import { INSTALLATION } from './known/installation.js';
import { MODEL } from './known/model.js';
import { SHOP } from './known/shop.js';
import { SYSTEM } from './known/system.js';

/** Every known failure by what it is about. A code is used once, and never again for something else. */
export const CONCERNS = {
  "Docker's virtual machine": MACHINE,
  Docker: DOCKER,
  'Registries and the network': PULL,
  'The machine that runs the containers': LIMITS,
  'How that machine is set up': SETUP,
  kind: KIND,
  'The way to the API server': ACCESS,
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
  ...LIMITS,
  ...SETUP,
  ...KIND,
  ...ACCESS,
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

/** Where other programs' words are looked up, most particular first. */
export const RECOGNISED: readonly Readonly<Record<string, FailureRow>>[] = [
  MACHINE,
  DOCKER,
  LIMITS,
  HELM,
  ACCESS,
  KUBERNETES,
  PULL,
  SETUP,
  SYSTEM,
  SHOP,
  KIND,
  FAMILIES,
];

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
    typeof LIMITS,
    typeof SETUP,
    typeof KIND,
    typeof ACCESS,
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

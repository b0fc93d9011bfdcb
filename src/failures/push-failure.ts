import type { Failure } from '../engine/failure.js';
import type { CommandError } from '../tools/process/command-error.js';

interface Cause {
  readonly code: string;
  readonly evidence: RegExp;
  readonly what: string;
  readonly cause: string;
  readonly fix: string;
  readonly transient?: true;
}

/** Why registries do not take an image, most particular first. {registry} stands for that of --registry. */
const CAUSES: readonly Cause[] = [
  {
    code: 'BML-B11',
    evidence: /no basic auth credentials|authentication required|unauthorized|401/i,
    what: 'the registry does not know you',
    cause: 'Docker has no login for it, or one that ran out',
    fix: 'docker login {host}, then retry',
  },
  {
    code: 'BML-B12',
    evidence: /denied|insufficient_scope|forbidden|403/i,
    what: 'the registry does not let you push there',
    cause: 'your login has no right to write to {registry}',
    fix: 'name a place you may write to with --registry, or log in as somebody who may',
  },
  {
    code: 'BML-B13',
    evidence: /server gave HTTP response to HTTPS client/i,
    what: 'the registry speaks no TLS',
    cause: 'Docker pushes without TLS only to registries that it is told of, and to this machine',
    fix: 'add {host} to "insecure-registries" of the Docker daemon, or give the registry a certificate',
  },
  {
    code: 'BML-B14',
    evidence: /x509|certificate/i,
    what: "the registry's certificate is not trusted",
    cause: 'the Docker daemon does not know who signed it',
    fix: "put the signer's certificate into /etc/docker/certs.d/{host}/ca.crt, then retry",
  },
  {
    code: 'BML-B15',
    evidence: /name unknown|repository .*(does not exist|not found)|NAME_UNKNOWN/i,
    what: 'the registry has no such repository',
    cause: 'some registries want a repository to be made before anything is pushed to it',
    fix: 'make the repository that the evidence names below {registry}, then retry',
  },
  {
    code: 'BML-B16',
    evidence: /no such host|connection refused|i\/o timeout|no route to host|network is unreachable|timeout exceeded/i,
    what: 'the registry cannot be reached',
    cause: 'nothing answers at {host} from where Docker runs',
    fix: 'check the name in --registry and the way to it, then retry',
    transient: true,
  },
];

/** What a push ended in, with what to do about it. */
export function pushFailure({ lines, message, command }: CommandError, registry: string): Failure {
  const host = registry.split('/')[0]!;
  const fill = (text: string) => text.replaceAll('{registry}', registry).replaceAll('{host}', host);
  const image = command.argv.at(-1);
  for (const { evidence, code, what, cause, fix, transient = false } of CAUSES) {
    const line = lines.findLast((one) => evidence.test(one));
    if (line === undefined) continue;
    return { code, what, evidence: `${image}: ${line.trim()}`, cause: fill(cause), fix: fill(fix), transient };
  }
  const last = lines.findLast((line) => line.trim() !== '')?.trim() ?? message;
  return {
    code: 'BML-B10',
    what: 'an image could not be pushed',
    evidence: `${image}: ${last}`,
    cause: `${host} did not take it`,
    fix: 'its log says more; retrying is safe',
    transient: false,
  };
}

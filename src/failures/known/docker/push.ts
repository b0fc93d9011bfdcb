import type { FailureRow } from '../../../engine/failure-row.js';

/** Why registries do not take an image, most particular first. {registry} is that of --registry, {host} its first part. */
export const PUSH = {
  'BML-B11': {
    what: 'the registry does not know you',
    cause: 'Docker has no login for it, or one that ran out',
    fix: 'docker login {host}, then retry',
    said: [
      {
        pattern: /no basic auth credentials|authentication required|unauthorized|\b401\b/i,
        sample: 'unauthorized: authentication required',
      },
    ],
  },
  'BML-B12': {
    what: 'the registry does not let you push there',
    cause: 'your login has no right to write to {registry}',
    fix: 'name a place you may write to with --registry, or log in as somebody who may',
    said: [
      {
        pattern: /denied|insufficient_scope|forbidden|\b403\b/i,
        sample: 'denied: requested access to the resource is denied',
      },
    ],
  },
  'BML-B13': {
    what: 'the registry speaks no TLS',
    cause: 'Docker pushes without TLS only to registries that it is told of, and to this machine',
    fix: 'add {host} to "insecure-registries" of the Docker daemon, or give the registry a certificate',
    said: [
      {
        pattern: /server gave HTTP response to HTTPS client/i,
        sample: 'Get "https://reg.test:5000/v2/": http: server gave HTTP response to HTTPS client',
      },
    ],
  },
  'BML-B14': {
    what: "the registry's certificate is not trusted",
    cause: 'the Docker daemon does not know who signed it',
    fix: "put the signer's certificate into /etc/docker/certs.d/{host}/ca.crt, then retry",
    said: [
      {
        pattern: /x509|certificate/i,
        sample: 'Get "https://reg.test:5000/v2/": x509: certificate signed by unknown authority',
      },
    ],
  },
  'BML-B15': {
    what: 'the registry has no such repository',
    cause: 'some registries want a repository to be made before anything is pushed to it',
    fix: 'make the repository that the evidence names below {registry}, then retry',
    said: [
      {
        pattern: /name unknown|repository .*(?:does not exist|not found)|NAME_UNKNOWN/i,
        sample: "name unknown: The repository with name 'me/app' does not exist in the registry with id '1'",
      },
    ],
  },
  'BML-B16': {
    what: 'the registry cannot be reached',
    cause: 'nothing answers at {host} from where Docker runs',
    fix: 'check the name in --registry and the way to it, then retry',
    transient: true,
    said: [
      {
        pattern:
          /no such host|connection refused|i\/o timeout|no route to host|network is unreachable|timeout exceeded/i,
        sample: 'Get "https://reg.test:5000/v2/": dial tcp: lookup reg.test: no such host',
      },
    ],
  },
  'BML-B17': {
    what: 'an image could not be pushed',
    cause: '{host} did not take it',
    fix: 'its log says more; retrying is safe',
  },
} as const satisfies Readonly<Record<string, FailureRow>>;

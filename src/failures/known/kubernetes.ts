import type { FailureRow } from '../../engine/failure-row.js';

/** What the API server, kubectl and helm refuse. */
export const KUBERNETES = {
  'BML-A18': {
    what: 'the namespace is still going away',
    cause:
      '{namespace} was removed, and the cluster has not done so yet; a controller that is down can keep it from that',
    fix: 'retry when it is gone: kubectl get namespace {namespace}',
    transient: true,
    said: [
      {
        pattern: /in namespace (?<namespace>\S+) because it is being terminated/,
        sample:
          'Error from server (Forbidden): configmaps "bookstore-ml-owner" is forbidden: unable to create new content in namespace bookstore-ml because it is being terminated',
      },
    ],
  },
  'BML-C13': {
    what: 'what is left of another installation is in the way',
    cause: '{kind} {name} is there, and Helm did not make it for this release',
    fix: 'if nobody needs it, have it deleted with its kind; else have its owner repair that installation, then retry',
    said: [
      {
        steps: 'CF',
        pattern:
          /(?<kind>\w+) "(?<name>[^"]+)" in namespace "[^"]*" exists and cannot be imported into the current release/,
        sample:
          'Error: Unable to continue with install: CustomResourceDefinition "workflows.argoproj.io" in namespace "" exists and cannot be imported into the current release: invalid ownership metadata',
      },
    ],
  },
} as const satisfies Readonly<Record<string, FailureRow>>;

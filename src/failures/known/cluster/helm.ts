import type { FailureRow } from '../../../engine/failure-row.js';

/** What helm says, and the webhooks of what it installs. */
export const HELM = {
  'BML-C13': {
    what: 'what is left of another installation is in the way',
    cause: '{kind} {name} is there, and Helm did not make it for this release',
    fix: 'if nobody needs it, have it deleted with its kind; else have its owner repair that installation, then retry',
    said: [
      {
        pattern:
          /(?<kind>\w+) "(?<name>[^"]+)" in namespace "[^"]*" exists and cannot be imported into the current release/,
        sample:
          'Error: Unable to continue with install: CustomResourceDefinition "workflows.argoproj.io" in namespace "" exists and cannot be imported into the current release: invalid ownership metadata',
      },
      {
        pattern: /invalid ownership metadata|rendered manifests contain a resource that already exists/,
        sample: 'Error: INSTALLATION FAILED: rendered manifests contain a resource that already exists.',
      },
    ],
  },
  'BML-C15': {
    what: 'an earlier helm was interrupted',
    cause:
      'the release is noted as pending: helm was killed in the middle, as by a closed lid or Ctrl-C, or another helm is at work',
    fix: 'if no other helm runs: helm history NAME -n NAMESPACE, then helm rollback, or helm uninstall where there is one revision only; then retry',
    said: [
      {
        pattern: /another operation \(install\/upgrade\/rollback\) is in progress|pending-(?:install|upgrade|rollback)/,
        sample: 'Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress',
      },
    ],
  },
  'BML-C18': {
    what: "a webhook's certificate does not fit yet",
    cause: 'the controller has just been installed or replaced, and its certificate is not yet known to the API server',
    fix: 'retry in a minute; if it stays, restart that controller: kubectl rollout restart deployment -n NAMESPACE',
    transient: true,
    said: [
      {
        pattern:
          /(?:calling|call) webhook.*x509|webhook.*(?:certificate signed by unknown authority|certificate is valid for)|x509.*webhook-service/i,
        sample:
          'Error from server (InternalError): Internal error occurred: failed calling webhook "mjob.kb.io": failed to call webhook: Post "https://kueue-webhook-service.kueue-system.svc:443/mutate-batch-v1-job?timeout=10s": tls: failed to verify certificate: x509: certificate signed by unknown authority',
      },
    ],
  },
  'BML-C17': {
    what: 'a webhook does not answer',
    cause: 'the controller that has to accept this object is still starting, was replaced, or is down',
    fix: 'retry in a minute; kubectl get pods -A shows whether that controller runs',
    transient: true,
    said: [
      {
        pattern:
          /failed (?:calling|to call) webhook|failed to call webhook|no endpoints available for service|webhook\S* (?:is )?not ready/i,
        sample:
          'Internal error occurred: failed calling webhook "mjob.kb.io": failed to call webhook: Post "https://kueue-webhook-service.kueue-system.svc:443/mutate-batch-v1-job?timeout=10s": dial tcp 10.96.15.9:443: connect: connection refused',
      },
    ],
  },
  'BML-C22': {
    what: 'a chart is not for this Kubernetes',
    cause: 'it wants another version than the cluster has',
    fix: 'take another set of versions (--pins), or a cluster of a version in that range',
    said: [
      {
        pattern: /chart requires kubeVersion|is incompatible with Kubernetes|no matches for kind "PodSecurityPolicy"/,
        sample:
          'Error: INSTALLATION FAILED: chart requires kubeVersion: >=1.29.0-0 which is incompatible with Kubernetes v1.24.0',
      },
    ],
  },
  'BML-C24': {
    what: 'a release of this name is there already',
    cause: 'somebody installed it without bookstore-ml, or an installation broke off and left it',
    fix: 'helm list -A -a shows it: if nobody needs it, helm uninstall NAME -n NAMESPACE; then retry',
    said: [
      {
        pattern:
          /cannot re-use a name that is still in use|has no deployed releases|release: already exists|release name \S+ in use/i,
        sample: 'Error: INSTALLATION FAILED: cannot re-use a name that is still in use',
      },
    ],
  },
  'BML-C21': {
    what: 'a chart cannot be fetched',
    cause: 'it is not where it should be, or what is there is no chart',
    fix: 'check the network and --pins; a bundle has every chart: up --bundle DIR',
    said: [
      {
        pattern:
          /^(?!.*(?:no such host|x509|timeout|refused|proxyconnect|EOF|429|toomany)).*(?:failed to download "|failed to fetch https?:\/\/|chart .*not found|looks like "[^"]*" is not a valid chart repository|could not find (?:protocol handler|a chart)|no cached repo found|repo \S+ not found|file '\S*' does not appear to be a gzipped archive|Chart\.yaml file is missing)/i,
        programs: ['helm'],
        sample: 'Error: failed to fetch https://charts.example/argo-workflows-9.9.9.tgz : 404 Not Found',
      },
    ],
  },
  'BML-C23': {
    what: 'a chart does not accept its values',
    cause: 'this version of the chart wants other values, or a template of it fails with them',
    fix: 'take the set of versions that the values were written for: --pins seed or --pins maintained',
    said: [
      {
        pattern:
          /values don't meet the specifications of the schema|execution error at \(|parse error at \(|error converting YAML to JSON|template: \S+:\d+|coalesce\.go/i,
        programs: ['helm'],
        sample: "Error: values don't meet the specifications of the schema(s) in the following chart(s):",
      },
    ],
  },
  'BML-C16': {
    what: 'it did not become ready in time',
    cause:
      'helm or kubectl waited for pods that did not become ready: the machine is slow, images load slowly, or a pod is stuck',
    fix: 'kubectl get pods -A shows which pod waits, and kubectl describe pod for what; then retry: it goes on from what is there',
    said: [
      {
        pattern:
          /timed out waiting for the condition|context deadline exceeded|deadline exceeded|resource \S+ not ready|failed (?:pre|post)-(?:install|upgrade)|would exceed context deadline|timed out waiting/i,
        programs: ['helm', 'kubectl'],
        sample: 'Error: INSTALLATION FAILED: timed out waiting for the condition',
      },
    ],
  },
} as const satisfies Readonly<Record<string, FailureRow>>;

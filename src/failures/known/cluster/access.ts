import type { FailureRow } from '../../../engine/failure-row.js';

/** The way to the API server: the kubeconfig, the login, the connection. */
export const ACCESS = {
  'BML-A32': {
    what: 'the login program of the context is missing',
    cause: 'the kubeconfig logs in with a program that is not here, or that failed',
    fix: 'install the program that the evidence names (aws, gke-gcloud-auth-plugin, kubelogin), log in with it, then retry',
    said: [
      {
        pattern:
          /getting credentials: (?:exec|decoding)|exec: executable \S+ (?:not found|failed)|exec plugin|no Auth Provider found for name/i,
        sample:
          'Unable to connect to the server: getting credentials: exec: executable gke-gcloud-auth-plugin not found',
      },
    ],
  },
  'BML-A31': {
    what: 'the cluster does not know you',
    cause: "the context's login is missing, wrong, or ran out",
    fix: 'log in to the cluster again (kubectl get nodes shows whether it worked), then retry',
    said: [
      {
        pattern:
          /You must be logged in to the server|the server has asked for the client to provide credentials|error: .*\(Unauthorized\)|token (?:has )?expired|oauth2: |expired credentials|ExpiredToken/i,
        sample: 'error: You must be logged in to the server (Unauthorized)',
      },
    ],
  },
  'BML-A30': {
    what: 'the kubeconfig cannot be used',
    cause: 'it is missing, belongs to somebody else, is no valid YAML, or names a context or file that is not there',
    fix: 'kubectl config view and kubectl config get-contexts show what is wrong; check KUBECONFIG; then retry',
    said: [
      {
        pattern: /(?:localhost|127\.0\.0\.1):8080 was refused|http:\/\/localhost:8080\/(?:api|version)/,
        programs: ['kubectl', 'helm'],
        sample: 'The connection to the server localhost:8080 was refused - did you specify the right host or port?',
      },
      {
        pattern:
          /error loading config file|Kubernetes configuration file is|context "[^"]*" does not exist|no context exists with the name|error: invalid configuration: |no configuration has been provided|current-context (?:must exist|is not set)|unable to read (?:client-cert|client-key|certificate-authority)|stat \S*kube\S*config\S*: no such file|open \S*kubeconfig\S*: |error: .*kubeconfig/i,
        sample:
          'error: error loading config file "/home/ada/.kube/config": open /home/ada/.kube/config: permission denied',
      },
    ],
  },
  'BML-A34': {
    what: "the cluster's certificate is not trusted",
    cause:
      'the kubeconfig is of another cluster than the one that answers at this address, as after a cluster was made anew, or something sits between',
    fix: 'write the kubeconfig again (kind export kubeconfig --name NAME, or your provider’s command), bypass the proxy for it (NO_PROXY), then retry',
    said: [
      {
        pattern:
          /^(?!.*calling webhook).*(?:Unable to connect to the server|couldn't get current server API group list|Kubernetes cluster unreachable|Get "https:\/\/[^"]*\/(?:api|version|healthz|readyz|openapi)[^"]*").*x509(?!.*(?:has expired|not yet valid))/i,
        sample:
          'Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority (possibly because of "crypto/rsa: verification error" while trying to verify candidate authority certificate "kubernetes")',
      },
    ],
  },
  'BML-A29': {
    what: 'the cluster does not answer',
    cause:
      'its API server is down, restarting, or not reached from here: its nodes may have stopped with Docker, or a VPN is off',
    fix: 'docker ps shows whether the nodes run; for a cluster of your own check the way to it (kubectl get nodes); then retry',
    transient: true,
    said: [
      {
        pattern:
          /^(?!.*x509).*(?:The connection to the server \S+ was refused|Unable to connect to the server|Kubernetes cluster unreachable|couldn't get current server API group list|cluster unreachable|(?:127\.0\.0\.1|localhost|0\.0\.0\.0|\[::1\]):6443.*refused|Get "https:\/\/[^"]*\/(?:api|apis|version|healthz|readyz|openapi)[^"]*": (?:dial|net\/http|EOF|read|context|http2|Service|unexpected)|http2: client connection lost|the server is currently unable to handle the request|apiserver not ready)/i,
        sample: 'The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?',
      },
      {
        pattern:
          /dial tcp (?:127\.|10\.|172\.|192\.168\.|\[::1\]|localhost)\S*:(?!443\b)\d+: (?:connect: |i\/o timeout)/i,
        programs: ['kubectl', 'helm'],
        sample:
          'error: error when retrieving current configuration: dial tcp 127.0.0.1:36443: connect: connection refused',
      },
    ],
  },
  'BML-A35': {
    what: 'the cluster is overloaded',
    cause: 'its API server or its store answers too late: too little memory, too slow a disk, or too many at once',
    fix: 'give Docker more memory and processors, close other programs, then retry: it goes on from what is there',
    transient: true,
    said: [
      {
        pattern:
          /etcdserver: (?:request timed out|leader changed|too many requests|mvcc)|\(ServerTimeout\)|\(Timeout\): |the server was unable to return a response in the time allotted|client rate limiter Wait returned an error|\(TooManyRequests\)|an error on the server \("[^"]*"\) has prevented the request from succeeding|Too many requests, please try again later|etcdserver: no leader|storage is \(re\)initializing/i,
        sample: 'Error from server: etcdserver: request timed out',
      },
    ],
  },
  'BML-A36': {
    what: 'the connection into a pod broke',
    cause: 'the pod was replaced or has ended, or its node is busy',
    fix: 'retry: the connection is made anew',
    transient: true,
    said: [
      {
        pattern:
          /lost connection to pod|unable to upgrade connection|error forwarding port|container not found \("|portforward.*(?:lost|closed)|unable to do port forwarding/i,
        sample: 'error: lost connection to pod',
      },
    ],
  },
} as const satisfies Readonly<Record<string, FailureRow>>;

import type { FailureRow } from '../../../engine/failure-row.js';

/** What the API server and kubectl refuse. */
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
  'BML-F12': {
    what: "the pipeline's service account lacks a right",
    cause: 'Argo reports results of tasks through workflowtaskresults, and its service account may not write them',
    fix: 'bookstore-ml up --from F applies the role again; where the cluster is not yours, have its owner allow it',
    said: [
      {
        pattern: /workflowtaskresults\S* is forbidden|cannot \w+ resource "workflowtaskresults"/,
        sample:
          'workflowtaskresults.argoproj.io is forbidden: User "system:serviceaccount:bookstore-ml:default" cannot create resource "workflowtaskresults" in API group "argoproj.io" in the namespace "bookstore-ml"',
      },
    ],
  },
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
        pattern:
          /error loading config file|Kubernetes configuration file is|context "[^"]*" does not exist|no context exists with the name|invalid configuration: |no configuration has been provided|current-context (?:must exist|is not set)|unable to read (?:client-cert|client-key|certificate-authority)|stat \S*kube\S*config\S*: no such file|open \S*kubeconfig\S*: |error: .*kubeconfig/i,
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
  'BML-C19': {
    what: 'the cluster does not know a kind of object yet',
    cause: 'its definition (a CRD) is missing, or so new that the API server does not serve it',
    fix: 'retry; if it stays, the chart that brings it was removed: bookstore-ml up --from C',
    transient: true,
    said: [
      {
        pattern:
          /no matches for kind|doesn't have a resource type|could not find the requested resource|ensure CRDs are installed first|resource mapping not found|no kind "[^"]*" is registered/i,
        sample:
          'error: resource mapping not found for name: "bookstore-ml" namespace: "bookstore-ml" from "queue.yaml": no matches for kind "LocalQueue" in version "kueue.x-k8s.io/v1beta1"',
      },
    ],
  },
  'BML-C20': {
    what: 'an object cannot be changed as wanted',
    cause: 'a part of it that is fixed once made differs from what is there',
    fix: 'delete the object that the evidence names and retry: up makes it anew',
    said: [
      {
        pattern:
          /field is immutable|is immutable(?: after creation)?|updates to \S+ spec for fields other than .* are forbidden|may not change once set|immutable field/i,
        sample: 'The Job "train" is invalid: spec.template: Invalid value: {}: field is immutable',
      },
    ],
  },
  'BML-C28': {
    what: 'another program manages the same object',
    cause:
      'the fields that the evidence names belong to another manager, such as a GitOps tool or a person with kubectl',
    fix: 'have that manager leave the object alone, or take another namespace or cluster, then retry',
    said: [
      {
        pattern:
          /Apply failed with \d+ conflicts?|conflicts? with "[^"]+"|the object has been modified; please apply your changes to the latest version|Operation cannot be fulfilled/i,
        sample: 'error: Apply failed with 1 conflict: conflict with "argocd-controller": .spec.replicas',
      },
    ],
  },
  'BML-A33': {
    what: 'you lack a right in the cluster',
    cause: 'the user of the context may not do what the evidence says',
    fix: 'have it granted, or take a context of somebody who has it, then retry',
    said: [
      {
        pattern:
          /cannot (?:get|list|watch|create|update|patch|delete|deletecollection|escalate|bind|impersonate) resource|is forbidden: (?:User|attempting to grant)|\(Forbidden\)(?!.*(?:quota|PodSecurity|terminated))/i,
        sample:
          'Error from server (Forbidden): namespaces is forbidden: User "ada" cannot create resource "namespaces" in API group "" at the cluster scope',
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
  'BML-C29': {
    what: 'an object is not there any more',
    cause: 'somebody or something removed it while the step was at work',
    fix: 'retry: what is missing is made again',
    said: [
      {
        pattern: /Error from server \(NotFound\)|\S+ "[^"]+" not found$/,
        programs: ['kubectl', 'helm'],
        sample: 'Error from server (NotFound): namespaces "bookstore-ml" not found',
      },
    ],
  },
  'BML-C30': {
    what: 'an object is there already',
    cause: 'something made it in the meantime, or an earlier run left it',
    fix: 'retry: what is there is taken over where it is ours',
    transient: true,
    said: [
      {
        pattern: /\(AlreadyExists\)|"[^"]+" already exists$/,
        programs: ['kubectl', 'helm'],
        sample: 'Error from server (AlreadyExists): error when creating "job.yaml": jobs.batch "train" already exists',
      },
    ],
  },
  'BML-C27': {
    what: 'the cluster does not accept an object',
    cause: 'its version of Kubernetes, or of a controller, wants another form of it',
    fix: 'the evidence names the field; another set of versions may fit: --pins seed or --pins maintained',
    said: [
      {
        pattern:
          /error validating|ValidationError|unknown field "|strict decoding error|admission webhook "[^"]+" denied the request|\bis invalid: |failed (?:OpenAPI )?validation|unknown object type/i,
        sample: 'error: error validating "job.yaml": error validating data: unknown field "spec.queue"',
      },
    ],
  },
  'BML-D08': {
    what: 'the queue does not let the Job in',
    cause: 'Kueue has no queue of this name, or its quota does not cover what the Job asks for',
    fix: 'bookstore-ml up --from C makes the queues again; a larger Job needs a larger quota in the ClusterQueue',
    said: [
      {
        pattern:
          /LocalQueue \S+ (?:doesn't|does not) exist|ClusterQueue \S+ (?:doesn't|does not) exist|is inactive|insufficient (?:unused )?quota|couldn't assign flavors to pod set|no flavor (?:assigned|found)|resource \S+ unavailable in ClusterQueue/i,
        sample:
          "couldn't assign flavors to pod set main: insufficient unused quota for cpu in flavor default, 2 more needed",
      },
    ],
  },
  'BML-D09': {
    what: 'the GPU cannot be used',
    cause: 'the driver, the container toolkit or the device plugin of the GPU is missing or does not fit',
    fix: 'train on the CPU (up --train cpu): the model is the same, to the byte; or set the toolkit up: sudo nvidia-ctk runtime configure',
    said: [
      {
        pattern:
          /could not select device driver|nvidia-container-(?:cli|runtime)|Failed to initialize NVML|unknown or invalid runtime name: nvidia|CUDA driver version is insufficient|Insufficient nvidia\.com\/gpu|no CUDA-capable device/i,
        sample:
          'docker: Error response from daemon: could not select device driver "nvidia" with capabilities: [[gpu]].',
      },
    ],
  },
} as const satisfies Readonly<Record<string, FailureRow>>;

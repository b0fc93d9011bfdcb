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
        programs: ['kubectl', 'helm'],
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
          /LocalQueue \S+ (?:doesn't|does not) exist|ClusterQueue \S+ (?:doesn't|does not) exist|Queue \S+ is inactive|insufficient (?:unused )?quota|couldn't assign flavors to pod set|no flavor (?:assigned|found)|resource \S+ unavailable in ClusterQueue/i,
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

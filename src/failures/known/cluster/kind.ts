import type { FailureRow } from '../../../engine/failure-row.js';

/** What kind and kubeadm say while they make a cluster, once nothing below them explains it. */
export const KIND = {
  'BML-A21': {
    what: 'a cluster of this name is there already',
    cause: 'containers of an earlier cluster are left, perhaps from another program or a broken start',
    fix: 'take another name (up --name NAME), or remove it if nobody needs it: kind delete cluster --name NAME; then retry',
    said: [
      {
        pattern:
          /node\(s\) already exist for a cluster with the name|container name "[^"]*" is already in use|a cluster with the name "[^"]*" already exists/i,
        sample: 'ERROR: failed to create cluster: node(s) already exist for a cluster with the name "bookstore-ml"',
      },
    ],
  },
  'BML-A24': {
    what: 'another program has the kubeconfig locked',
    cause: 'a lock file beside it is left from a crash, or another kind writes it at this moment',
    fix: 'if no other kind or kubectl runs, remove the .lock file that the evidence names, then retry',
    said: [
      {
        pattern: /failed to lock config file|\.lock: file exists|config\.lock/i,
        sample:
          'ERROR: failed to create cluster: failed to lock config file: open /home/ada/.kube/config.lock: file exists',
      },
    ],
  },
  'BML-A23': {
    what: 'a node does not boot',
    cause:
      'systemd did not come up in the container of a node: most often the inotify limit, or control groups that it cannot use',
    fix: 'sudo sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512; delete clusters that nobody needs (kind get clusters); then retry',
    fixIn: {
      'Rancher Desktop':
        'update kind and Rancher Desktop; rdctl shell sudo sysctl -w fs.inotify.max_user_instances=512; then retry',
      colima: 'colima ssh -- sudo sysctl -w fs.inotify.max_user_instances=512, update colima, then retry',
    },
    said: [
      {
        pattern:
          /could not find a (?:log )?line that matches|Reached target .*Multi-User System|Container (?:\S+ )?is not running|file should only be one line|container state improper|No such container: \S+-(?:control-plane|worker)|Failed to (?:mount|create symlink) .*cgroup|Freezing execution/i,
        sample:
          'ERROR: failed to create cluster: could not find a log line that matches "Reached target .*Multi-User System.*|detected cgroup v1"',
      },
    ],
  },
  'BML-A22': {
    what: 'the control plane does not start',
    cause:
      'the kubelet of the node, or what it starts, does not become healthy: too little memory or too slow a disk is the usual reason',
    fix: 'give Docker more memory and processors, stop other clusters, then retry; the kept logs of the nodes say what the kubelet said',
    said: [
      {
        pattern:
          /failed to init node with kubeadm|The kubelet is (?:not running|unhealthy|not healthy)|kubelet isn't running or healthy|couldn't initialize a Kubernetes cluster|failed to run Kubelet|error execution phase (?:wait-control-plane|kubelet-start|preflight)|wait-control-plane|(?:kube-apiserver|kube-scheduler|kube-controller-manager|etcd) (?:is )?not (?:healthy|ready|running)|failed while waiting for the (?:kubelet|control plane)/i,
        sample: '\t- The kubelet is not running',
      },
    ],
  },
  'BML-A25': {
    what: 'a node cannot join the cluster',
    cause: 'it does not reach the control plane, or that is too busy to take it in',
    fix: 'give Docker more memory and processors, disconnect a VPN, then retry: the cluster is made anew',
    said: [
      {
        pattern:
          /failed to join node with kubeadm|couldn't validate the identity of the API Server|error execution phase (?:kubelet-join|check-etcd|control-plane-join)|timed out waiting for the Kubernetes cluster to join/i,
        sample: 'ERROR: failed to create cluster: failed to join node with kubeadm',
      },
    ],
  },
  'BML-A27': {
    what: 'the cluster has no nodes',
    cause: 'somebody removed the containers of its nodes, or it was never made whole',
    fix: 'bookstore-ml up makes it anew; what is left of it goes with kind delete cluster',
    said: [
      {
        pattern:
          /no nodes found for cluster|unknown cluster "|No kind (?:clusters|nodes) found|could not locate any control plane nodes/i,
        sample: 'ERROR: no nodes found for cluster "bookstore-ml"',
      },
    ],
  },
  'BML-B21': {
    what: 'the image is not there',
    cause: 'Docker does not have the image that is to go into the nodes: it was removed, or another engine has it',
    fix: 'retry: up builds or pulls it again; docker context ls shows which engine is used',
    said: [
      {
        pattern: /not present locally|no image found|image "?\S+"? (?:not found locally|is not present)/i,
        sample: 'ERROR: image: "bookstore/recommender-train:dev" not present locally',
      },
    ],
  },
  'BML-A26': {
    what: 'kind does not understand its configuration',
    cause: 'this version of kind is older or newer than the configuration that was written for it',
    fix: 'let up bring the kind that it was made for: take your own from the PATH, or give --bundle; then retry',
    said: [
      {
        pattern:
          /unable to decode config|error (?:loading|reading) config|unknown apiVersion|invalid configuration: .*(?:kind|node|port)|field \S+ not found in type v1alpha4|is not a valid (?:kind|cluster) config|unknown flag: --(?:retain|nodes)/i,
        programs: ['kind'],
        sample: 'ERROR: failed to create cluster: unable to decode config: yaml: unmarshal errors:',
      },
    ],
  },
} as const satisfies Readonly<Record<string, FailureRow>>;

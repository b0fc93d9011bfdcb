import type { FailureRow } from '../../../engine/failure-row.js';

import { DOCKERS } from './programs.js';

/** What the machine that runs the containers has too little of: often a virtual machine, with limits of its own. */
export const LIMITS = {
  'BML-X54': {
    what: "the kernel's inotify limit is reached",
    cause:
      'nodes of a cluster watch many files, and the kernel that runs the containers allows too few watches or watchers',
    fix: 'sudo sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512 (to keep it: a file in /etc/sysctl.d), then retry',
    fixIn: {
      'Docker Desktop':
        'docker run --rm --privileged alpine sysctl -w fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512, then retry',
      colima:
        'colima ssh -- sudo sysctl -w fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512, then retry',
      OrbStack:
        'docker run --rm --privileged alpine sysctl -w fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512, then retry',
      'Rancher Desktop':
        'rdctl shell sudo sysctl -w fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512, then retry',
      podman:
        'podman machine ssh sudo sysctl -w fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512, then retry',
    },
    said: [
      {
        pattern:
          /(?:inotify|fsnotify).*(?:too many|no space|limit|fail|cannot|could not|unable)|(?:fail|cannot|could not|unable|limit).*(?:inotify|fsnotify)|System limit for number of file watchers|failed to (?:create|start|allocate) .*watch(?:er|es)?\b.*(?:too many open files|no space left)|Failed to allocate (?:directory watch|manager object)|user limit on the total number of/i,
        sample: 'Failed to create control group inotify object: Too many open files',
      },
      {
        pattern: /too many open files/i,
        programs: DOCKERS,
        sample: 'ERROR: failed to create cluster: too many open files',
      },
    ],
  },
  'BML-X93': {
    what: 'the rootless engine has no user ids to give',
    cause: 'your user has no range of subordinate ids, or may not make user namespaces',
    fix: 'sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 "$USER", install uidmap, then podman system migrate or restart rootless Docker; then retry',
    said: [
      {
        pattern:
          /\/etc\/sub[ug]id|no sub[ug]id ranges|newuidmap|newgidmap|rootlesskit.*(?:failed|error)|unprivileged_userns|user namespaces? (?:is|are) (?:not|disabled)|cannot (?:clone|re-exec).*(?:user namespace|Operation not permitted)|potentially insufficient UIDs/i,
        sample:
          'ERRO[0000] cannot find UID/GID for user ada: no subuid ranges found for user "ada" in /etc/subuid - check rootless mode in man pages.',
      },
    ],
  },
  'BML-X53': {
    what: "Docker's disk is full",
    cause:
      'images, containers and build caches have filled the disk on which Docker keeps them: in a virtual machine that is not the disk of this machine',
    fix: 'docker system df shows what takes it; docker builder prune and docker image prune free what nothing uses; then retry',
    fixIn: {
      'Docker Desktop':
        'docker builder prune, docker image prune, or give it more in Settings, Resources, Virtual disk limit; then retry',
      colima: 'docker builder prune, docker image prune, or colima stop, colima start --disk 100; then retry',
      OrbStack:
        'docker builder prune, docker image prune, and free space on the Mac, whose disk OrbStack shares; then retry',
      'Rancher Desktop': 'docker builder prune, docker image prune, or a larger disk in its preferences; then retry',
      podman: 'podman system prune, or podman machine set --disk-size 100 (the machine stopped); then retry',
      snap: 'docker builder prune, docker image prune, or free space below /var/snap/docker; then retry',
      WSL: 'docker builder prune, docker image prune, or free space on the Windows disk with the ext4.vhdx; then retry',
    },
    said: [
      {
        pattern:
          /^(?!.*docker_temp).*(?:(?:\/var\/lib\/(?:docker|containers?d?|containerd|kubelet)|\/var\/snap\/docker|overlay2?|containerd|buildkit|docker-desktop|failed to register layer|rootfs|snapshot|layer|vhdx|DiskPressure|ephemeral-storage).*(?:no space left on device|ENOSPC|disk quota exceeded|not enough space)|(?:no space left on device|ENOSPC).*(?:\/var\/lib\/(?:docker|containerd)|overlay|containerd|docker))/i,
        sample: 'failed to register layer: write /usr/lib/x86_64-linux-gnu/libicudata.so.72.1: no space left on device',
      },
      {
        pattern:
          /^(?!.*docker_temp).*(?:no space left on device|ENOSPC|disk quota exceeded|not enough (?:free )?(?:disk )?space|you don't have enough free space)/i,
        programs: DOCKERS,
        sample: 'ERROR: failed to solve: write /usr/bin/node: no space left on device',
      },
    ],
  },
  'BML-X55': {
    what: 'Docker has too little memory',
    cause: 'the machine that runs the containers has not enough of it, or of processors, for a cluster',
    fix: 'close other programs and stop other containers, give Docker more memory, or take a smaller shop: up --profile s',
    fixIn: {
      'Docker Desktop':
        'give it at least 6 GB in Settings, Resources, Memory, apply and restart, then retry; or up --profile s',
      colima: 'colima stop, colima start --cpu 4 --memory 8, then retry; or up --profile s',
      OrbStack: 'orb config set memory_mib 8192, orb restart docker, then retry; or up --profile s',
      'Rancher Desktop':
        'give it at least 6 GB and 4 CPUs in Preferences, Virtual Machine, then retry; or up --profile s',
      podman:
        'podman machine stop, podman machine set --cpus 4 --memory 8192, podman machine start, then retry; or up --profile s',
      WSL: 'memory=8GB below [wsl2] in %UserProfile%\\.wslconfig, wsl --shutdown, then retry; or up --profile s',
    },
    said: [
      {
        pattern:
          /\[ERROR (?:Mem|NumCPU)\]|system RAM \(\d+ MB\) is less than|number of available CPUs \d+ is less than|did not complete successfully: exit code: 137|returned a non-zero code: 137|Insufficient memory available|OOM ?killed process|Out of memory: Killed process|invoked oom-killer|Minimum memory limit allowed|Range of CPUs is from|not enough memory|signal: killed|ResourceExhausted/i,
        sample: '\t[ERROR Mem]: the system RAM (953 MB) is less than the minimum 1700 MB',
      },
      {
        pattern: /cannot allocate memory|out of memory|ENOMEM|heap limit|exit (?:status|code:?) 137|\bKilled$/i,
        programs: DOCKERS,
        sample:
          'docker: Error response from daemon: failed to create task for container: fork/exec /usr/bin/runc: cannot allocate memory',
      },
    ],
  },
  'BML-X82': {
    what: 'Windows keeps this port for itself',
    cause: 'it lies in a range that Windows reserves, as for Hyper-V, though no program has it',
    fix: 'take another port (up --port 18080), or net stop winnat and net start winnat in an administrator’s PowerShell, then retry',
    said: [
      {
        pattern: /forbidden by its access permissions|WSAEACCES|access a socket in a way forbidden/i,
        sample:
          'Error response from daemon: Ports are not available: exposing port TCP 0.0.0.0:8000 -> 0.0.0.0:0: listen tcp 0.0.0.0:8000: bind: An attempt was made to access a socket in a way forbidden by its access permissions.',
      },
    ],
  },
  'BML-X83': {
    what: 'Docker may not open this port',
    cause: 'rootless engines may not open ports below 1024',
    fix: 'take a higher one: up --port 8080; or allow it: sudo sysctl net.ipv4.ip_unprivileged_port_start=0',
    said: [
      {
        pattern:
          /cannot expose privileged port|(?:exposing port|rootlessport|slirp4netns|pasta|listen tcp\d?|bind).*:\d+: (?:bind: )?permission denied|ip_unprivileged_port_start/i,
        sample:
          "Error response from daemon: driver failed programming external connectivity on endpoint shop: Error starting userland proxy: error while calling PortManager.AddPort(): cannot expose privileged port 80, you can add 'net.ipv4.ip_unprivileged_port_start=80' to /etc/sysctl.conf (currently 1024)",
      },
    ],
  },
  'BML-X56': {
    what: 'a port is taken',
    cause: 'another container, or another program of this machine, has a port that the cluster needs',
    fix: 'docker ps shows which container has it: stop that one, or take another port: up --port N; then retry',
    said: [
      {
        pattern:
          /port is already allocated|ports? (?:are|is) not available|address already in use|bind: only one usage of each socket address|port \d+ is already in use|\[ERROR Port-\d+\]|Bind for \S+ failed/i,
        programs: [...DOCKERS, 'kubeadm', 'kubectl'],
        sample:
          'docker: Error response from daemon: driver failed programming external connectivity on endpoint bookstore-ml-control-plane (14e1a515): Bind for 127.0.0.1:8080 failed: port is already allocated.',
      },
      {
        pattern: /port is already allocated|ports? (?:are|is) not available: |Bind for \S+ failed/i,
        sample: 'Bind for 127.0.0.1:8080 failed: port is already allocated',
      },
    ],
  },
} as const satisfies Readonly<Record<string, FailureRow>>;

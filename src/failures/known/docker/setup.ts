import type { FailureRow } from '../../../engine/failure-row.js';
import { DOCKERS } from './programs.js';

/** How the machine that runs the containers is set up: control groups, networks, kernel, confinement. */
export const SETUP = {
  'BML-X59': {
    what: 'the rootless engine may not set limits',
    cause: 'systemd delegates no control groups to your user, and kind needs them',
    fix: 'write [Service] and Delegate=yes into /etc/systemd/system/user@.service.d/delegate.conf, sudo systemctl daemon-reload, log out and in, then retry (kind.sigs.k8s.io/docs/user/rootless)',
    fixIn: {
      podman:
        'Linux: delegate control groups (Delegate=yes, kind.sigs.k8s.io/docs/user/rootless); macOS and Windows: podman machine stop, podman machine set --rootful, podman machine start; then retry',
    },
    said: [
      {
        pattern:
          /Delegate=yes|controllers? needs? to be delegated|requested cgroup controller .* is not available|requires? .*cgroup.*delegat|controller\w* .*(?:is|are) not delegated|cpu(?:set)? controller (?:is )?not (?:available|found|delegated)|rootless.*resource limits|cgroup.*(?:not delegated|delegation)/i,
        sample:
          'ERROR: failed to create cluster: running kind with rootless provider requires setting systemd property "Delegate=yes", see https://kind.sigs.k8s.io/docs/user/rootless/',
      },
    ],
  },
  'BML-X58': {
    what: 'the control groups do not suit Kubernetes',
    cause:
      'the kernel that runs the containers has control groups version 1, or has mounted them in a way that nodes cannot use',
    fix: 'boot with systemd.unified_cgroup_hierarchy=1 (version 2), or take an older node: up --node-image kindest/node:v1.34.8; then retry',
    fixIn: {
      WSL: 'kernelCommandLine = cgroup_no_v1=all below [wsl2] in %UserProfile%\\.wslconfig, wsl --update, wsl --shutdown, then retry',
      'Docker Desktop': 'update Docker Desktop, and leave out "deprecatedCgroupv1" in its settings, then retry',
      colima: 'update colima, colima delete and colima start make a machine with version 2; then retry',
      'Rancher Desktop': 'update Rancher Desktop, or use its VZ machine; reset Kubernetes there; then retry',
      podman: 'podman machine ssh and set version 2, or make the machine anew with a newer podman; then retry',
    },
    said: [
      {
        pattern:
          /cgroups? ?v1.*(?:not supported|unsupported|deprecated.*fail|requires)|requires? cgroup ?v?2|failCgroupV1|error adding pid \d+ to cgroups|error (?:setting|applying) cgroup config|cgroup-root .*doesn't exist|cgroup mountpoint does not exist|mountpoint for \w+ not found|(?:could not|cannot|failed to) (?:find|get|create|mount|write|set)(?: up)?(?: the| a)?(?: \S+)? cgroup|control group: Operation not permitted|kubepods\.slice already exists|missing (?:required )?cgroups?: (?!hugetlb)|kubelet cgroup driver|cgroup hierarchy not unified|cannot enter cgroupv2|cgroup.*(?:device or resource busy|invalid argument|no such file or directory|operation not permitted)/i,
        sample:
          'OCI runtime exec failed: exec failed: unable to start container process: error adding pid 7115 to cgroups: failed to write 7115: openat2 /sys/fs/cgroup/unified/kubelet.slice/cgroup.procs: no such file or directory: unknown',
      },
    ],
  },
  'BML-X60': {
    what: "snap's Docker cannot see this folder",
    cause: 'Docker from snap sees the home folder only, without what begins with a dot, and has a /tmp of its own',
    fix: 'put the workspace into a plain folder of your home: export BOOKSTORE_ML_HOME="$HOME/bookstore-ml" and TMPDIR="$HOME/tmp"; or install Docker from docker.com instead; then retry',
    said: [
      {
        pattern:
          /\/var\/lib\/snapd\/void|\/var\/snap\/docker\S*.*(?:no such file|permission denied|not a directory)|snap-confine|snap\.docker.*(?:DENIED|denied)|\/snap\/docker\/.*(?:no such file|permission denied)/i,
        sample:
          'ERROR: failed to solve: failed to read dockerfile: open /var/snap/docker/common/var-lib-docker/tmp/buildkit-mount4060162467/Dockerfile: no such file or directory',
      },
      {
        pattern:
          /unable to prepare context: path "[^"]*" not found|invalid output path: directory "[^"]*" does not exist|error checking context: '(?:can't stat|no permission to read)/i,
        programs: ['docker'],
        sample: 'unable to prepare context: path "/tmp/empty" not found',
      },
      {
        pattern: /failed to copy (?:certificate|kubeadm config)/,
        programs: ['kind'],
        sample: 'ERROR: failed to create cluster: failed to copy certificate ca.crt: exit status 1',
      },
    ],
  },
  'BML-X97': {
    what: 'this is another engine under the name of Docker',
    cause: 'the docker command is nerdctl or finch, which cannot do all that kind asks of Docker',
    fix: 'use Docker itself: Docker Desktop, colima or Rancher Desktop with dockerd, OrbStack, or podman; then retry',
    said: [
      {
        pattern:
          /unsupported restart policy|\b(?:nerdctl|finch)\b.*(?:fatal|error|unknown|unsupported|not )|ignoring unknown value "\w+" for KIND_EXPERIMENTAL_PROVIDER/i,
        sample:
          'Command Output: time="2024-04-07T16:10:44+08:00" level=fatal msg="unsupported restart policy \\"on-failure\\", supported policies are: [\\"always\\"]"',
      },
    ],
  },
  'BML-X64': {
    what: 'Docker has no network left to give',
    cause: 'all the ranges of addresses that Docker may use are taken by other networks of it, or by a VPN',
    fix: 'docker network prune removes those that nothing uses; disconnect the VPN; or set "default-address-pools" in /etc/docker/daemon.json; then retry',
    said: [
      {
        pattern:
          /non-overlapping IPv4 address pool|all predefined address pools have been fully subnetted|pool overlaps with other one|networks have overlapping IPv4|overlaps with other one|no available network|could not allocate .*(?:subnet|address pool)/i,
        sample:
          'Command Output: Error response from daemon: could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network',
      },
    ],
  },
  'BML-X89': {
    what: 'Docker has two networks of one name',
    cause: 'two programs made the network called kind at the same moment, and Docker cannot tell which is meant',
    fix: 'docker network ls shows both; docker network rm ID for one that no container uses; then retry',
    said: [
      {
        pattern: /network \S+ is ambiguous|\d+ matches found (?:on|based on) name/i,
        sample: 'Error response from daemon: network kind is ambiguous (2 matches found on name)',
      },
    ],
  },
  'BML-X65': {
    what: 'Docker cannot set up its network',
    cause:
      "Docker's firewall rules are gone or refused: the firewall was reloaded since Docker started, or the kernel has no module for them",
    fix: 'sudo systemctl restart docker puts them back; if it stays: sudo modprobe ip_tables iptable_nat br_netfilter; then retry',
    fixIn: {
      WSL: 'sudo update-alternatives --set iptables /usr/sbin/iptables-legacy, sudo service docker restart, then retry',
      rootless: 'sudo modprobe ip_tables iptable_nat, systemctl --user restart docker, then retry',
    },
    said: [
      {
        pattern:
          /iptables(?: failed|:|\S* --wait|\S* .*(?:failed|not found))|ip6?tables.*(?:No chain|can't initialize|Permission denied)|nftables.*fail|failed to create NAT chain|failed programming external connectivity.*(?:iptables|nft)|br_netfilter|error configuring network namespace|netavark|failed to (?:find|load) plugin|could not add bridge|failed to (?:create|set up|add) (?:bridge|endpoint|veth|network)|operation not supported.*veth|network kind not found|failed to set up container networking/i,
        sample:
          'docker: Error response from daemon: driver failed programming external connectivity on endpoint bind (14e1a515): iptables failed: iptables --wait -t nat -A DOCKER -p tcp -d 0/0 --dport 10000 -j DNAT --to-destination 172.17.0.2:10000 ! -i docker0: iptables: No chain/target/match by that name.',
      },
    ],
  },
  'BML-X73': {
    what: "Docker's image store lacks a part of the image",
    cause:
      'with the containerd image store an image of several platforms is there for one of them only, and kind asks for all',
    fix: 'docker pull the image again with --platform; or switch "Use containerd for pulling and storing images" off in Docker’s settings; then retry',
    said: [
      {
        pattern:
          /content digest sha256:\w+: not found|unable to create manifests file|failed to (?:detect containerd snapshotter|load image|get image from containerd)|no such (?:blob|content)|content sha256:\w+.*not found/i,
        sample:
          'Command Output: ctr: content digest sha256:82014a3cbf22d2e03382cd9b123f4151d956986e727340a466406a206408b7a2: not found',
      },
    ],
  },
  'BML-X76': {
    what: 'Docker may not share this folder',
    cause: 'the virtual machine of Docker is not given this folder of your machine',
    fix: 'put the workspace below your home folder (BOOKSTORE_ML_HOME), or share the folder in the settings of Docker; then retry',
    fixIn: {
      'Docker Desktop':
        'add the folder in Settings, Resources, File sharing, or set BOOKSTORE_ML_HOME below your home; then retry',
      colima:
        'add it to mounts: in colima.yaml (colima start --edit), or set BOOKSTORE_ML_HOME below your home; then retry',
      podman: 'podman machine init -v FOLDER:FOLDER, or set BOOKSTORE_ML_HOME below your home; then retry',
    },
    said: [
      {
        pattern:
          /mounts denied|error while creating mount source path|is not shared from the host|bind source path does not exist|invalid mount config for type "bind"|drive has not been shared|statfs \S+: no such file or directory/i,
        sample:
          'docker: Error response from daemon: Mounts denied: The path /opt/shop is not shared from the host and is not known to Docker.',
      },
    ],
  },
  'BML-X78': {
    what: 'a security module keeps Docker from it',
    cause: 'AppArmor, SELinux or seccomp refuses what a node of the cluster needs',
    fix: 'sudo systemctl restart apparmor docker, or see sudo ausearch -m avc for SELinux; kind.sigs.k8s.io/docs/user/known-issues has more; then retry',
    said: [
      {
        pattern:
          /(?:AppArmor|SELinux).*(?:fail|denied|could not|cannot|not permitted|enabled on system|prevent)|(?:fail|denied|could not|cannot).*(?:AppArmor|SELinux)|apparmor_parser|avc: +denied|seccomp.*(?:fail|denied|not supported)/i,
        sample:
          'docker: Error response from daemon: AppArmor enabled on system but the docker-default profile could not be loaded: running `/usr/sbin/apparmor_parser apparmor_parser -Kr /var/lib/docker/tmp/docker-default1` failed with output: ',
      },
    ],
  },
  'BML-X66': {
    what: 'the kernel cannot run nodes',
    cause: 'it lacks a file system or a device that containers of a cluster need',
    fix: 'update the kernel, or load what the evidence names (sudo modprobe overlay); on btrfs and zfs see kind.sigs.k8s.io/docs/user/known-issues; then retry',
    said: [
      {
        pattern:
          /'overlay' (?:is )?not supported|overlayfs.*(?:not supported|invalid argument)|driver not supported: overlay|unknown filesystem type|unable to find data in memory cache|prior storage driver|\/dev\/(?:mapper|kmsg|fuse)\S*: (?:no such|operation not permitted)|modprobe: (?:FATAL|ERROR)|failed to mount rootfs component|kernel does not support/i,
        sample: "ERROR: failed to mount overlay: 'overlay' not supported as upperdir",
      },
    ],
  },
  'BML-X84': {
    what: "Docker's own disk is broken",
    cause:
      'the engine cannot read or write what it keeps: the disk of its machine has errors, or was set to read-only after them',
    fix: 'restart Docker; if it stays, its data has to be made anew (docker system prune, or a reset in its settings); then retry',
    said: [
      {
        pattern:
          /input\/output error|read-only file system|structure needs cleaning|bbolt.*(?:invalid|panic)|database disk image is malformed|failed to open database/i,
        programs: DOCKERS,
        sample:
          'Error response from daemon: open /var/lib/docker/image/overlay2/repositories.json: read-only file system',
      },
    ],
  },
  'BML-X74': {
    what: "Docker's builder broke off",
    cause: 'BuildKit ended or was restarted in the middle of a build: short of memory or disk, most often',
    fix: 'retry; if it stays: docker builder prune, restart Docker, then retry',
    transient: true,
    said: [
      {
        pattern:
          /RST_STREAM|code = (?:Unavailable|Canceled|Internal) desc|error reading from server: EOF|failed to receive status|closing transport due to|buildkit.*(?:not running|exited)|no active session/i,
        programs: DOCKERS,
        sample: 'ERROR: failed to solve: Internal: stream terminated by RST_STREAM with error code: INTERNAL_ERROR',
      },
    ],
  },
  'BML-X79': {
    what: 'a container could not be started',
    cause: 'the runtime below Docker refused it, for the reason that the evidence gives',
    fix: 'restart Docker, update it where it is old, then retry; the log has the whole message',
    said: [
      {
        pattern:
          /OCI runtime (?:create|exec|start) failed|failed to create (?:shim )?task|error during container init|unable to start container process|runc did not terminate/i,
        sample:
          'docker: Error response from daemon: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: unable to apply keyring',
      },
    ],
  },
} as const satisfies Readonly<Record<string, FailureRow>>;

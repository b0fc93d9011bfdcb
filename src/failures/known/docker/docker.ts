import type { FailureRow } from '../../../engine/failure-row.js';
import { DOCKERS } from './programs.js';

/** The way from the docker command to its engine, whichever product that is. */
export const DOCKER = {
  'BML-X87': {
    what: 'Docker is not installed',
    cause: 'there is no docker command on the PATH',
    fix: 'install Docker Desktop, colima, OrbStack or Docker Engine (docs.docker.com/get-docker), or do without: up --target local',
    said: [
      {
        pattern:
          /(?:command not found: docker|docker: (?:command )?not found|docker: No such file or directory|exec: "docker": executable file not found|'docker' is not recognized|Command 'docker' not found|failed to find (?:a )?(?:docker|container) (?:runtime|provider|binary))/i,
        sample: 'exec: "docker": executable file not found in $PATH',
      },
    ],
  },
  'BML-X34': {
    what: 'you may not use Docker',
    cause: 'the socket of its engine belongs to root and the group docker, and you are not in that group',
    fix: 'sudo usermod -aG docker "$USER", then log out and in again (or newgrp docker in this shell), then retry',
    fixIn: {
      'Docker Desktop':
        'open Docker Desktop, Settings, Advanced, and allow the default Docker socket; or docker context use desktop-linux; then retry',
      colima: 'docker context use colima, then retry: the default socket belongs to something else',
      OrbStack: 'docker context use orbstack, then retry: the default socket belongs to something else',
      'Rancher Desktop':
        'docker context use rancher-desktop, or allow administrative access in its preferences, then retry',
      podman:
        'use your own socket: systemctl --user start podman.socket, and export DOCKER_HOST=unix:///run/user/$(id -u)/podman/podman.sock',
      snap: 'sudo addgroup --system docker; sudo adduser "$USER" docker; newgrp docker; sudo snap disable docker; sudo snap enable docker; then retry',
      rootless: 'use your own engine: docker context use rootless, then retry',
    },
    said: [
      {
        pattern:
          /permission denied while trying to connect to the (?:docker|podman)|dial unix \S*(?:docker|podman)\S*\.sock: connect: permission denied|(?:docker|podman)\S*\.sock\b.*permission denied|permission denied.*(?:docker|podman)\S*\.sock/i,
        sample:
          'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.47/info": dial unix /var/run/docker.sock: connect: permission denied',
      },
      {
        pattern:
          /(?:docker|podman)_?engine.*(?:Access is denied|Zugriff verweigert)|connect to the docker (?:API|daemon).*access is denied|must be run with elevated privileges to connect|add your user to the '?docker'? group|user .* is not in the docker group/i,
        sample:
          'error during connect: in the default daemon configuration on Windows, the docker client must be run with elevated privileges to connect: Get "http://%2F%2F.%2Fpipe%2Fdocker_engine/v1.24/info": open //./pipe/docker_engine: Access is denied.',
      },
    ],
  },
  'BML-X72': {
    what: "Docker's context leads nowhere",
    cause: 'the docker command is told to use an engine that is not there any more, or whose address is wrong',
    fix: 'docker context ls shows what there is; docker context use NAME chooses; unset DOCKER_HOST and DOCKER_CONTEXT where they are set; then retry',
    said: [
      {
        pattern:
          /(?:current )?context "[^"]*"(?:: context)? (?:is )?not found|unable to resolve docker endpoint|unable to parse docker host|invalid (?:bind|host) address.*(?:tcp|unix):|unsupported protocol scheme|no such docker context/i,
        programs: DOCKERS,
        sample:
          'Current context "colima" is not found on the file system, please check your config file at /Users/ada/.docker/config.json',
      },
      {
        pattern:
          /unable to resolve docker endpoint: open .*(?:ca|cert|key)\.pem|error during connect: .*(?:http: server gave HTTP response to HTTPS client|tcp:\/\/|2375|2376).*|protocol not available|ssh: handshake failed|connhelper/i,
        sample:
          'error during connect: Get "http://127.0.0.1:2375/_ping": dial tcp 127.0.0.1:2375: connectex: No connection could be made because the target machine actively refused it.',
      },
    ],
  },
  'BML-X69': {
    what: 'Docker is still starting',
    cause: 'its virtual machine is waking, or its engine is not ready yet',
    fix: 'wait until docker info answers, then retry',
    transient: true,
    said: [
      {
        pattern:
          /Docker Desktop is (?:still )?starting|Resource Saver mode|docker(?: daemon| engine|d)? is (?:still )?(?:starting|initializing|not ready)|(?:docker|pipe|podman)\S*(?:\.sock|_engine|LinuxEngine)\S*: EOF|request returned 50\d .*for API route and version|waiting for the docker (?:daemon|API|engine)|the VM is starting/i,
        sample:
          'request returned 500 Internal Server Error for API route and version http://%2F%2F.%2Fpipe%2FdockerDesktopLinuxEngine/v1.47/info, check if the server supports the requested API version',
      },
      {
        pattern:
          /Error response from daemon: i\/o timeout|(?:docker|podman)\S*\.sock.*(?:context deadline exceeded|Client\.Timeout exceeded|connection reset by peer)|error during connect: .*\bEOF$/i,
        sample: 'error during connect: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.24/containers/json": EOF',
      },
    ],
  },
  'BML-X33': {
    what: 'Docker is not running',
    cause: 'nothing answers where the docker command looks for its engine',
    fix: 'start it (sudo systemctl start docker on Linux; open Docker Desktop elsewhere), wait until docker info answers, then retry',
    fixIn: {
      'Docker Desktop': 'open Docker Desktop, wait until it says that the engine is running, then retry',
      colima: 'colima start, then retry',
      OrbStack: 'open OrbStack (or: orb start), then retry; if you no longer use it: docker context use default',
      'Rancher Desktop':
        'open Rancher Desktop and see that its container engine is dockerd (moby), wait until it is ready, then retry',
      podman: 'podman machine start on macOS and Windows, systemctl --user start podman.socket on Linux, then retry',
      snap: 'sudo snap start docker, then retry',
      rootless: 'systemctl --user start docker, then retry',
      WSL: 'open Docker Desktop with WSL integration for this distribution, or sudo service docker start in it, then retry',
    },
    said: [
      {
        pattern:
          /(?:cannot|can't|could not|failed to|unable to) connect to (?:the )?(?:docker|podman)(?! (?:hub|registry))|is the docker daemon running|docker daemon is not running|unable to connect to (?:the )?(?:docker|podman)/i,
        sample: 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
      },
      {
        pattern:
          /(?:docker|podman)\S*\.sock.*(?:no such file or directory|connection refused|connect: )|pipe.?\S*(?:docker|podman)\S*.*(?:cannot find the file|file specified)|(?:docker_engine|dockerDesktop\w*|podman-machine\S*):? .*(?:cannot find the file|no such file)|open \/\/\.\/pipe\/(?:docker|podman)\S*: |error during connect: this error may indicate that the docker daemon is not running/i,
        sample:
          'error during connect: this error may indicate that the docker daemon is not running: Get "http://%2F%2F.%2Fpipe%2Fdocker_engine/v1.44/containers/json": open //./pipe/docker_engine: The system cannot find the file specified.',
      },
      {
        pattern:
          /^(?!.*(?:iptables|NAT chain)).*(?:Failed to start docker\.service|Job for docker\.service failed|failed to start daemon|unable to configure the Docker daemon|podman machine.*(?:not running|is not started|stopped)|colima is not running|docker(?:d|\.service)?(?: is)? not (?:active|running)\b)/i,
        sample: 'FATA[0000] colima is not running',
      },
    ],
  },
  'BML-X35': {
    what: "Docker's credential helper is missing",
    cause:
      'the configuration of Docker names a program that keeps passwords, and that program is not here or does not work',
    fix: 'remove the line "credsStore" (and "credHelpers") from ~/.docker/config.json, then retry: public images need no login',
    fixIn: {
      'Rancher Desktop': 'put ~/.rd/bin on the PATH, or remove "credsStore" from ~/.docker/config.json, then retry',
      WSL: 'remove "credsStore": "desktop.exe" from ~/.docker/config.json in this distribution, then retry',
    },
    said: [
      {
        pattern:
          /docker-credential-\S+.*(?:not found|no such file|exec format|exit status|cannot find|permission denied)|error (?:getting|listing|storing|saving) credentials|credentials? store error|unable to retrieve credentials|pass not initialized|The user name or passphrase you entered is not correct|User interaction is not allowed|A specified logon session does not exist/i,
        sample:
          'error getting credentials - err: exec: "docker-credential-desktop": executable file not found in $PATH, out: ``',
      },
    ],
  },
  'BML-X88': {
    what: "Docker's configuration cannot be read",
    cause: 'the file that the evidence names belongs to somebody else, or is not valid JSON',
    fix: 'sudo chown -R "$USER" ~/.docker where it belongs to root; else correct or remove the file; then retry',
    said: [
      {
        pattern:
          /error (?:loading|parsing|reading|opening) (?:the )?config(?:uration)? file: \S*\.docker|\.docker\/config\.json: (?:permission denied|.*invalid character|.*unexpected)|\.docker\S*(?:buildx|contexts|config)\S*.*permission denied/i,
        sample:
          'WARNING: Error loading config file: /home/ada/.docker/config.json: open /home/ada/.docker/config.json: permission denied',
      },
    ],
  },
  'BML-X61': {
    what: 'the docker command and its engine do not fit',
    cause: 'one of them is too old for the other: they speak no version of the API in common',
    fix: 'update the older one (docker version shows both); unset DOCKER_API_VERSION where it is set; then retry',
    said: [
      {
        pattern:
          /client version [\d.]+ is too (?:new|old)|(?:minimum|maximum) supported API version|client and server don't have same version|Docker version could not be determined|requires API version [\d.]+, but the Docker daemon API version is/i,
        sample: 'Error response from daemon: client version 1.51 is too new. Maximum supported API version is 1.47',
      },
    ],
  },
  'BML-X67': {
    what: 'Docker lacks buildx',
    cause: 'images are built with BuildKit, for which this docker command has no working buildx plugin',
    fix: 'install it (Debian, Ubuntu: docker-buildx or docker-buildx-plugin; macOS: brew install docker-buildx and link it as it says), then retry',
    said: [
      {
        pattern:
          /buildx component is missing or broken|requires BuildKit|docker: 'buildx' is not a docker command|unknown flag: --(?:load|platform|provenance|output)\b|"?--platform"? is only supported on a Docker daemon with experimental|failed to (?:find|load|fetch) .*buildx|no builder "[^"]*" found|ERROR: no valid drivers found/i,
        programs: DOCKERS,
        sample: 'ERROR: BuildKit is enabled but the buildx component is missing or broken.',
      },
    ],
  },
} as const satisfies Readonly<Record<string, FailureRow>>;

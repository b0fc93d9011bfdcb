import type { FailureRow } from '../../../engine/failure-row.js';

/** The way to registries and other places that something is downloaded from, for docker, containerd, helm and npm. */
export const PULL = {
  'BML-X36': {
    what: "the registry's rate limit is reached",
    cause: 'too much was pulled from it without a login lately; everybody behind the same address counts together',
    fix: 'docker login with a free account, or wait (Docker Hub counts six hours), or use a bundle: up --bundle DIR; then retry',
    said: [
      {
        pattern:
          /toomanyrequests|too many requests|pull rate limit|rate limit exceeded|rate.?limited|(?:status|code|HTTP(?:\/\S+)?|error):? 429\b/i,
        sample:
          'Error response from daemon: toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit',
      },
    ],
  },
  'BML-X52': {
    what: 'the clock is wrong',
    cause:
      'a certificate counts as expired or not yet valid: the clock of this machine, or of the one in which Docker runs, is off, as after sleep',
    fix: 'set the clock (sudo timedatectl set-ntp true; restart Docker where it runs in a virtual machine), then retry',
    fixIn: {
      'Docker Desktop': 'restart Docker Desktop, which sets the clock of its machine, then retry',
      colima: 'colima restart, which sets the clock of its machine, then retry',
      OrbStack: 'orb restart docker, then retry',
      'Rancher Desktop': 'restart Rancher Desktop, which sets the clock of its machine, then retry',
      podman: 'podman machine stop, podman machine start, then retry',
      WSL: 'sudo hwclock -s in this distribution, or wsl --shutdown from Windows, then retry',
    },
    said: [
      {
        pattern:
          /certificate (?:has expired or is not yet valid|is not yet valid|has expired)|CERT_(?:NOT_YET_VALID|HAS_EXPIRED)|current time \S+ is (?:before|after)|clock (?:skew|is (?:off|wrong))|is not valid yet|Release file .* is not valid yet|token used before issued/i,
        sample:
          'failed to do request: Head "https://registry-1.docker.io/v2/kindest/node/manifests/v1.34.8": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-01-01T00:00:07Z is before 2026-03-02T00:00:00Z',
      },
    ],
  },
  'BML-X38': {
    what: 'the proxy does not let Docker through',
    cause: 'what is downloaded goes through a proxy that is away, refuses, or wants a password',
    fix: "check HTTPS_PROXY and NO_PROXY here and in Docker's own settings (docker info shows them), then retry",
    fixIn: {
      'Docker Desktop': 'check Settings, Resources, Proxies in Docker Desktop, then retry',
      colima: 'check the proxy in env: of colima.yaml (colima start --edit), then retry',
      OrbStack: 'check Settings, Network, Proxy in OrbStack, then retry',
      podman: 'check HTTPS_PROXY inside: podman machine ssh, /etc/environment, then retry',
      snap: 'sudo snap set system proxy.https=http://HOST:PORT, sudo snap restart docker, then retry',
    },
    said: [
      {
        pattern:
          /proxyconnect tcp|Proxy Authentication Required|\b407\b.*(?:proxy|authentication)|tunneling socket could not be established|(?:proxy|CONNECT) (?:responded|response|tunnel).*(?:40\d|50\d)|proxy error|(?:Get|Head|Post) "https:[^"]*": (?:Forbidden|Bad Gateway|Gateway Timeout)$|error parsing HTTP 40\d response body|invalid character '<' looking for beginning of value|ERR_PROXY|via proxy .*(?:refused|failed)|unsuccessful HTTP proxy|dial tcp: lookup \S*proxy/i,
        sample:
          'Error response from daemon: Get "https://registry-1.docker.io/v2/": proxyconnect tcp: dial tcp 192.168.65.1:3128: connect: connection refused',
      },
    ],
  },
  'BML-X39': {
    what: "a registry's certificate is not trusted",
    cause:
      'something between here and the registry signs for it, as companies and virus scanners do, and Docker does not know that signer',
    fix: "put the company's root certificate where Docker looks (/usr/local/share/ca-certificates, sudo update-ca-certificates, restart Docker), or use a bundle: up --bundle DIR; then retry",
    fixIn: {
      'Docker Desktop':
        "add the company's root certificate to the system's keychain or certificate store, restart Docker Desktop, then retry",
      colima: 'put the certificate into ~/.docker/certs.d/HOST/ca.crt and colima restart, then retry',
      OrbStack: "add the certificate to the Mac's keychain as trusted, orb restart docker, then retry",
      'Rancher Desktop': "add the certificate to the system's store and restart Rancher Desktop, then retry",
      podman:
        'podman machine ssh, put the certificate into /etc/pki/ca-trust/source/anchors, sudo update-ca-trust, then retry',
      snap: 'put the certificate into /var/snap/docker/current/etc/docker/certs.d/HOST/ca.crt, sudo snap restart docker, then retry',
    },
    said: [
      {
        pattern:
          /^(?!.*(?:calling webhook|failed to call webhook|Unable to connect to the server|Kubernetes cluster unreachable|couldn't get current server API group list|\.svc[:/])).*(?:certificate signed by unknown authority|certificate is not trusted|(?:SELF|DEPTH_ZERO_SELF)_SIGNED_CERT\w*|UNABLE_TO_(?:GET_ISSUER|VERIFY_LEAF)\w*|self.signed certificate|unable to get local issuer certificate|certificate is valid for .*, not|certificate relies on legacy Common Name|SSL certificate problem|x509: (?!certificate has expired))/i,
        sample:
          'ERROR: failed to solve: failed to resolve source metadata for docker.io/docker/dockerfile:1.19: failed to do request: Head "https://registry-1.docker.io/v2/docker/dockerfile/manifests/1.19": tls: failed to verify certificate: x509: certificate signed by unknown authority',
      },
    ],
  },
  'BML-X37': {
    what: 'a name cannot be looked up',
    cause: 'there is no network, or the name server that Docker asks does not answer, as with a VPN or a hotel network',
    fix: 'check the network; set "dns": ["1.1.1.1"] in /etc/docker/daemon.json and restart Docker where only Docker has none; or use a bundle: up --bundle DIR; then retry',
    fixIn: {
      'Docker Desktop':
        'check the network and the VPN; restart Docker Desktop, or set "dns" in Settings, Docker Engine; then retry',
      colima: 'check the network and the VPN; colima stop, colima start --dns 1.1.1.1, then retry',
      OrbStack: 'check the network and the VPN; orb restart docker, then retry',
      'Rancher Desktop': 'check the network and the VPN; restart Rancher Desktop, then retry',
      podman: 'check the network and the VPN; podman machine stop, podman machine start, then retry',
      WSL: 'check the network and the VPN; wsl --shutdown from Windows, or a name server in /etc/resolv.conf, then retry',
    },
    transient: true,
    said: [
      {
        pattern:
          /no such host|temporary failure (?:in name resolution|resolving)|server misbehaving|could not resolve (?:host|proxy)|ENOTFOUND|EAI_AGAIN|Name or service not known|lookup \S+(?: on \S+)?: .*(?:i\/o timeout|timed out|connection refused|network is unreachable|operation was canceled)/i,
        sample:
          'Error response from daemon: Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 192.168.5.3:53: no such host',
      },
    ],
  },
  'BML-X57': {
    what: 'an image is for another processor',
    cause: 'what was pulled or built is not for the processor of the machine on which it is to run (amd64 or arm64)',
    fix: 'unset DOCKER_DEFAULT_PLATFORM where it is set; pull or build for this machine (docker pull --platform linux/arm64 or linux/amd64); then retry',
    said: [
      {
        pattern:
          /exec format error|no matching manifest for|no match for platform|does not match the (?:detected host|specified) platform|image's platform .* does not match|does not provide (?:any|the specified) platform|was found but does not match the specified platform|qemu: uncaught target signal|rosetta error|cannot execute binary file/i,
        sample:
          'Error response from daemon: no matching manifest for linux/arm64/v8 in the manifest list entries: no match for platform in manifest: not found',
      },
    ],
  },
  'BML-X94': {
    what: 'podman does not know where to pull from',
    cause: 'the name of the image has no registry in it, and podman is told of none to look in',
    fix: 'put unqualified-search-registries = ["docker.io"] into /etc/containers/registries.conf, then retry',
    said: [
      {
        pattern: /short-name .*did not resolve|no unqualified-search registries|short-name resolution enforced/i,
        sample:
          'Error: short-name "node:22" did not resolve to an alias and no unqualified-search registries are defined in "/etc/containers/registries.conf"',
      },
    ],
  },
  'BML-X63': {
    what: 'the registry refuses this image',
    cause: 'it wants a login, or does not accept the one that Docker has kept, which may have run out',
    fix: 'docker logout HOST, or docker login HOST where the image is private, then retry',
    said: [
      {
        pattern:
          /pull access denied|authentication required|no basic auth credentials|unauthorized: |incorrect username or password|failed to (?:fetch|authorize).*(?:401|403)|(?:401 Unauthorized|403 Forbidden)|denied: (?:requested access|denied|permission)|insufficient_scope|(?<!mounts )denied: (?!User)/i,
        sample:
          "Error response from daemon: pull access denied for kindest/nodes, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
      },
    ],
  },
  'BML-X62': {
    what: 'there is nothing to download under this name',
    cause: 'the registry has nothing under this name and version: it was moved or removed, or the name is wrong',
    fix: 'check --node-image and --pins; a bundle made while it was there still has it: up --bundle DIR',
    said: [
      {
        pattern:
          /manifest unknown|manifest for \S+ not found|name unknown|NAME_UNKNOWN|MANIFEST_UNKNOWN|failed to resolve reference "[^"]*": \S+: not found|(?:docker\.io|ghcr\.io|quay\.io|registry\.k8s\.io|gcr\.io)\S*: not found|failed to fetch \S+ : 404|chart "[^"]*" (?:matching .* )?not found|(?:repository|image) \S+ not found|No such image|reference does not exist|npm (?:ERR!|error) (?:code )?(?:ETARGET|E404)|\b404 Not Found/i,
        sample:
          'Error response from daemon: manifest for kindest/node:v9.99.9 not found: manifest unknown: manifest unknown',
      },
    ],
  },
  'BML-X81': {
    what: 'a download came in damaged',
    cause: 'what arrived is not what the registry has: the connection broke, or something on the way changed it',
    fix: 'retry; if it stays, docker system df and restart Docker, then retry',
    transient: true,
    said: [
      {
        pattern:
          /unexpected commit digest|filesystem layer verification failed|failed (?:size|digest) validation|digest (?:mismatch|did not match)|invalid checksum|EINTEGRITY|blob upload unknown|gzip: invalid header|unexpected end of (?:file|archive|JSON)|archive\/tar: invalid tar header|error committing \S+: .*failed commit on ref/i,
        sample:
          'failed to copy: failed commit on ref "layer-sha256:719385e3": unexpected commit digest sha256:aaaa, expected sha256:719385e3: failed precondition',
      },
    ],
  },
  'BML-X80': {
    what: 'the registry is out of order',
    cause: 'it answered with an error of its own',
    fix: 'retry in a while; its status page says more (Docker Hub: dockerstatus.com)',
    transient: true,
    said: [
      {
        pattern:
          /received unexpected HTTP status: 5\d\d|unexpected status(?: code)?(?: from \w+ request to)? \S*:? ?5\d\d|\b(?:500 Internal Server Error|502 Bad Gateway|503 Service Unavailable|504 Gateway Time-?out)\b(?!.*webhook)/i,
        sample: 'Error response from daemon: received unexpected HTTP status: 503 Service Unavailable',
      },
    ],
  },
  'BML-X75': {
    what: 'the connection to a registry broke',
    cause: 'the network is slow, gone, or closed by something between here and there',
    fix: 'retry: what was downloaded whole is kept. On a bad network use a bundle: up --bundle DIR',
    transient: true,
    said: [
      {
        pattern:
          /^(?!.*(?:webhook|10248|:6443|\.sock|\.svc\b|https?:\/\/(?:127\.0\.0\.1|localhost|0\.0\.0\.0|\[::1\]))).*(?:TLS handshake timeout|unexpected EOF|(?:https?:\/\/|registry|docker\.io|ghcr\.io|quay\.io|\.io\/|npm|failed to (?:copy|do request|fetch|solve|pull|download)|pulling|downloading|layer).*(?:connection reset by peer|connection refused|i\/o timeout|no route to host|network is unreachable|connection timed out|context deadline exceeded|Client\.Timeout|net\/http: request canceled|read: operation timed out|stream error|\bEOF$|broken pipe|ECONNRESET|ETIMEDOUT))/i,
        sample:
          'failed to copy: httpReadSeeker: failed open: failed to do request: Get "https://production.cloudflare.docker.com/registry-v2/docker/registry/v2/blobs/sha256/71/x/data": net/http: TLS handshake timeout',
      },
      {
        pattern:
          /npm (?:ERR!|error) (?:code|network) (?:ECONNRESET|ETIMEDOUT|ECONNREFUSED|ERR_SOCKET_TIMEOUT|EPIPE)|read tcp \S+->\S+:443: |network request to \S+ failed|reason: connect ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT/,
        sample: 'npm error code ECONNRESET',
      },
    ],
  },
} as const satisfies Readonly<Record<string, FailureRow>>;

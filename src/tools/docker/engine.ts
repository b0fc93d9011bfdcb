/** Who stands behind the `docker` command. Each is started, enlarged and mended by other commands. */
export type Product =
  | 'docker-engine'
  | 'docker-desktop'
  | 'colima'
  | 'orbstack'
  | 'rancher-desktop'
  | 'podman'
  | 'nerdctl';

export interface Engine {
  readonly product: Product;
  /** As people call it. */
  readonly name: string;
  /** The client's context, such as desktop-linux; empty where the client has none. */
  readonly context: string;
  /** Runs as the user, in a user namespace. */
  readonly rootless: boolean;
  /** Ubuntu's snap package, which sees neither /tmp nor hidden folders. */
  readonly snap: boolean;
}

const NAMES: Readonly<Record<Product, string>> = {
  'docker-engine': 'Docker',
  'docker-desktop': 'Docker Desktop',
  colima: 'colima',
  orbstack: 'OrbStack',
  'rancher-desktop': 'Rancher Desktop',
  podman: 'podman',
  nerdctl: 'nerdctl',
};

/** What of `docker info --format '{{json .}}'` tells who it is. podman's own answer has `host` instead. */
export interface InfoFacts {
  readonly Name?: string;
  readonly OperatingSystem?: string;
  readonly DockerRootDir?: string;
  readonly SecurityOptions?: readonly string[] | null;
  readonly ClientInfo?: { readonly Context?: string };
  readonly host?: object;
}

/** What of `docker version --format '{{json .}}'` does. */
export interface VersionFacts {
  readonly Server?: { readonly Components?: readonly { readonly Name?: string }[] | null } | null;
}

/** Who answered. Reads nothing but its arguments. */
export function engineOf(info: InfoFacts, version: VersionFacts, env: NodeJS.ProcessEnv = process.env): Engine {
  const context = info.ClientInfo?.Context ?? '';
  const product = productOf(info, version, context, env);
  return {
    product,
    name: NAMES[product],
    context,
    rootless: info.SecurityOptions?.some((option) => /^name=rootless\b/.test(option)) ?? false,
    snap: info.DockerRootDir?.startsWith('/var/snap/docker/') ?? false,
  };
}

function productOf(info: InfoFacts, version: VersionFacts, context: string, env: NodeJS.ProcessEnv): Product {
  const parts = version.Server?.Components?.map(({ Name = '' }) => Name) ?? [];
  if (info.host !== undefined || parts.some((name) => /podman/i.test(name))) return 'podman';
  if (parts.length > 0 && parts.includes('containerd') && !parts.includes('Engine')) return 'nerdctl';
  const said = `${info.OperatingSystem ?? ''} ${info.Name ?? ''}`;
  // With DOCKER_HOST the client names no context, but the socket's path tells.
  const reached = `${context} ${env.DOCKER_HOST ?? ''}`;
  const all = `${said} ${reached}`;
  if (/docker desktop/i.test(said)) return 'docker-desktop';
  if (/orbstack/i.test(all)) return 'orbstack';
  if (/rancher[ -]desktop|\/\.rd\//i.test(all)) return 'rancher-desktop';
  if (/\bcolima\b/i.test(all)) return 'colima';
  if (/\bdesktop-(linux|windows)\b/.test(reached)) return 'docker-desktop';
  return 'docker-engine';
}

/** How this machine's engine is given more CPUs and memory, as a sentence's end. */
export function enlarge({ product, context }: Pick<Engine, 'product' | 'context'>, wsl: boolean): string {
  const profile = /^colima-(.+)$/.exec(context)?.[1];
  switch (product) {
    case 'docker-desktop':
      return wsl
        ? 'in %UserProfile%\\.wslconfig set memory=8GB and processors=4 below [wsl2], then run: wsl --shutdown'
        : 'in Docker Desktop: Settings, Resources: 4 CPUs and 8 GB, Apply & restart';
    case 'colima': {
      const of = profile === undefined ? '' : ` ${profile}`;
      return `colima stop${of} && colima start${of} --cpu 4 --memory 8`;
    }
    case 'orbstack':
      return 'orb config set cpu 4 && orb config set memory_mib 8192';
    case 'rancher-desktop':
      return wsl
        ? 'in %UserProfile%\\.wslconfig set memory=8GB and processors=4 below [wsl2], then run: wsl --shutdown'
        : 'rdctl set --virtual-machine.number-cpus=4 --virtual-machine.memory-in-gb=8';
    case 'podman':
      return 'podman machine stop && podman machine set --cpus 4 --memory 8192 && podman machine start';
    case 'nerdctl':
    case 'docker-engine':
      return wsl
        ? 'in %UserProfile%\\.wslconfig set memory=8GB and processors=4 below [wsl2], then run: wsl --shutdown'
        : 'give the machine that Docker runs on 4 CPUs and 8 GiB';
  }
}

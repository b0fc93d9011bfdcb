import { ownerOf, type PortOwner } from '../network/ports.js';
import { capture } from '../process/capture.js';
import { dockerCommand } from './docker.js';

/** A container whose port is published on this machine. */
export interface PublishingContainer {
  readonly container: string;
  readonly image: string;
}

export type PortHolder = PortOwner | PublishingContainer;

/** Programs that listen for containers. To end one would end Docker itself, or all of its containers. */
const FORWARDERS =
  /^(com\.docke|docker|vpnkit|rootlesskit|limactl|ssh$|colima|orbstack|rancher|gvproxy|qemu|wslrelay|conmon|podman)/i;

/** Docker is right here, or in the way of an error message. */
const ANSWER_MS = 2_000;

/** Who listens on the port of this machine: behind Docker's forwarder, the container. Undefined where nobody tells. */
export async function holderOf(port: number): Promise<PortHolder | undefined> {
  const owner = await ownerOf(port);
  // A forwarder of root's is not shown to others.
  if (owner !== undefined && !FORWARDERS.test(owner.name)) return owner;
  return (await containerOn(port)) ?? owner;
}

async function containerOn(port: number): Promise<PublishingContainer | undefined> {
  const format = '{{.Names}}\t{{.Image}}';
  const args = ['ps', '--filter', `publish=${port}`, '--format', format];
  const { signal } = new AbortController();
  const listed = await capture({ signal }, dockerCommand(args, `look for a container on port ${port}`), {
    timeoutMs: ANSWER_MS,
  }).catch(() => undefined);
  const [container = '', image = ''] = listed?.stdout.split('\n')[0]?.split('\t') ?? [];
  return container === '' ? undefined : { container, image };
}

/** In words. */
export const describeHolder = (holder: PortHolder): string =>
  'container' in holder ? `container ${holder.container} (${holder.image})` : `${holder.name} (pid ${holder.pid})`;

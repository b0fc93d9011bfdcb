import { FailureError } from '../../engine/failure.js';
import type { Config } from '../config.js';
import type { ClusterRecord } from './cluster-record.js';

export const foreignCluster = (name: string) =>
  new FailureError({
    code: 'BML-A07',
    what: `there is another cluster called ${name}`,
    cause: 'somebody else made it, or the folder that says that we did is gone; it is left alone',
    fix: `take another name: bookstore-ml up --name ${name}-2; or, if it is not needed: kind delete cluster --name ${name}`,
    transient: false,
  });

export const otherPorts = ({ name }: Config, { port, shopPort }: ClusterRecord) =>
  new FailureError({
    code: 'BML-A08',
    what: `this cluster answers on port ${port}`,
    cause: 'the ports of a cluster of kind are decided when it is made',
    fix: `keep it: bookstore-ml up --name ${name} --port ${port}; or bookstore-ml down first`,
    transient: false,
    remedy: { label: `port ${port}`, set: { port, shopPort } },
  });

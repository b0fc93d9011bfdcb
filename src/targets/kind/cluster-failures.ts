import { failureError } from '../../failures/failure.js';
import type { Config } from '../config.js';
import type { ClusterRecord } from './cluster-record.js';

export const foreignCluster = (name: string) => failureError('BML-A07', { name });

export const otherPorts = ({ name }: Config, { port, shopPort }: ClusterRecord) =>
  failureError('BML-A08', { name, port }, { remedy: { label: `port ${port}`, set: { port, shopPort } } });

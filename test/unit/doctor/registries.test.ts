import { expect, test } from 'vitest';
import { reasonIn, registryOf } from '../../../src/doctor/checks/registries.js';

// What Docker prints, word for word.
test.each([
  [
    'failed to configure transport: error pinging v2 registry: Get "https://registry.k8s.io/v2/": dial tcp: lookup registry.k8s.io on 10.255.255.53:53: no such host',
    'DNS does not know it',
  ],
  ['Get "https://ghcr.io/v2/": dial tcp 140.82.121.33:443: connect: connection refused', 'no connection to it'],
  ['Get "https://quay.io/v2/": dial tcp 3.5.6.7:443: i/o timeout', 'no answer within 4 s'],
  ['Get "https://quay.io/v2/": net/http: TLS handshake timeout\nno answer within 4 s', 'no answer within 4 s'],
  [
    'Get "https://registry-1.docker.io/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    'its certificate is not trusted: a proxy that reads along, perhaps',
  ],
  [
    'Get "https://quay.io/v2/": proxyconnect tcp: dial tcp 10.0.0.1:3128: connect: connection refused',
    'the proxy does not let Docker through',
  ],
])('%s', (said, reason) => {
  expect(reasonIn([said])).toBe(reason);
});

test.each([
  'manifest unknown: manifest unknown',
  'unauthorized: authentication required',
  'toomanyrequests: You have reached your pull rate limit',
])('an answer of the registry is one: %s', (said) => {
  expect(reasonIn([said])).toBeUndefined();
});

test.each([
  ['kindest/node:v1.34.8@sha256:00', 'docker.io'],
  ['postgres:17-bookworm', 'docker.io'],
  ['registry.k8s.io/kueue/kueue:v0.17.0', 'registry.k8s.io'],
  ['localhost:5000/team/image:1', 'localhost:5000'],
  ['localhost/image', 'localhost'],
])('%s comes from %s', (image, host) => {
  expect(registryOf(image)).toBe(host);
});

import type { Actions, Command } from '../../../engine/contract.js';
import { get } from '../../../tools/network/http.js';
import { find, isReady, stop } from '../../../tools/process/background.js';
import { SELF } from '../../../tools/process/self.js';
import type { Config } from '../../config.js';
import { type Json, objectAt } from '../file-digest.js';
import { paths, recommenderServer, recommenderUrl } from '../paths.js';
import { adopt, needPort, startAnew } from '../servers.js';
import { versionDrift } from '../version-drift.js';

/**
 * Step E: the server as a process of its own. It serves what the registry has promoted, and until then what step D
 * trained; a promotion reaches it without a restart.
 */
export const serve: Actions<Config> = {
  estimateSeconds: [1, 4],
  commands: (cfg) => [serveCommand(cfg)],
  async check({ cfg, report }) {
    const found = await find(recommenderServer(cfg));
    if (found.state !== 'ours') return { state: 'absent' };
    const reason = versionDrift(recommenderServer(cfg), found.health);
    if (reason !== undefined) return { state: 'drifted', reason };
    if (!(await isReady(recommenderServer(cfg)))) return { state: 'drifted', reason: 'the server has no model ready' };
    report.fact({ kind: 'url', key: 'api', label: 'api', url: recommenderUrl(cfg) });
    return { state: 'done', summary: summary(found.health, cfg) };
  },
  async apply(ctx) {
    const server = recommenderServer(ctx.cfg);
    await needPort(ctx.cfg, 'port', server);
    if (!(await adopt(ctx, server, isCurrent))) await startAnew(ctx, server, serveCommand(ctx.cfg), 'E');
  },
  async verify({ cfg, report }) {
    const url = `${recommenderUrl(cfg)}/readyz`;
    const { status, text } = await get(url);
    const found = await find(recommenderServer(cfg));
    if (status !== 200 || found.state !== 'ours') throw new Error(`${url} answered ${status}: ${text.slice(0, 200)}`);
    report.fact({ kind: 'url', key: 'api', label: 'api', url: recommenderUrl(cfg) });
    return summary(found.health, cfg);
  },
  async undo(ctx) {
    await stop(ctx, recommenderServer(ctx.cfg));
  },
};

function serveCommand(cfg: Config): Command {
  const { registry, model } = paths(cfg);
  const { instance, port } = recommenderServer(cfg);
  const models = ['--model', registry, '--fallback', model];
  return {
    argv: [SELF, 'serve', ...models, '--port', String(port), '--instance', instance],
    purpose: 'answer GET /recommend',
    mutates: true,
    background: true,
  };
}

const isCurrent = (health: Json) => versionDrift({ title: '' }, health) === undefined;

function summary(health: Json, cfg: Config): string {
  const model = objectAt(health, 'model');
  return `model ${String(model?.digest ?? '').slice(0, 12)} at ${recommenderUrl(cfg)}`;
}

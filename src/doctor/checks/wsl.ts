import { isWsl } from '../../tools/docker/engine-room.js';
import type { Check } from '../check.js';

export const wsl: Check = {
  id: 'wsl',
  title: 'Windows Subsystem for Linux',
  required: false,
  applies: () => isWsl(),
  diagnose: () => ({
    state: 'warn',
    detail: 'Windows ends it, and all servers in it, soon after its last window is closed',
    advice: 'Keep a window of it open while you use the shop. Afterwards up brings the servers back.',
  }),
};

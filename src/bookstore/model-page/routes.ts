import type { FastifyInstance } from 'fastify';
import { type Shop, sendPage, visitorOf } from '../storefront/shop.js';
import { emptyModelPage } from './empty-page.js';

export function addModelRoutes(app: FastifyInstance, shop: Shop): void {
  app.get('/model', (request, reply) => sendPage(reply, visitorOf(shop, request), emptyModelPage));
}

export { createPlainView as createInkView } from '../plain/plain-view.js';
